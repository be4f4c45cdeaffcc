package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

func (f *front) close(code, token, body string) answer {
	f.Helper()
	return f.post("/api/v1/alerts/"+code+"/close", token, body)
}

func TestEveryEndingIsApprovedWithTheAlert(t *testing.T) {
	f := newFront(t)
	s := read[web.Submitted](t, f.submit(f.token("writer", alert.GrantSubmit), "", ""), http.StatusCreated)
	var said []string
	for _, r := range s.Closeouts {
		said = append(said, string(r.Ended)+" "+r.Channel)
		if !alert.HasMarker(r.Text, alert.EndMarker(s.Code)) || strings.Contains(r.Text, "Robin") || len(r.Media) != 0 {
			t.Errorf("%s at %s: %s", r.Ended, r.Channel, r.Text)
		}
	}
	var want []string
	for _, e := range alert.Endings() {
		for _, channel := range []string{"x-main", "mastodon-en"} {
			want = append(want, string(e)+" "+channel)
		}
	}
	if !slices.Equal(said, want) {
		t.Errorf("the endings are %v, want %v", said, want)
	}
	if s.Hash != alert.HashOf(slices.Concat(s.Renderings, s.Closeouts)) {
		t.Error("the hash does not cover the endings")
	}
}

// A fault of an ending names the channels that it is true of, and is said once.
func TestFaultOfAnEnding(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit)
	long := strings.Repeat("This alert is over. ", 30)
	e := f.submit(writer, "", "", `"This alert has ended."`, `"`+strings.TrimSpace(long)+`"`).error(t)
	var said []string
	for _, fault := range e.Faults {
		if fault.Grade == alert.Block {
			said = append(said, fault.String())
		}
	}
	if len(said) != 2 || !strings.Contains(said[0], "closeouts.expired: x-main: the text for x needs") || !strings.Contains(said[1], "closeouts.expired: mastodon-en: the text for mastodon needs") {
		t.Errorf("said %q", said)
	}
	e = f.submit(writer, "", "", "  expired: {en-US: \"This alert has ended.\"}", "").error(t)
	n := 0
	for _, fault := range e.Faults {
		if fault.Path == "closeouts.expired" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the missing words are complained of %d times: %v", n, e.Faults)
	}
	_, head, _ := strings.Cut(string(alertYAML(t)), "closeouts:\n")
	e = f.submit(writer, "", "", "closeouts:\n"+head, "").error(t)
	if slices.ContainsFunc(e.Faults, func(f alert.Fault) bool { return strings.HasPrefix(f.Path, "closeouts.") }) {
		t.Errorf("without closeouts, each of them is missed: %v", e.Faults)
	}
}

func TestOnePersonCloses(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	for grant, c := range map[alert.Grant]struct {
		body  string
		ended alert.Ended
	}{
		alert.GrantSubmit:       {`{"outcome":"found_safe"}`, alert.EndedFoundSafe},
		alert.GrantApprove:      {`{"outcome":"found"}`, alert.EndedFoundInjured},
		alert.GrantSinglePerson: {`{"outcome":"hoax"}`, alert.EndedHoax},
	} {
		s := f.issued(single)
		f.later(time.Minute)
		got := read[alert.Closed](t, f.close(strings.ToLower(s.Code), f.token(string(grant)+" closer", grant), c.body), http.StatusOK)
		if got.Alert.Phase != alert.PhaseClosed || got.Alert.Ended != c.ended || !got.Alert.Closed.Equal(f.clock()) || got.Alert.ClosedBy.Name != string(grant)+" closer" || got.Dropped != 2 {
			t.Errorf("closed as %+v", got)
		}
		a := f.close(s.Code, single, `{"outcome":"error"}`)
		if said := a.error(t).Message; a.status != http.StatusConflict || !strings.Contains(said, string(c.ended)) || !strings.Contains(said, string(grant)+" closer") || !strings.Contains(said, f.clock().Format(time.RFC3339)) {
			t.Errorf("closed twice: %d %s", a.status, a.body)
		}
	}
}

func TestClosingWhatWaitsRejectsIt(t *testing.T) {
	f := newFront(t)
	writer, approver := f.token("writer", alert.GrantSubmit), f.token("approver", alert.GrantApprove)
	s := read[web.Submitted](t, f.submit(writer, "", ""), http.StatusCreated)
	got := read[alert.Closed](t, f.close(s.Code, writer, `{"outcome":"cancelled"}`), http.StatusOK)
	if got.Alert.Phase != alert.PhaseRejected || got.Corrections+got.Dropped+got.Doubtful != 0 {
		t.Errorf("closed as %+v", got)
	}
	if a := f.post("/api/v1/alerts/"+s.Code+"/approve", approver, `{"hash":"`+s.Hash+`"}`); a.status != http.StatusConflict {
		t.Errorf("approved all the same: %d %s", a.status, a.body)
	}
}

func TestClosingInWords(t *testing.T) {
	f := newFront(t)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	s := f.issued(single)
	for body, want := range map[string]struct {
		status int
		words  string
	}{
		`{"outcome":"lost"}`:                  {400, `"lost" is no ending of a case; say found_safe, found, deceased, cancelled, hoax, unfounded, error or expired`},
		`{}`:                                  {400, "is no ending of a case"},
		`{"outcome":"error","why":"x"}`:       {400, `unknown field "why"`},
		`{"outcome":"error"} {}`:              {400, "there is more after the first value"},
		`{"outcome":"error","family_told":1}`: {400, "is not the JSON this address takes"},
		`{"outcome":"deceased"}`:              {409, "family_told"},
		`{"outcome":" Deceased "}`:            {409, "outcome expired"},
	} {
		if a := f.close(s.Code, single, body); a.status != want.status || !strings.Contains(a.error(t).Message, want.words) {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	if a := f.close("0000-000", single, `{"outcome":"error"}`); a.status != http.StatusNotFound {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.close(s.Code, f.token("reader", alert.GrantRead), `{"outcome":"error"}`); a.status != http.StatusForbidden {
		t.Errorf("%d %s", a.status, a.body)
	}
	if phase := f.shown(s.Code, single).Alert.Phase; phase != alert.PhaseLive {
		t.Errorf("after refusals the alert is %s", phase)
	}
	got := read[alert.Closed](t, f.close(s.Code, single, `{"outcome":"deceased","family_told":true}`), http.StatusOK)
	if got.Alert.Ended != alert.EndedDeceased {
		t.Errorf("closed as %+v", got)
	}
}

// corrected has the mastodon of the tests edit, and X delete.
func corrected(o *web.Options) {
	targets := o.Targets
	o.Targets = func() []web.Target {
		all := targets()
		for i := range all {
			all[i].Corrects = []alert.Action{alert.Delete, alert.Reply}
			if all[i].Network == "mastodon" {
				all[i].Corrects = []alert.Action{alert.Edit, alert.Delete, alert.Reply}
			}
		}
		return all
	}
}

func TestCorrectionsAreShownAndCanBeGivenUp(t *testing.T) {
	f := newFront(t, corrected)
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	approver := f.token("S. Testwell", alert.GrantApprove)
	s := f.issued(single)
	f.settle("x-main", alert.Outcome{State: alert.Sent, Post: alert.Post{Channel: "x-main", ID: "17", URL: "https://x.com/a/status/17"}})
	f.settle("mastodon-en", alert.Outcome{State: alert.Sent, Post: alert.Post{Channel: "mastodon-en", ID: "7", URL: "https://m.example/7"}})
	if got := read[alert.Closed](t, f.close(s.Code, single, `{"outcome":"found_safe"}`), http.StatusOK); got.Corrections != 3 {
		t.Errorf("closed as %+v", got)
	}
	byAct := map[alert.Action]web.Delivery{}
	for _, d := range f.deliveries(single, s.Code) {
		if d.Ended == alert.EndedFoundSafe {
			byAct[d.Action] = d
		}
	}
	edit, remove, say := byAct[alert.Edit], byAct[alert.Delete], byAct[alert.Publish]
	if edit.Channel != "mastodon-en" || edit.Target.ID != "7" || edit.Rendering.Ended != alert.EndedFoundSafe {
		t.Errorf("the edit is %+v", edit)
	}
	if remove.Channel != "x-main" || remove.Target.URL != "https://x.com/a/status/17" || say.Channel != "x-main" || say.Target.ID != "" {
		t.Errorf("the removal is %+v, the word of it %+v", remove, say)
	}
	release := func(key string, more ...string) answer {
		body, err := json.Marshal(key)
		if err != nil {
			t.Fatal(err)
		}
		return f.post("/api/v1/deliveries/release", approver, `{"key":`+string(body)+strings.Join(more, "")+`}`)
	}
	for _, key := range []string{edit.Key, remove.Key} {
		if a := release(key, `,"act":"it_is_there","post":{"url":"https://x.com/a/status/17"}`); a.status != http.StatusBadRequest || !strings.Contains(a.error(t).Message, `act "send_again"`) {
			t.Errorf("%s: %d %s", key, a.status, a.body)
		}
	}
	long := fmt.Sprintf(`,"act":"give_up","reason":%q`, strings.Repeat("é", 201))
	for _, bad := range []string{long, `,"act":"give_up","reason":"two\nlines"`} {
		if a := release(remove.Key, bad); a.status != http.StatusBadRequest || !strings.Contains(a.error(t).Message, "one line of at most 200 letters") {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	if a := release(remove.Key+"/more", `,"act":"give_up"`); a.status != http.StatusBadRequest {
		t.Errorf("a key of seven parts: %d %s", a.status, a.body)
	}
	if a := release(remove.Key, `,"act":"give_up","reason":" the account is lost "`); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for _, d := range f.deliveries(single, s.Code) {
		if d.Key == remove.Key && (d.State != alert.Dropped || d.Reason != "S. Testwell accepts that the post stays as it is: the account is lost") {
			t.Errorf("given up as %s: %s", d.State, d.Reason)
		}
	}
}
