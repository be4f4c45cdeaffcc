package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Proposal is an alert file with its pictures: what may become an alert, or an update of one. The daemon, its dry run and the
// commands that work without a daemon all go this one way.
type Proposal struct {
	Rev      *alert.Revision
	Rules    alert.Rules
	Locate   func([]alert.Fault) []alert.Fault // gives findings their place in the file
	Pictures map[string]Picture                // by the name that the file gives each
	Former   *Former                           // what it takes the place of; nil: it is a new alert
	Said     []alert.Fault                     // what was found while it was read
	Gazette  Gazette                           // nil: it is not told to machines
}

// Composed is everything that would leave for a proposal.
type Composed struct {
	Renderings []alert.Rendering // the appeals
	Closeouts  []alert.Rendering // the words of every ending, for the same channels
	Photos     []alert.Photo     // those for the public, in the order of the file
	Skipped    []Skipped
	Findings   []alert.Fault // in the order of the file
}

// Check says everything that is wrong with a proposal, in the order of the file. A draft is judged as if
// it were Actual.
func (p Proposal) Check(now time.Time) []alert.Fault {
	as := p.Rev.Status()
	if as == alert.Draft {
		as = alert.Actual
	}
	faults := append(slices.Clone(p.Said), p.Rules.Judge(p.Rev, now, as)...)
	if p.Former != nil {
		faults = append(faults, p.Former.check(p.Rev.Meta)...)
	} else if n := p.Rev.Meta.Revision; n < 0 || n > 1 {
		faults = append(faults, alert.Fault{Path: "meta.revision", Grade: alert.Block, Message: fmt.Sprintf(
			"a new alert is its own first revision, not %d; take the line out, or hand the file in with 'alert update CODE'", n)})
	}
	_, more := illustrate(p.Rev, p.Pictures)
	return p.inOrder(append(faults, more...))
}

// Compose renders for every channel that takes the proposal, and fills in what a file may leave to us.
// The revision must have its code and number: both are part of each text. The error, a *[Error], names
// everything that keeps it from being issued.
func (p Proposal) Compose(targets []Target, link string, now time.Time) (Composed, error) {
	r := p.Rev
	r.FillIn(now)
	out := Composed{Findings: p.Check(now)}
	if r.Status() == alert.Draft {
		return out, draft(r, out.Findings)
	}
	photos, _ := illustrate(r, p.Pictures)
	chosen, skipped, faults := choose(r, targets)
	for _, t := range chosen {
		rendering, more := t.render(r, p.Rules.Phrases, link, photos)
		faults = append(faults, unsaid(more, out.Findings)...)
		out.Renderings = append(out.Renderings, rendering)
	}
	faults = append(faults, unsaid(alert.OverrideFaults(r, p.Rules.Phrases, link), out.Findings)...)
	closeouts, more := renderEndings(r, chosen)
	faults = append(faults, unsaid(more, out.Findings)...)
	if p.Former != nil {
		faults = append(faults, p.Former.compare(r, out.Renderings)...)
	}
	if p.Gazette != nil {
		faults = append(faults, unsaid(p.Gazette.Check(r, photos, now), out.Findings)...)
	}
	out.Closeouts, out.Photos, out.Skipped = closeouts, photos, skipped
	out.Findings = p.inOrder(append(out.Findings, faults...))
	switch {
	case alert.Blocking(out.Findings):
		return out, refused(r, out.Findings)
	case len(out.Renderings) == 0:
		return out, nowhere(r.Status(), out)
	}
	return out, nil
}

// unsaid leaves out what was said of the same place already, or of all closeouts, and without naming a channel.
func unsaid(more, said []alert.Fault) []alert.Fault {
	return slices.DeleteFunc(more, func(m alert.Fault) bool {
		return slices.ContainsFunc(said, func(f alert.Fault) bool {
			same := f.Path == m.Path || f.Path == "closeouts" && strings.HasPrefix(m.Path, "closeouts.")
			return same && f.Grade == m.Grade
		})
	})
}

func (p Proposal) inOrder(faults []alert.Fault) []alert.Fault {
	faults = p.Locate(faults)
	slices.SortStableFunc(faults, func(a, b alert.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return faults
}

// render composes one text; what is wrong with it names the channel.
func (t Target) render(r *alert.Revision, words alert.Phrasebook, link string, photos []alert.Photo) (alert.Rendering, []alert.Fault) {
	media := make([]alert.Media, len(photos))
	for i, p := range photos {
		media[i] = p.Media
	}
	to := t.target()
	to.Phrases, to.Link, to.Photos = words, link, media
	out, faults := alert.Render(r, to)
	for i := range faults {
		faults[i].Message = t.Channel + ": " + faults[i].Message
	}
	out.Media, out.LeftOut = some(out.Media), some(out.LeftOut)
	return out, faults
}

// target is what the channel is to who renders for it.
func (t Target) target() alert.Target {
	return alert.Target{
		Channel: t.Channel, Network: t.Network, Lang: t.Lang, Limits: t.Limits,
		Corrects: t.Corrects, OnUpdate: t.OnUpdate, OnClose: t.OnClose,
	}
}

// refused is the answer to an alert that may not be issued like this.
func refused(r *alert.Revision, findings []alert.Fault) *Error {
	return &Error{
		Status: http.StatusUnprocessableEntity, Code: codeRefused, Faults: findings, Score: new(alert.Completeness(r)),
		Message: fmt.Sprintf("the alert cannot be issued with status %s: %s", r.Status(), summary(findings)),
	}
}

// draft is the answer to a file that says itself that it is not finished.
func draft(r *alert.Revision, findings []alert.Fault) *Error {
	message := "the file says status: Draft, and drafts are not kept here: keep the file, and set status to Actual, Exercise or Test when it is ready"
	if alert.Blocking(findings) {
		message += ". What blocks it still: " + summary(findings)
	}
	return &Error{Status: http.StatusUnprocessableEntity, Code: CodeDraft, Faults: findings, Score: new(alert.Completeness(r)), Message: message}
}

// summary is the first fault that blocks, and how many more there are.
func summary(faults []alert.Fault) string {
	n, first := 0, ""
	for _, f := range faults {
		if f.Grade == alert.Block {
			if n++; n == 1 {
				first = f.String()
			}
		}
	}
	if n > 1 {
		first += fmt.Sprintf(" (and %d more)", n-1)
	}
	return first
}

// nowhere is the answer to an alert that no channel takes.
func nowhere(status alert.Status, c Composed) *Error {
	mode := "exercise"
	if status == alert.Actual {
		mode = "actual"
	}
	message := fmt.Sprintf("no channel takes an alert of status %s; configure one of mode %s", status, mode)
	var why []string
	for _, s := range c.Skipped {
		why = append(why, fmt.Sprintf("%s (mode %s): %s", s.Channel, s.Mode, s.Reason))
	}
	if len(why) > 0 {
		message += ". " + strings.Join(why, "; ")
	}
	return &Error{Status: http.StatusUnprocessableEntity, Code: codeRefused, Faults: c.Findings, Message: message}
}
