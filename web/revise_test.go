package web_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// blue is what an update finds out.
var blue = []string{"colour: green", "colour: blue", "Green coat", "Blue coat"}

func (f *front) shown(code, token string) web.Shown {
	f.Helper()
	return read[web.Shown](f.T, f.get("/api/v1/alerts/"+code, token), http.StatusOK)
}

func TestUpdateWaitsForAnotherPerson(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	both := f.token("D. Sampleton", alert.GrantSubmit, alert.GrantApprove)
	approver := f.token("S. Testwell", alert.GrantApprove)
	first := f.issued(single)
	f.later(time.Minute)
	second := read[web.Submitted](t, f.revise(strings.ToLower(first.Code), both, "", "", blue...), http.StatusCreated)
	if second.ID != first.ID || second.Code != first.Code || second.Revision != 2 || second.Phase != alert.PhasePending {
		t.Errorf("handed in as %+v", second)
	}
	if r := second.Renderings[0]; !strings.Contains(r.Text, "UPDATE") || !strings.Contains(r.Text, "blue coat") || r.Marker != first.Code+"/2" {
		t.Errorf("the update says %s", r.Text)
	}
	shown := f.shown(first.Code, approver)
	if shown.Hash != first.Hash || shown.Alert.Revision != 1 || !strings.Contains(shown.Renderings[0].Text, "green coat") {
		t.Errorf("in force is %+v", shown)
	}
	p := shown.Proposed
	if p == nil || p.Revision != 2 || p.Hash != second.Hash || p.By.Name != "D. Sampleton" || !p.Created.Equal(f.clock()) || len(p.Renderings) != 2 || len(p.Closeouts) != 12 {
		t.Fatalf("proposed is %+v", p)
	}
	approve := func(token, hash string) answer {
		return f.post("/api/v1/alerts/"+first.Code+"/approve", token, `{"hash":"`+hash+`"}`)
	}
	if a := approve(both, p.Hash); a.status != http.StatusForbidden {
		t.Errorf("approved by whoever handed it in: %d %s", a.status, a.body)
	}
	if a := approve(approver, shown.Hash); a.status != http.StatusConflict {
		t.Errorf("the old text was approved again: %d %s", a.status, a.body)
	}
	if got := read[web.Approved](t, approve(approver, p.Hash), http.StatusOK); got.Alert.Revision != 2 || got.Alert.ApprovedBy.Name != "S. Testwell" {
		t.Errorf("approved as %+v", got.Alert)
	}
	shown = f.shown(first.Code, approver)
	if shown.Proposed != nil || shown.Hash != second.Hash || !bytes.Contains(shown.Content, []byte(`"msg_type":"Update"`)) {
		t.Errorf("in force is %+v", shown)
	}
	for _, d := range f.deliveries(approver, first.Code) {
		if want := map[int]alert.State{1: alert.Dropped, 2: alert.Queued}[d.Revision]; d.State != want {
			t.Errorf("%s is %s, want %s", d.Key, d.State, want)
		}
	}
}

func TestUpdateInOneAct(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	writer := f.token("writer", alert.GrantSubmit)
	first := f.issued(single)
	if a := f.revise(first.Code, writer, "?approve=true", ""); a.status != http.StatusForbidden {
		t.Errorf("approved in one act without the grant: %d %s", a.status, a.body)
	}
	if s := read[web.Submitted](t, f.revise(first.Code, single, "?approve=true", "", blue...), http.StatusCreated); s.Phase != alert.PhaseLive || s.Revision != 2 {
		t.Errorf("handed in as %+v", s)
	}
	if s := read[web.Submitted](t, f.revise(first.Code, single, "?approve=true", "", "meta:\n", "meta:\n  code: "+first.Code+"\n  revision: 3\n  msg_type: Alert\n"), http.StatusCreated); s.Revision != 3 {
		t.Errorf("handed in as %+v", s)
	}
}

func TestUpdateUnderAKey(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	first, other := f.issued(single), f.issued(single)
	one := f.revise(first.Code, single, "", "K", blue...)
	again := f.revise(first.Code, single, "", "K", blue...)
	if one.status != http.StatusCreated || !bytes.Equal(one.body, again.body) || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("answered %d %s, then %d %s", one.status, one.body, again.status, again.body)
	}
	for what, a := range map[string]answer{
		"a new alert":   f.submit(single, "", "K", blue...),
		"another alert": f.revise(other.Code, single, "", "K", blue...),
		"in one act":    f.revise(first.Code, single, "?approve=true", "K", blue...),
	} {
		if a.status != http.StatusConflict {
			t.Errorf("the key was taken for %s: %d %s", what, a.status, a.body)
		}
	}
	if p := f.shown(first.Code, single).Proposed; p == nil || p.Revision != 2 {
		t.Errorf("proposed is %+v", p)
	}
}

func TestUpdateOfAnotherFile(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	first := f.issued(single)
	for _, c := range []struct {
		old, now string
		want     string
	}{
		{"meta:\n", "meta:\n  code: ZZZ-999\n", "meta.code: this file is of alert ZZZ-999, not of " + first.Code},
		{"meta:\n", "meta:\n  id: 01920000-0000-7000-8000-000000000000\n", "meta.id: this file is of another alert than " + first.Code},
		{"meta:\n", "meta:\n  revision: 1\n", "meta.revision: the next revision of " + first.Code + " is 2, not 1; take the line out"},
		{"kind: mep", "kind: missing", `meta.kind: ` + first.Code + ` is of kind "mep", which an update does not change`},
		{"status: Actual", "status: Exercise", "meta.status: " + first.Code + " is Actual for ever, so an update cannot be Exercise; write Actual"},
		{"meta:\n", "meta:\n  msg_type: Cancel\n", "a Cancel is no appeal; close the alert instead"},
	} {
		a := f.revise(first.Code, single, "", "", c.old, c.now)
		e := a.error(t)
		lines := []string{e.Message}
		for _, fault := range e.Faults {
			lines = append(lines, fault.String())
		}
		if said := strings.Join(lines, "\n"); a.status != http.StatusUnprocessableEntity || !strings.Contains(said, c.want) {
			t.Errorf("%s: %d %s, want %s", c.now, a.status, said, c.want)
		}
	}
	if a := f.revise("0000-000", single, "", ""); a.status != http.StatusNotFound {
		t.Errorf("%d %s", a.status, a.body)
	}
	if shown := f.shown(first.Code, single); shown.Proposed != nil {
		t.Errorf("a refused update was written: %+v", shown.Proposed)
	}
}

// What the texts alone do not show is said.
func TestUpdateThatIsWorthASecondLook(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	first := f.issued(single)
	says := func(a answer, want string) bool {
		t.Helper()
		return slices.ContainsFunc(read[web.Submitted](t, a, http.StatusCreated).Findings, func(f alert.Fault) bool {
			return f.Grade == alert.Warn && strings.Contains(f.Message, want)
		})
	}
	f.later(time.Minute)
	const same = "nothing in this file differs from revision 1"
	if !says(f.revise(first.Code, single, "", ""), same) {
		t.Error("an update that changes nothing passes without a word")
	}
	if says(f.revise(first.Code, single, "", "", blue...), same) {
		t.Error("a blue coat is no difference")
	}
	if !says(f.revise(first.Code, single, "", "", "contact:\n", "amplify: {channels: {exclude: [x]}}\ncontact:\n"), "revision 1 went to x-main too") {
		t.Error("a channel is left out without a word")
	}
}

func TestUpdateOfWhatHasNone(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	waiting := read[web.Submitted](t, f.submit(single, "", ""), http.StatusCreated)
	over, late := f.issued(single), f.issued(single)
	if a := f.post("/api/v1/alerts/"+over.Code+"/close", single, `{"outcome":"found_safe"}`); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	refused := func(code, want string) {
		t.Helper()
		if a := f.revise(code, single, "", "", blue...); a.status != http.StatusConflict || !strings.Contains(a.error(t).Message, want) {
			t.Errorf("%d %s, want %s", a.status, a.body, want)
		}
	}
	refused(waiting.Code, waiting.Code+" is not approved yet; have it approved first")
	refused(over.Code, over.Code+" is over (closed since 2026-11-23T14:00:00Z) and cannot be updated; submit a new alert")
	f.later(48 * time.Hour)
	refused(late.Code, late.Code+" expired at 2026-11-24T11:00:00Z and cannot be updated")
	if _, err := f.store.Expire(t.Context(), f.clock()); err != nil {
		t.Fatal(err)
	}
	refused(late.Code, late.Code+" is over (expired since 2026-11-24T11:00:00Z)")
}

func TestRenderAsAnUpdate(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	first := f.issued(single)
	r := read[web.Rendered](t, f.handIn("/api/v1/render?code="+first.Code, single, "", blue...), http.StatusOK)
	if !strings.Contains(r.Renderings[0].Text, first.Code+"/2") || !strings.Contains(r.Closeouts[0].Text, first.Code+"/end") {
		t.Errorf("rendered %+v", r)
	}
	if a := f.handIn("/api/v1/render?code=nothing", single, ""); a.status != http.StatusNotFound {
		t.Errorf("%d %s", a.status, a.body)
	}
	if f.shown(first.Code, single).Proposed != nil {
		t.Error("a dry run wrote an update")
	}
}
