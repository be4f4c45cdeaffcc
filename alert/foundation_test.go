package alert_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
)

// Every move that is not listed is illegal.
func TestLegalMoves(t *testing.T) {
	t.Parallel()
	states := map[alert.State]string{
		alert.Queued: "sending unsure dropped", alert.Sending: "queued unsure sent failed", alert.Unsure: "queued held sent failed dropped",
		alert.Held: "queued sent failed dropped", alert.Failed: "queued dropped",
	}
	for _, from := range alert.States() {
		var to []string
		for _, s := range alert.States() {
			if from.CanBecome(s) {
				to = append(to, string(s))
			}
		}
		if got := strings.Join(to, " "); got != states[from] {
			t.Errorf("%s may become %s, want %s", from, got, states[from])
		}
	}
	phases := []alert.Phase{
		alert.PhaseDraft, alert.PhasePending, alert.PhaseReturned, alert.PhaseRejected, alert.PhaseApproved,
		alert.PhaseLive, alert.PhaseClosed, alert.PhaseExpired,
	}
	want := map[alert.Phase]string{
		alert.PhaseDraft: "pending", alert.PhasePending: "returned rejected approved", alert.PhaseReturned: "pending",
		alert.PhaseApproved: "live closed expired", alert.PhaseLive: "live closed expired",
	}
	for _, from := range phases {
		var to []string
		for _, p := range phases {
			if from.CanBecome(p) {
				to = append(to, string(p))
			}
		}
		if got := strings.Join(to, " "); got != want[from] {
			t.Errorf("%s may become %s, want %s", from, got, want[from])
		}
		if from.InForce() != (from == alert.PhaseApproved || from == alert.PhaseLive) {
			t.Errorf("%s: in force %t", from, from.InForce())
		}
	}
}

// Nothing that the dispatcher does by itself leads out of an ended state, or to one that has no name.
func TestEndedStates(t *testing.T) {
	t.Parallel()
	for _, s := range alert.States() {
		if want := slices.Contains([]alert.State{alert.Sent, alert.Failed, alert.Dropped}, s); s.Ended() != want {
			t.Errorf("%s: ended %t", s, s.Ended())
		}
		if s.Ended() && s.CanBecome(alert.Sending) {
			t.Errorf("%s is sent again at once", s)
		}
	}
}

func TestDeliveryKey(t *testing.T) {
	t.Parallel()
	if got := alert.DeliveryKey("id", 2, "x-main", alert.Publish); got != "id/2/x-main/publish" {
		t.Error(got)
	}
}

func TestMarkerIsFoundOnlyAsItself(t *testing.T) {
	t.Parallel()
	marker := alert.Marker("H7K-2QF", 1)
	for text, want := range map[string]bool{
		"Call 911.\nH7K-2QF/1":      true,
		"H7K-2QF/1 and more":        true,
		"H7K-2QF/12":                false,
		"H7K-2QF/12 then H7K-2QF/1": true,
		"AH7K-2QF/1":                false,
		"9H7K-2QF/1":                false,
		"A-H7K-2QF/1":               false,
		"":                          false,
	} {
		if alert.HasMarker(text, marker) != want {
			t.Errorf("%q: want %t", text, want)
		}
	}
	if alert.HasMarker("anything", "") {
		t.Error("every text holds an empty marker")
	}
}

// The hash tells apart whatever a reader could tell apart.
func TestHashCoversEverything(t *testing.T) {
	t.Parallel()
	base := func() alert.Rendering {
		return alert.Rendering{Channel: "x", Text: "t", Media: []alert.Media{{SHA256: "a", Alt: "b"}}, LeftOut: []string{}}
	}
	same, other := base(), base()
	if base().Hash() != same.Hash() || len(same.Hash()) != 64 {
		t.Error("equal renderings have different hashes")
	}
	other.Media[0].Alt = "c"
	if base().Hash() == other.Hash() {
		t.Error("another alt text has the same hash")
	}
	other.Channel = "y"
	if alert.HashOf([]alert.Rendering{same, other}) != alert.HashOf([]alert.Rendering{other, same}) {
		t.Error("the order of channels changes the hash")
	}
	if alert.HashOf([]alert.Rendering{same}) == alert.HashOf([]alert.Rendering{other}) {
		t.Error("other renderings have the same hash")
	}
}

func TestMayApprove(t *testing.T) {
	t.Parallel()
	a := alert.Alert{Code: "H7K-2QF", SubmittedBy: alert.Actor{ID: "1"}}
	for name, c := range map[string]struct {
		by   alert.Token
		want bool
	}{
		"another approver":         {alert.Token{ID: "2", Grants: []alert.Grant{alert.GrantApprove}}, true},
		"the submitter":            {alert.Token{ID: "1", Grants: []alert.Grant{alert.GrantApprove}}, false},
		"the submitter, alone":     {alert.Token{ID: "1", Grants: []alert.Grant{alert.GrantSinglePerson}}, true},
		"somebody without a grant": {alert.Token{ID: "2", Grants: []alert.Grant{alert.GrantSubmit}}, false},
	} {
		if err := alert.MayApprove(a, c.by); (err == nil) != c.want || err != nil && !errors.Is(err, alert.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	if (alert.Token{}).May(alert.GrantRead) {
		t.Error("a token without grants may read")
	}
	for _, g := range alert.Grants() {
		token := alert.Token{ID: "1", Name: "n", Grants: []alert.Grant{g}}
		if !token.May(g) || !token.May(alert.GrantRead) {
			t.Errorf("%s: may not", g)
		}
	}
	if got := (alert.Token{ID: "1", Name: "n", Grants: []alert.Grant{alert.GrantRead}}).Actor(); got != (alert.Actor{ID: "1", Name: "n", Role: "reader"}) {
		t.Error(got)
	}
	if got := (alert.Token{Grants: []alert.Grant{alert.GrantSubmit, alert.GrantApprove}}).Actor().Role; got != "approve" {
		t.Error(got)
	}
	live := alert.Token{Expires: now}
	if !live.Live(now.Add(-time.Second)) || live.Live(now) || (alert.Token{Revoked: now}).Live(now) || !(alert.Token{}).Live(now) {
		t.Error("a token counts when it should not, or does not when it should")
	}
}

func TestCodes(t *testing.T) {
	t.Parallel()
	code, err := alert.NewCode(bytes.NewReader([]byte{17, 7, 19, 2, 22, 15 + 32}))
	if err != nil || code != "H7K-2PF" || !alert.ValidCode(code) {
		t.Error(code, err)
	}
	if _, err := alert.NewCode(strings.NewReader("short")); err == nil {
		t.Error("a code was made from too few random bytes")
	}
	for code, want := range map[string]bool{
		"8F3KQ": true, "H7K-2QF": true, "ABCDEFGH": true, "ABCD": false, "ABCDEFGHJ": false, "H7K-2Q-F": false,
		"-8F3KQ": false, "8F3KQ-": false, "8F3KO": false, "8f3kq": false, "": false,
	} {
		if alert.ValidCode(code) != want {
			t.Errorf("%q: want %t", code, want)
		}
	}
}

func TestNewID(t *testing.T) {
	t.Parallel()
	id, err := alert.NewID(time.UnixMilli(0x0123456789AB), bytes.NewReader(bytes.Repeat([]byte{0xFF}, 16)))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(alert.ID("01234567-89ab-7fff-bfff-ffffffffffff"), id); d != "" {
		t.Error(d)
	}
	if _, err := alert.NewID(now, strings.NewReader("")); err == nil {
		t.Error("an id was made without random bytes")
	}
}
