package alert_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// A kind asks for what its entry says, of alerts of that kind only.
func TestKindsAskForMore(t *testing.T) {
	t.Parallel()
	plain := alert.Kind{TTL: alert.Duration(12 * time.Hour)}
	for _, c := range []struct {
		name   string
		kind   func(*alert.Kind)
		change func(*alert.Revision)
		as     alert.Status
		blocks []string
	}{
		{name: "nothing more"},
		{name: "for drills only", kind: func(k *alert.Kind) { k.Drill = true }, blocks: []string{"meta.kind"}},
		{name: "a drill of it", kind: func(k *alert.Kind) { k.Drill = true }, as: alert.Exercise},
		{name: "others may issue it", kind: func(k *alert.Kind) { k.Issuers = []string{"state@fenmarch.example"} }, blocks: []string{"meta.issuing_agency.sender"}},
		{name: "a criterion", kind: func(k *alert.Kind) { k.Checklist = []string{"age", "search_done"} }, blocks: []string{"meta.criteria_checklist.search_done"}},
		{name: "a field that is there", kind: func(k *alert.Kind) { k.RequiredFields = []string{"meta.ncic_entered"} }},
		{name: "a field that is absent", kind: func(k *alert.Kind) { k.RequiredFields = []string{"last_seen.time"} }, change: func(r *alert.Revision) { r.LastSeen.Time = alert.Public[time.Time]{} }, blocks: []string{"last_seen.time"}},
		{name: "a draft may lack it", kind: func(k *alert.Kind) { k.RequiredFields = []string{"last_seen.time"} }, change: func(r *alert.Revision) { r.LastSeen.Time = alert.Public[time.Time]{} }, as: alert.Draft},
		{name: "a field of each person", kind: func(k *alert.Kind) { k.RequiredFields = []string{"missing.age"} }, change: func(r *alert.Revision) { r.Missing[0].Age = alert.Public[*int]{} }, blocks: []string{"missing.age"}},
		{name: "too long", kind: func(k *alert.Kind) { k.MaxTTL = alert.Duration(time.Hour) }, blocks: []string{"meta.expires"}},
		{name: "another kind", change: func(r *alert.Revision) { r.Meta.Kind = "gold" }, blocks: []string{"meta.kind"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			kind, r, as := plain, fullAlert(t), c.as
			if c.kind != nil {
				c.kind(&kind)
			}
			if c.change != nil {
				c.change(r)
			}
			if as == "" {
				as = alert.Actual
			}
			got := map[string]bool{}
			for _, f := range (alert.Kinds{"amber": kind}).Validate(r, now, as) {
				if f.Grade == alert.Block {
					got[f.Path] = true
				}
			}
			if paths := slices.Sorted(maps.Keys(got)); !slices.Equal(paths, c.blocks) {
				t.Errorf("blocks %v, want %v", paths, c.blocks)
			}
		})
	}
}

// The catalogue is asked by code, and for what an alert asks of its kind.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	k := alert.Kinds{
		"b": {SAME: "MEP", Tier: 2}, "a": {SAME: "MEP", Tier: 2}, "z": {SAME: "MEP", Tier: 1}, "none": {},
		"c": {Checklist: []string{"age"}, TTL: alert.Duration(90 * time.Second)},
	}
	if got := k.Names(); !slices.Equal(got, []string{"a", "b", "c", "none", "z"}) {
		t.Errorf("names %v", got)
	}
	for code, want := range map[string]string{"MEP": "z", "CAE": "", "": ""} {
		if got := k.BySAME(code); got != want {
			t.Errorf("%q stands for %q, want %q", code, got, want)
		}
	}
	if all := k["c"].Criteria(); all[len(all)-1] != "age" || len(all) < 4 {
		t.Errorf("criteria %v", all)
	}
	if got := k["c"].Proposes(now); !got.Equal(now.Add(time.Minute)) {
		t.Errorf("proposes %s", got)
	}
}
