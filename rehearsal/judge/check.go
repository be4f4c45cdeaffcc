package judge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Violation is one breach of a law.
type Violation struct {
	Kind      string `json:"kind"` // "lost", "doubled", …
	Law       string `json:"law"`  // of docs/invariants.md: "L1"
	Invariant string `json:"invariant"`
	Channel   string `json:"channel,omitzero"`
	Code      string `json:"code,omitzero"`
	Detail    string `json:"detail"`
}

func (v Violation) String() string {
	return fmt.Sprintf("%s (%s, %s) of %s at %s: %s", v.Kind, v.Law, v.Invariant, cmp.Or(v.Code, "?"), cmp.Or(v.Channel, "the daemon"), v.Detail)
}

// The kinds of violations, with the law and the invariant that each breaks.
var kinds = map[string][2]string{
	"lost":      {"L1", "I1"},  // acknowledged, and in the end not there
	"undone":    {"L1", "I1"},  // refused, and yet done
	"unkept":    {"L1", "I15"}, // acknowledged after the disk had failed
	"denied":    {"L1", "I14"}, // refused, and it may not be
	"stalled":   {"L1", "I14"}, // not seen when it had to be
	"doubled":   {"L2", "I2"},  // one version was shown by two posts, or came back
	"repeated":  {"L3", "I3"},  // created again without settling and looking
	"late":      {"L4", "I5"},  // begun after a close was acknowledged
	"survivor":  {"L4", "I5"},  // stands although its alert is closed
	"abandoned": {"L5", "I7"},  // the same, after a removal was tried
	"outdated":  {"L6", "I8"},  // begun after a newer revision was acknowledged
	"order":     {"L6", "I8"},  // something older was shown after something newer
	"stale":     {"L6", "I8"},  // stands although a newer revision was acknowledged
	"early":     {"L7", "I11"}, // called before the time that the network had named
	"stray":     {"L8", "I17"}, // nobody asked for it
	"drill":     {"L8", "I20"}, // a drill where the public is, or the reverse
	"unwritten": {"L9", "I17"}, // nothing was written down before it left
}

// Kinds lists the kinds of violations, in the order of the alphabet.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// Check looks through a history for breaches of the laws.
func Check(h History) []Violation {
	b := newBook(h)
	for _, law := range []func(*book){
		stray, drill, lost, unkept, denied, stalled, stale, survivor, doubled, order, late, repeated, early, unwritten,
	} {
		law(b)
	}
	slices.SortStableFunc(b.found, func(x, y Violation) int {
		return cmp.Or(strings.Compare(x.Kind, y.Kind), strings.Compare(x.Code, y.Code), strings.Compare(x.Channel, y.Channel))
	})
	return b.found
}

// Count counts violations by their kind.
func Count(vs []Violation) map[string]int {
	out := map[string]int{}
	for _, v := range vs {
		out[v.Kind]++
	}
	return out
}

func (b *book) blame(kind, channel, code, format string, args ...any) {
	b.found = append(b.found, Violation{
		Kind: kind, Law: kinds[kind][0], Invariant: kinds[kind][1], Channel: channel, Code: code, Detail: fmt.Sprintf(format, args...),
	})
}
