package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
)

// Submitted is the answer to a submission, of a new alert or of an update: what was written, word for word
// what would leave, and what would make it better.
type Submitted struct {
	ID         alert.ID          `json:"id"`
	Code       string            `json:"code"`
	Revision   int               `json:"revision"`
	Status     alert.Status      `json:"status"`
	Phase      alert.Phase       `json:"phase"` // of this revision, as it was when the submission was written
	Hash       string            `json:"hash"`  // what an approver approves
	Renderings []alert.Rendering `json:"renderings"`
	Closeouts  []alert.Rendering `json:"closeouts"` // the words of every ending
	Skipped    []Skipped         `json:"skipped"`
	Findings   []alert.Fault     `json:"findings"`
	Score      alert.Score       `json:"score"` // how complete it is
}

const longestKey = 200 // bytes of an Idempotency-Key

func (s *Server) submit(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	return s.handIn(w, r, by, nil)
}

// revise takes an update of an alert. What is in force stays so until the update is approved.
func (s *Server) revise(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	return s.handIn(w, r, by, &a)
}

// handIn takes an alert file: a new alert, or an update of one.
func (s *Server) handIn(w http.ResponseWriter, r *http.Request, by alert.Token, of *alert.Alert) error {
	key, approve, err := submitOptions(r)
	if err != nil {
		return err
	}
	if approve && !by.May(alert.GrantSinglePerson) {
		return fmt.Errorf("%w: %s may not approve what they submit; leave approve out and let another person approve it", alert.ErrForbidden, by.Name)
	}
	in, err := s.readAlert(w, r)
	if err != nil {
		return err
	}
	if in.message != nil {
		return s.takeMessage(w, r, by, in, approve, of)
	}
	sub := alert.Submission{By: by.Actor(), At: s.opt.Now(), Approve: approve, Key: key, BodyHash: in.hash(approve, of)}
	receipt, err := s.commit(r.Context(), sub, in, of)
	if err != nil {
		return err
	}
	s.submitted(w, r, by, receipt, of != nil)
	return nil
}

// submitted answers a submission, or a repeat of one.
func (s *Server) submitted(w http.ResponseWriter, r *http.Request, by alert.Token, receipt alert.Receipt, update bool) {
	if receipt.Replayed {
		w.Header().Set("Idempotent-Replayed", "true")
	}
	a := receipt.Alert
	s.opt.Log.InfoContext(r.Context(), "alert submitted", "alert", a.Code, "status", a.Status, "phase", a.Phase, "update", update,
		"replayed", receipt.Replayed, "token", by.ID)
	w.Header().Set("Location", "/api/v1/alerts/"+a.Code)
	writeBytes(w, http.StatusCreated, receipt.Answer)
}

func submitOptions(r *http.Request) (key string, approve bool, err error) {
	if said := r.URL.Query().Get("approve"); said != "" {
		if approve, err = strconv.ParseBool(said); err != nil {
			return "", false, badRequest("approve is true or false, not %q", said)
		}
	}
	key = r.Header.Get("Idempotency-Key")
	if len(key) > longestKey || !utf8.ValidString(key) {
		return "", false, badRequest("an Idempotency-Key has at most %d bytes of UTF-8", longestKey)
	}
	return key, approve, nil
}

// commit writes a submission, or answers as its key was answered before, whatever has changed since: an
// alert that has expired in the meantime was accepted all the same.
func (s *Server) commit(ctx context.Context, sub alert.Submission, in handedIn, of *alert.Alert) (alert.Receipt, error) {
	if sub.Key != "" {
		earlier, err := s.opt.Commit.Replay(ctx, sub.Key, sub.BodyHash)
		if !errors.Is(err, alert.ErrNotFound) {
			return earlier, err
		}
	}
	return s.write(ctx, sub, in, of)
}

// write makes a submission whole, and has it written.
func (s *Server) write(ctx context.Context, sub alert.Submission, in handedIn, of *alert.Alert) (alert.Receipt, error) {
	if err := s.fill(ctx, &sub, in, of); err != nil {
		return alert.Receipt{}, err
	}
	if of != nil {
		return s.opt.Commit.Revise(ctx, sub)
	}
	return s.opt.Commit.Submit(ctx, sub)
}

// fill turns an alert file into everything the store needs, or says why it may not be issued.
func (s *Server) fill(ctx context.Context, sub *alert.Submission, in handedIn, of *alert.Alert) error {
	p, err := s.parse(in)
	if err != nil {
		return err
	}
	rev := p.Rev
	if of != nil {
		if err := alert.MayRevise(*of, sub.At); err != nil {
			return err
		}
		if p.Former, _, err = s.former(ctx, *of); err != nil {
			return err
		}
		p.Former.adopt(&rev.Meta)
	} else if err := s.name(ctx, rev, sub.At); err != nil {
		return err
	}
	if rev.Meta.Issuer.Value == "" {
		rev.Meta.Issuer.Value = sub.By.Name
	}
	link := ""
	if s.opt.Link != nil {
		link = s.opt.Link(rev.Code())
	}
	c, err := p.Compose(s.opt.Targets(), link, sub.At)
	if err != nil {
		return err
	}
	if sub.Content, err = json.Marshal(rev); err != nil {
		return fmt.Errorf("writing the revision: %w", err)
	}
	sub.Alert = alert.Alert{
		ID: rev.Meta.ID, Code: rev.Code(), Kind: rev.Kind(), Status: rev.Status(), Phase: alert.PhasePending,
		Revision: rev.Meta.Revision, Title: rev.Title(), Langs: rev.Languages(),
		Created: sub.At, Effective: rev.Effective(), Expires: rev.Expires(), SubmittedBy: sub.By,
	}
	sub.Renderings, sub.Photos = c.all(), c.Photos
	said := Submitted{
		ID: rev.Meta.ID, Code: rev.Code(), Revision: rev.Meta.Revision, Status: rev.Status(), Phase: alert.PhasePending,
		Hash: alert.HashOf(sub.Renderings), Renderings: c.Renderings, Closeouts: c.Closeouts, Skipped: some(c.Skipped), Findings: some(c.Findings),
		Score: alert.Completeness(rev),
	}
	if sub.Approve {
		said.Phase = alert.PhaseLive
		if rev.Effective().After(sub.At) && (of == nil || of.Phase == alert.PhaseApproved) {
			said.Phase = alert.PhaseApproved
		}
	}
	sub.Answer = encode(said)
	return nil
}

// parse reads the file's form.
func (s *Server) parse(in handedIn) (Proposal, error) {
	p := Proposal{Rules: s.opt.Rules, Pictures: in.pictures, Gazette: s.opt.Gazette}
	var faults []alert.Fault
	if in.came != nil {
		p.Rev, p.Said = in.came.Revision, slices.Concat(in.came.Findings, in.came.Faults)
		p.Locate, faults = s.opt.Complete(p.Rev, in.file)
	} else {
		p.Rev, p.Locate, faults = s.opt.Parse(in.file)
	}
	if len(faults) > 0 {
		return Proposal{}, &Error{
			Status: http.StatusUnprocessableEntity, Code: codeRefused, Faults: faults,
			Message: "the alert file cannot be read: " + summary(faults),
		}
	}
	known := PhotoPaths(p.Rev)
	for name := range in.pictures {
		if known[name] == "" {
			return Proposal{}, badRequest("the photo %q is not named in the alert file; name it there or leave it out", name)
		}
	}
	Crop(p.Rev, in.pictures, s.opt.Cut)
	return p, nil
}

// name gives the alert the names that its file may leave to us.
func (s *Server) name(ctx context.Context, rev *alert.Revision, now time.Time) (err error) {
	if rev.Meta.Revision == 0 {
		rev.Meta.Revision = 1
	}
	if rev.Meta.ID == "" {
		if rev.Meta.ID, err = alert.NewID(now, s.opt.Random); err != nil {
			return err
		}
	}
	for rev.Meta.Code == "" {
		code, err := alert.NewCode(s.opt.Random)
		if err != nil {
			return err
		}
		_, err = s.opt.Read.Alert(ctx, code)
		switch {
		case errors.Is(err, alert.ErrNotFound):
			rev.Meta.Code = code
		case err != nil:
			return err
		}
	}
	return nil
}
