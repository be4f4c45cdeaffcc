package alert

import (
	"cmp"
	"slices"
)

// updateActs are the acts by which a newer revision takes the place of what stands at a channel.
func (t Target) updateActs() []Action { return t.acts(first(t.Corrects, t.OnUpdate)) }

// closeActs are the acts by which the words of an ending take the place of what stands. policy is the
// alert's own, in the order to try; a reply comes last in any case, for it leaves the face up.
func (t Target) closeActs(policy []Action) []Action {
	if slices.Contains(t.Corrects, t.OnClose) {
		return t.acts(t.OnClose)
	}
	byPolicy := slices.DeleteFunc(slices.Clone(policy), func(a Action) bool { return !slices.Contains(t.Corrects, a) })
	slices.SortStableFunc(byPolicy, func(a, b Action) int { return cmp.Compare(leavesTheFace(a), leavesTheFace(b)) })
	if len(byPolicy) > 0 {
		return t.acts(byPolicy[0])
	}
	return t.acts(first(t.Corrects, ""))
}

func leavesTheFace(a Action) int {
	if a == Reply {
		return 1
	}
	return 0
}

// first is the wanted act where the network has it, and else its best.
func first(corrects []Action, wanted Action) Action {
	if slices.Contains(corrects, wanted) {
		return wanted
	}
	if len(corrects) > 0 {
		return corrects[0]
	}
	return Publish
}

// acts are the acts in their order. What is deleted leaves no word behind, so a post of its own says what
// has become of it. Where more than one post stands, one is changed and the others are deleted.
func (t Target) acts(best Action) []Action {
	switch {
	case best == Delete:
		return []Action{Publish, Delete}
	case best == Edit && slices.Contains(t.Corrects, Delete):
		return []Action{Edit, Delete}
	}
	return []Action{best}
}

// Creates is the act that shows the rendering to the public: an edit, a reply or a post of its own.
func (r Rendering) Creates() Action {
	if len(r.Acts) == 0 {
		return Publish
	}
	return r.Acts[0]
}

// Deletes reports whether whatever else stands is taken away.
func (r Rendering) Deletes() bool { return slices.Contains(r.Acts, Delete) }
