package web_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

func TestSubmitWaitsForAnotherPerson(t *testing.T) {
	f := newFront(t)
	writer, approver := f.token("D. Sampleton", alert.GrantSubmit), f.token("S. Testwell", alert.GrantApprove)
	s := read[web.Submitted](t, f.submit(writer, "", ""), http.StatusCreated)
	if s.Phase != alert.PhasePending || s.Status != alert.Actual || s.Revision != 1 || !alert.ValidCode(s.Code) {
		t.Errorf("submitted as %+v", s)
	}
	var channels []string
	for _, r := range s.Renderings {
		channels = append(channels, r.Channel)
		if !alert.HasMarker(r.Text, alert.Marker(s.Code, 1)) {
			t.Errorf("%s lacks its marker: %s", r.Channel, r.Text)
		}
		if len(r.Media) != 1 || r.Media[0].Alt == "" {
			t.Errorf("%s carries %+v", r.Channel, r.Media)
		}
	}
	if diff := cmp.Diff([]string{"x-main", "mastodon-en"}, channels); diff != "" {
		t.Error(diff)
	}
	if len(s.Skipped) != 1 || s.Skipped[0].Channel != "wall" {
		t.Errorf("skipped %+v", s.Skipped)
	}
	if got := f.deliveries(writer, s.Code); len(got) != 0 {
		t.Errorf("%d deliveries exist before anybody approved", len(got))
	}

	shown := read[web.Shown](t, f.do(request{method: "GET", path: "/api/v1/alerts/" + strings.ToLower(s.Code), token: approver}), http.StatusOK)
	if whole := alert.HashOf(slices.Concat(shown.Renderings, shown.Closeouts)); shown.Hash != s.Hash || shown.Hash != whole {
		t.Errorf("the hash shown is %s, submitted %s, true %s", shown.Hash, s.Hash, whole)
	}
	if !bytes.Contains(shown.Content, []byte("Robin Examplewood")) {
		t.Error("the content is not shown")
	}
	approve := func(token, hash string) answer {
		return f.do(request{method: "POST", path: "/api/v1/alerts/" + s.Code + "/approve", token: token, ctype: "application/json", body: []byte(`{"hash":"` + hash + `"}`)})
	}
	if a := approve(approver, strings.Repeat("0", 64)); a.status != http.StatusConflict {
		t.Errorf("another text was approved: %d %s", a.status, a.body)
	}
	if a := approve(approver, ""); a.status != http.StatusBadRequest {
		t.Errorf("nothing was approved: %d %s", a.status, a.body)
	}
	got := read[web.Approved](t, approve(approver, s.Hash), http.StatusOK)
	if !got.Alert.Phase.InForce() || got.Alert.ApprovedBy.Name != "S. Testwell" || got.Alert.SubmittedBy.Name != "D. Sampleton" {
		t.Errorf("approved as %+v", got.Alert)
	}
	if a := approve(approver, s.Hash); a.status != http.StatusConflict {
		t.Errorf("approved twice: %d %s", a.status, a.body)
	}
	ds := f.deliveries(writer, s.Code)
	if len(ds) != 2 || ds[0].State != alert.Queued || ds[0].Rendering.Text != s.Renderings[0].Text {
		t.Errorf("deliveries are %+v", ds)
	}
}

func (f *front) deliveries(token, code string) []web.Delivery {
	f.Helper()
	return read[web.Delivered](f.T, f.do(request{method: "GET", path: "/api/v1/alerts/" + code + "/deliveries", token: token}), http.StatusOK).Deliveries
}

func TestOwnSubmissionNeedsTheSinglePersonGrant(t *testing.T) {
	f := newFront(t)
	both := f.token("both", alert.GrantSubmit, alert.GrantApprove)
	s := read[web.Submitted](t, f.submit(both, "", ""), http.StatusCreated)
	a := f.do(request{method: "POST", path: "/api/v1/alerts/" + s.Code + "/approve", token: both, ctype: "application/json", body: []byte(`{"hash":"` + s.Hash + `"}`)})
	if a.status != http.StatusForbidden || !strings.Contains(a.error(t).Message, "another person must approve it") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.submit(both, "?approve=true", ""); a.status != http.StatusForbidden {
		t.Errorf("approved in one act without the grant: %d %s", a.status, a.body)
	}
	single := f.token("alone", alert.GrantSubmit, alert.GrantSinglePerson)
	s = read[web.Submitted](t, f.submit(single, "?approve=true", ""), http.StatusCreated)
	if s.Phase != alert.PhaseLive || len(f.deliveries(single, s.Code)) != 2 {
		t.Errorf("approved in one act as %+v", s)
	}
	s = read[web.Submitted](t, f.submit(single, "?approve=true", "", "  status: Actual\n", "  status: Actual\n  effective: \"2026-11-23T20:00:00Z\"\n"), http.StatusCreated)
	if s.Phase != alert.PhaseApproved {
		t.Errorf("an alert of tonight is %s now", s.Phase)
	}
	if a := f.submit(single, "?approve=perhaps", ""); a.status != http.StatusBadRequest {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestSameKeySameAnswer(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit)
	first := f.submit(writer, "", "K-1")
	again := f.submit(writer, "", "K-1") // the parts are divided by another boundary
	if first.status != http.StatusCreated || again.status != first.status || !bytes.Equal(first.body, again.body) {
		t.Fatalf("answered %d %s, then %d %s", first.status, first.body, again.status, again.body)
	}
	if first.header.Get("Idempotent-Replayed") != "" || again.header.Get("Idempotent-Replayed") != "true" {
		t.Error("only the second answer is a replay")
	}
	if a := f.submit(writer, "", "K-1", "Green coat", "Blue coat"); a.status != http.StatusConflict {
		t.Errorf("another body under the key: %d %s", a.status, a.body)
	}
	f.later(48 * time.Hour)
	if late := f.submit(writer, "", "K-1"); !bytes.Equal(first.body, late.body) {
		t.Errorf("after its end the key is answered %d %s", late.status, late.body)
	}
	if a := f.submit(writer, "", "K-2"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("an alert that has expired was accepted: %d %s", a.status, a.body)
	}
	list := read[web.Listed](t, f.do(request{method: "GET", path: "/api/v1/alerts", token: writer}), http.StatusOK)
	if len(list.Alerts) != 1 {
		t.Errorf("%d alerts exist, want 1", len(list.Alerts))
	}
	if a := f.submit(writer, "", strings.Repeat("k", 201)); a.status != http.StatusBadRequest {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestCodeOfTheFile(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit)
	named := []string{"  kind: mep\n", "  kind: mep\n  code: 8F3KQ\n"}
	if s := read[web.Submitted](t, f.submit(writer, "", "", named...), http.StatusCreated); s.Code != "8F3KQ" {
		t.Errorf("the code is %s", s.Code)
	}
	a := f.submit(writer, "", "", named...)
	if a.status != http.StatusConflict || !strings.Contains(a.error(t).Message, "8F3KQ is taken") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// Each case is one bad input: one clear line, the status that fits, and nothing written.
func TestBadInput(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit)
	yaml := func(replace ...string) request {
		return request{ctype: "application/yaml", body: alertYAML(t, replace...)}
	}
	parts := func(ps ...part) request {
		ctype, body := form(t, ps...)
		return request{ctype: ctype, body: body}
	}
	good, photo := part{web.AlertPart, alertYAML(t)}, part{"robin.jpg", picture(t, 90)}
	noPhoto := []string{"    photos:\n      - {file: robin.jpg, alt: {en-US: \"Robin, a man of 31 with short black hair, in a green coat\"}, primary: true}\n", ""}
	for _, one := range []struct {
		name   string
		in     request
		status int
		want   string
	}{
		{"unknown field", yaml("  kind: mep", "  kin: mep"), 422, `line 4, column 3: meta.kin: unknown field "kin"`},
		{"missing required field", yaml(append([]string{"  emergency_no: \"911\"\n", ""}, noPhoto...)...), 422, "contact.emergency_no: "},
		{"wrong type", yaml("    age: 31", "    age: thirty"), 422, "missing[0].age: "},
		{"not UTF-8", yaml("Robin Examplewood", "Robin \xff"), 422, "is not UTF-8"},
		{"expired", yaml(append([]string{"2026-11-24T06:00:00-05:00", "2026-11-23T08:00:00-05:00"}, noPhoto...)...), 422, "meta.expires: "},
		{"draft", yaml(append([]string{"status: Actual", "status: Draft"}, noPhoto...)...), 422, "drafts are not kept here"},
		{"unfinished draft", yaml(append([]string{"status: Actual", "status: Draft", "  emergency_no: \"911\"\n", ""}, noPhoto...)...), 422, "What blocks it still: line"},
		{"photo not sent", yaml(), 422, "robin.jpg was not handed in"},
		{"photo unreadable", parts(good, part{"robin.jpg", []byte("GIF89a…")}), 422, "missing[0].photos[0].file: robin.jpg: "},
		{"photo of another case", parts(good, photo, part{"other.jpg", picture(t, 1)}), 400, `"other.jpg" is not named in the alert file`},
		{"another photo", parts(part{web.AlertPart, alertYAML(t, "file: robin.jpg,", "file: robin.jpg, sha256: "+strings.Repeat("a", 64)+",")}, photo), 422, "is another picture than the one named here"},
		{"no alt text", parts(part{web.AlertPart, alertYAML(t, `alt: {en-US: "Robin, a man of 31 with short black hair, in a green coat"}, `, "")}, photo), 422, "missing[0].photos[0].alt: "},
		{"nothing", request{}, 415, "send the alert file as application/yaml"},
		{"other type", request{ctype: "text/plain", body: []byte("x")}, 415, "multipart/form-data"},
		{"10 MB file", request{ctype: "application/yaml", body: bytes.Repeat([]byte("# a\n"), 2_500_000)}, 413, "the alert file is longer than 1 MiB"},
		{"10 MB file in a form", parts(part{web.AlertPart, bytes.Repeat([]byte("# a\n"), 2_500_000)}), 413, "the alert file is longer than 1 MiB"},
		{"16 MB photo", parts(good, part{"robin.jpg", make([]byte, 16<<20)}), 413, `the photo "robin.jpg" is longer than 15 MiB`},
		{"form without a file", parts(photo), 400, `no part named "alert"`},
		{"two files", parts(good, good), 400, `two parts named "alert"`},
		{"two photos of one name", parts(good, photo, photo), 400, `two parts named "robin.jpg"`},
		{"photo without a name", parts(good, part{"", photo.data}), 400, "a part has no name"},
		{"form that breaks off", request{ctype: "multipart/form-data; boundary=b", body: []byte("--b\r\nContent-Disposition: form-data; name=alert\r\n\r\nhalf")}, 400, "cannot be read to its end"},
		{"form without boundary", request{ctype: "multipart/form-data", body: []byte("x")}, 400, "cannot be read to its end"},
		{"no such channel", yaml(append([]string{"contact:\n", "amplify: {channels: {include: [telegram-1]}}\ncontact:\n"}, noPhoto...)...), 422, "amplify.channels.include: none of telegram-1 is a channel here; there are x-main (x, actual)"},
		{"every channel excluded", yaml(append([]string{"contact:\n", "amplify: {channels: {exclude: [all_public]}}\ncontact:\n"}, noPhoto...)...), 422, "no channel takes an alert of status Actual; configure one of mode actual. x-main (mode actual): amplify.channels.exclude names it; mastodon-en"},
	} {
		t.Run(one.name, func(t *testing.T) {
			f.T = t
			one.in.method, one.in.path, one.in.token = "POST", "/api/v1/alerts", writer
			a := f.do(one.in)
			e := a.error(t)
			if a.status != one.status || !strings.Contains(e.Message, one.want) || strings.Contains(e.Message, "\n") {
				t.Errorf("got %d %s\nwant %d …%s…", a.status, a.body, one.status, one.want)
			}
			for _, fault := range e.Faults {
				if fault.Line == 0 && fault.Path != "" {
					t.Errorf("%s has no place", fault.Path)
				}
			}
		})
	}
	f.T = t
	if list := read[web.Listed](t, f.do(request{method: "GET", path: "/api/v1/alerts", token: writer}), http.StatusOK); len(list.Alerts) != 0 {
		t.Errorf("%d alerts were written", len(list.Alerts))
	}
}

func TestElevenPhotos(t *testing.T) {
	f := newFront(t)
	ps := []part{{web.AlertPart, alertYAML(t)}}
	for i := range 11 {
		ps = append(ps, part{"p" + string(rune('a'+i)) + ".jpg", []byte("x")})
	}
	ctype, body := form(t, ps...)
	a := f.do(request{method: "POST", path: "/api/v1/alerts", token: f.token("w", alert.GrantSubmit), ctype: ctype, body: body})
	if a.status != http.StatusRequestEntityTooLarge || !strings.Contains(a.error(t).Message, "more than 10 photos") {
		t.Errorf("%d %s", a.status, a.body)
	}
}
