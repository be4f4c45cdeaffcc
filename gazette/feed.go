package gazette

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

// The forms of a feed.
const (
	Atom    = "atom"
	RSS     = "rss"
	GeoJSON = "geojson"
	EDXL    = "edxl" // one envelope around the messages themselves
)

// live picks the messages that are for everybody, the newest first: those of drills only if asked for, and
// none that is restricted.
func (g *Gazette) live(all []alert.Message, now time.Time) ([]cap.Issued, error) {
	issued, err := g.issued(all)
	if err != nil {
		return nil, err
	}
	live := cap.Live(issued, alert.Actual, now)
	if g.opt.Exercises {
		live = append(live, cap.Live(issued, alert.Exercise, now)...)
	}
	return live, nil
}

// issued reads messages, each once while it is asked for.
func (g *Gazette) issued(all []alert.Message) ([]cap.Issued, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := make([]cap.Issued, len(all))
	kept := map[string]bool{}
	for i, m := range all {
		kept[m.Identifier] = true
		if g.read[m.Identifier] == nil {
			r, err := cap.Read(m.Content)
			if err != nil {
				return nil, fmt.Errorf("the message %s: %w", m.Identifier, err)
			}
			g.read[m.Identifier] = r.Message
		}
		out[i] = cap.Issued{Message: g.read[m.Identifier], URL: g.message(m.Identifier), Bytes: m.Content}
	}
	maps.DeleteFunc(g.read, func(name string, _ *cap.Message) bool { return !kept[name] })
	return out, nil
}

// Feed is what is in force in one of the forms. last is when anything about that changed. There is no empty
// envelope: the error is alert.ErrNotFound.
func (g *Gazette) Feed(form string, all []alert.Message, last, now time.Time) ([]byte, error) {
	live, err := g.live(all, now)
	if err != nil {
		return nil, err
	}
	if form == EDXL {
		return g.envelope(live, last)
	}
	c := cap.Channel{Title: "Alerts of " + g.opt.Agency, URL: g.opt.Address + "/cap/feed." + form, Author: g.opt.Agency, Updated: last}
	if last.IsZero() {
		c.Updated = time.Unix(0, 0)
	}
	switch form {
	case Atom:
		return cap.Atom(c, live)
	case RSS:
		return cap.RSS(c, live)
	default:
		return cap.GeoJSON(live)
	}
}

// Public reports whether a message is, or was, for everybody.
func (g *Gazette) Public(m alert.Message) bool {
	r, err := cap.Read(m.Content)
	if err != nil {
		return false
	}
	if m.Status == alert.Exercise {
		return g.opt.Exercises
	}
	return m.Status == alert.Actual && slices.Contains([]string{"", string(alert.ScopePublic)}, r.Message.Scope)
}

// envelope wraps what is in force into EDXL-DE. It has one status for all that is in it, so that drills stay out.
func (g *Gazette) envelope(live []cap.Issued, last time.Time) ([]byte, error) {
	live = slices.DeleteFunc(live, func(i cap.Issued) bool { return i.Message.Status != string(alert.Actual) })
	if len(live) == 0 {
		return nil, fmt.Errorf("%w: no message is in force, and EDXL-DE has no empty envelope", alert.ErrNotFound)
	}
	name := sha256.New()
	for _, i := range live {
		fmt.Fprintln(name, i.Message.Identifier)
	}
	return cap.EDXL(cap.Envelope{ID: uuid(name.Sum(nil)), Sender: g.opt.Sender, Sent: cap.Time{Time: last}}, live)
}
