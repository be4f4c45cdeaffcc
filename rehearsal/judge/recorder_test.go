package judge_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// The recorder keeps what the agency did, where anyone sees it and as it arrived, and nothing of others.
func TestRecorder(t *testing.T) {
	s := rehearsal.New(rehearsal.Options{})
	n := s.Network("mastodon")
	agency := n.AddAccount(rehearsal.Account{Handle: "larkmoor", Role: rehearsal.Agency, Token: "t"})
	somebody := n.AddAccount(rehearsal.Account{Handle: "somebody", Role: rehearsal.Public})
	var r judge.Recorder
	r.Watch(s, map[string]string{"mastodon": "mastodon-main"})

	first := n.Say(agency, "MISSING H7K-2QF/1")
	n.Say(somebody, "MISSING H7K-2QF/1")
	if got := r.Showing("H7K-2QF/1"); got != 1 {
		t.Errorf("%d channels show it", got)
	}
	if err := n.Remove(first.ID); err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/mastodon/api/v1/statuses", strings.NewReader("status=MISSING+H7K-2QF/2"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer t")
	s.ServeHTTP(httptest.NewRecorder(), req)
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x/2/users/me", http.NoBody)) // not watched

	h := judge.History{}
	r.Fill(&h)
	want := []judge.Sight{
		{Channel: "mastodon-main", Kind: "post", Text: "MISSING H7K-2QF/1"},
		{Channel: "mastodon-main", Kind: "delete", Text: "MISSING H7K-2QF/1"},
		{Channel: "mastodon-main", Kind: "post", Text: "MISSING H7K-2QF/2"},
	}
	if diff := cmp.Diff(want, h.Sights, cmpopts.IgnoreFields(judge.Sight{}, "Post", "At")); diff != "" {
		t.Errorf("sights (-want +got):\n%s", diff)
	}
	if len(h.Calls) != 1 || h.Calls[0].Channel != "mastodon-main" || h.Calls[0].Op != "create" || !h.Calls[0].New {
		t.Errorf("calls %+v", h.Calls)
	}
	if r.Seen() != 3 || r.Arrived() != 2 || r.Busy() != 0 || r.Showing("H7K-2QF/1") != 0 {
		t.Errorf("seen %d, arrived %d, busy %d, showing %d", r.Seen(), r.Arrived(), r.Busy(), r.Showing("H7K-2QF/1"))
	}
}
