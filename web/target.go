package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// Target is one channel as the front of the house sees it.
type Target struct {
	Channel string
	Network string
	Lang    alert.Lang // of what is posted there; empty = the alert's first
	Limits  alert.Limits

	Corrects []alert.Action // how the network changes or takes back what stands, best first
	OnUpdate alert.Action   // the one to use for updates; empty = the best
	OnClose  alert.Action   // the one to use for endings; empty = the alert's own policy, or the best

	Mode    string                  // "actual" or "exercise", for people
	Takes   func(alert.Status) bool // whether it may carry an alert of a status
	Host    string                  // of its posts' addresses, with a port if there is one; empty = not known
	Assumed bool                    // nobody configured it: how the channels are called is not known
}

// Skipped is a channel that an alert does not go to, with the reason.
type Skipped struct {
	Channel string `json:"channel"`
	Network string `json:"network"`
	Mode    string `json:"mode"`
	Reason  string `json:"reason"`
}

// choose parts the channels into those that an alert goes to, with the language for each, and the others.
func choose(r *alert.Revision, all []Target) (chosen []Target, skipped []Skipped, faults []alert.Fault) {
	include, exclude := r.Amplify.Channels.Include, r.Amplify.Channels.Exclude
	faults = unmeant(r, all)
	named := slices.ContainsFunc(all, func(t Target) bool { return t.namedBy(include) })
	for _, t := range all {
		lang, speaks := speak(t.Lang, r.Languages())
		reason := ""
		switch {
		case !t.Takes(r.Status()):
			reason = fmt.Sprintf("a channel of mode %s takes no alert of status %s", t.Mode, r.Status())
		case named && !t.namedBy(include):
			reason = "amplify.channels.include does not name it"
		case t.namedBy(exclude):
			reason = "amplify.channels.exclude names it"
		case !speaks:
			reason = fmt.Sprintf("the alert has no text in %s", t.Lang)
		}
		if reason != "" {
			skipped = append(skipped, Skipped{Channel: t.Channel, Network: t.Network, Mode: t.Mode, Reason: reason})
			continue
		}
		t.Lang = lang
		chosen = append(chosen, t)
	}
	return chosen, skipped, faults
}

// namedBy tells whether words name the channel: by its own name, its network or a group it is in.
func (t Target) namedBy(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return w == t.Channel || w == t.Network || w == "all" || w == "all_public" && t.Takes(alert.Actual)
	})
}

// speak picks the alert's language for a channel: the same tag, or else one of the same language, as
// es-US for es.
func speak(wanted alert.Lang, have []alert.Lang) (alert.Lang, bool) {
	if wanted == "" && len(have) > 0 {
		return have[0], true
	}
	for _, same := range []func(a, b alert.Lang) bool{
		func(a, b alert.Lang) bool { return strings.EqualFold(string(a), string(b)) },
		func(a, b alert.Lang) bool { return strings.EqualFold(primary(a), primary(b)) },
	} {
		if i := slices.IndexFunc(have, func(h alert.Lang) bool { return same(wanted, h) }); i >= 0 {
			return have[i], true
		}
	}
	return "", false
}

func primary(l alert.Lang) string {
	first, _, _ := strings.Cut(string(l), "-")
	return first
}

func names(all []Target) string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = fmt.Sprintf("%s (%s, %s)", t.Channel, t.Network, t.Mode)
	}
	return strings.Join(words, ", ")
}
