package cap

import (
	"slices"

	"github.com/hueandcry/hueandcry/alert"
)

// Event is what a kind of alert is in CAP.
type Event struct {
	Names      map[string]string // the event, by primary language: "en"
	Categories []string
	Response   string
	Urgency    string
	Severity   string
	Certainty  string
	SAME       string // code of the event for radio and television in the United States; empty if it has none
	WEA        string // class of the message to telephones there; empty if it is none
}

// A drill and a self-test are told by this code, whatever they play.
const sameDrill = "DMO"

// EventOf is the event of a kind.
func EventOf(k alert.Kind) Event {
	e := Event{
		Names: map[string]string{}, Categories: slices.Clone(k.Category), Response: k.Response,
		Urgency: k.Urgency, Severity: k.Severity, Certainty: k.Certainty, SAME: k.SAME, WEA: k.WEA.Handling,
	}
	for l, name := range k.Event {
		e.Names[base(l)] = name
	}
	return e
}

// name is the event in one language. Where it has no words, it is the alert's local name or, at last, the
// English event.
func (e Event) name(r *alert.Revision, l alert.Lang) string {
	for _, s := range []string{e.Names[base(l)], e.Names[""], r.Meta.NamedAlert.Shown().Verbatim(l), r.Meta.NamedAlert.Shown().Any(r.Languages()...)} {
		if s != "" {
			return s
		}
	}
	return e.Names["en"]
}
