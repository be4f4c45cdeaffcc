package alert_test

import (
	"slices"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
)

// How an ending takes the place of what stands: by what the network can, what is configured, and the
// policy of the alert.
func TestActsOfAnEnding(t *testing.T) {
	const publish, edit, reply, remove = alert.Publish, alert.Edit, alert.Reply, alert.Delete
	for name, tt := range map[string]struct {
		corrects   []alert.Action
		configured alert.Action
		policy     []alert.Action
		want       []alert.Action
	}{
		"nothing can be changed":                      {nil, "", nil, []alert.Action{publish}},
		"deleted, for a post that says it":            {[]alert.Action{remove, reply}, "", nil, []alert.Action{publish, remove}},
		"edited, and whatever else stands is deleted": {[]alert.Action{edit, remove}, "", nil, []alert.Action{edit, remove}},
		"edited where nothing can be deleted":         {[]alert.Action{edit}, "", nil, []alert.Action{edit}},
		"deleted as configured":                       {[]alert.Action{edit, remove}, remove, nil, []alert.Action{publish, remove}},
		"deleted by policy":                           {[]alert.Action{edit, remove}, "", []alert.Action{remove}, []alert.Action{publish, remove}},
		"a reply leaves the face up, and comes last":  {[]alert.Action{edit, remove, reply}, "", []alert.Action{reply, edit}, []alert.Action{edit, remove}},
		"a reply if nothing else is wanted":           {[]alert.Action{edit, reply}, "", []alert.Action{reply}, []alert.Action{reply}},
	} {
		t.Run(name, func(t *testing.T) {
			var r alert.Revision
			r.Closeout.TakedownPolicy.Value = tt.policy
			got, _ := alert.RenderEnding(&r, alert.Target{Corrects: tt.corrects, OnClose: tt.configured}, alert.EndedFoundSafe)
			if !slices.Equal(got.Acts, tt.want) {
				t.Errorf("%v, want %v", got.Acts, tt.want)
			}
		})
	}
}
