package gazette

import (
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

// Feed is what is in force in one of the forms. last is when anything about that changed.
func (g *Gazette) Feed(form string, all []alert.Message, last, now time.Time) ([]byte, error) {
	live, err := g.live(all, now)
	if err != nil {
		return nil, err
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
