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

// EventOf is the event of a kind. A kind that is not known here is an ordinary appeal.
func EventOf(kind string) Event {
	e, ok := events[kind]
	if !ok {
		e = events["missing"]
	}
	e.Categories = slices.Clone(e.Categories)
	return e
}

// name is the event in one language. Where it has no words, it is the alert's local name or, at last, the
// English event.
func (e Event) name(r *alert.Revision, l alert.Lang) string {
	for _, s := range []string{e.Names[base(l)], r.Meta.NamedAlert.Shown().Verbatim(l), r.Meta.NamedAlert.Shown().Any(r.Languages()...)} {
		if s != "" {
			return s
		}
	}
	return e.Names["en"]
}

var (
	abduction = map[string]string{
		"en": "Child Abduction Emergency", "es": "Emergencia por secuestro de menor", "fr": "Enlèvement d'enfant",
	}
	endangered = map[string]string{
		"en": "Missing and Endangered Person", "es": "Persona desaparecida en peligro", "fr": "Personne disparue en danger",
	}
	appeal    = map[string]string{"en": "Missing Person", "es": "Persona desaparecida", "fr": "Personne disparue"}
	retrieved = map[string]string{"en": "Found Person", "es": "Persona encontrada", "fr": "Personne retrouvée"}
	officer   = map[string]string{"en": "Blue Alert", "es": "Alerta azul", "fr": "Alerte bleue"}
	rehearse  = map[string]string{"en": "Practice/Demo Warning", "es": "Aviso de práctica", "fr": "Exercice"}
)

// events are the kinds that the program knows by itself.
var events = map[string]Event{
	"amber":            urgent(abduction, "CAE", "Child Abduction"),
	"fr_enlevement":    urgent(abduction, "", ""),
	"uk_child_rescue":  urgent(abduction, "", ""),
	"nl_amber":         urgent(abduction, "", ""),
	"blue":             urgent(officer, "BLU", "Public Safety"),
	"endangered_child": urgent(endangered, "MEP", "Public Safety"),
	"mep":              urgent(endangered, "MEP", "Public Safety"),
	"silver":           urgent(endangered, "MEP", "Public Safety"),
	"ashanti":          urgent(endangered, "MEP", "Public Safety"),
	"feather":          urgent(endangered, "MEP", "Public Safety"),
	"nl_vermist_kind":  urgent(endangered, "", ""),
	"missing":          calm(appeal),
	"found_person":     calm(retrieved),
	"drill":            calm(rehearse),
}

func urgent(names map[string]string, same, wea string) Event {
	return Event{names, []string{"Rescue", "Security"}, "Monitor", "Immediate", "Severe", "Likely", same, wea}
}

func calm(names map[string]string) Event {
	return Event{names, []string{"Rescue"}, "Monitor", "Expected", "Moderate", "Likely", "", ""}
}

// kinds are the kinds that a code for radio and television stands for, where a message does not name one.
var kinds = map[string]string{"CAE": "amber", "MEP": "mep", "BLU": "blue"}
