package cap

import (
	"slices"

	"github.com/hueandcry/hueandcry/alert"
)

// The types of message that this package makes, and the two other scopes that matter to it.
const (
	msgAlert        = string(alert.MsgAlert)
	msgUpdate       = string(alert.MsgUpdate)
	msgCancel       = string(alert.MsgCancel)
	scopeRestricted = string(alert.ScopeRestricted)
	scopePrivate    = "Private"
)

// vocabulary are the closed lists of CAP 1.2.
var vocabulary = map[string][]string{
	"status":       {"Actual", "Exercise", "System", "Test", "Draft"},
	"msgType":      {"Alert", "Update", "Cancel", "Ack", "Error"},
	"scope":        {"Public", "Restricted", "Private"},
	"category":     {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"},
	"responseType": {"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"},
	"urgency":      {"Immediate", "Expected", "Future", "Past", "Unknown"},
	"severity":     {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
	"certainty":    {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}

func known(element, word string) bool { return slices.Contains(vocabulary[element], word) }
