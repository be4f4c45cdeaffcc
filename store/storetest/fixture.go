package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
)

// fixture is a ledger under test with what the tests say often.
type fixture struct {
	Rules

	t   *testing.T
	now time.Time
	n   int // alerts made
}

func newFixture(t *testing.T, l Rules) *fixture {
	t.Helper()
	return &fixture{Rules: l, t: t, now: Begin}
}

// wide is a fixture of a store with all that it can do.
type wide struct {
	*fixture
	Full
}

var (
	clerk    = alert.Actor{ID: "t-clerk", Name: "R. Vance", Role: "submit"}
	approver = alert.Token{ID: "t-chief", Name: "M. Ito", Grants: []alert.Grant{alert.GrantApprove}}
)

func (f *fixture) ctx() context.Context { return f.t.Context() }

// Submission is a fictional alert for the given channels; what stands before the hyphen of a channel is
// its network.
func Submission(n int, at time.Time, channels ...string) alert.Submission {
	code := fmt.Sprintf("T%02dX-%03d", n/1000, n%1000)
	picture := []byte("picture of " + code)
	sum := sha256.Sum256(picture)
	media := alert.Media{SHA256: hex.EncodeToString(sum[:]), Type: "image/jpeg", Width: 4, Height: 3, Bytes: len(picture), Alt: "A child in a yellow coat"}
	var renderings []alert.Rendering
	for _, c := range channels {
		network, _, _ := strings.Cut(c, "-")
		renderings = append(renderings, alert.Rendering{
			Channel: c, Network: network, Lang: "en-US",
			Text: "AMBER Alert <Larkmoor> & \"about\" ½\u2028" + code, Count: 40, Limit: 280, Bytes: 60, Unit: "characters",
			Marker: alert.Marker(code, 1), Media: []alert.Media{media}, LeftOut: []string{"the height"},
		})
	}
	return alert.Submission{
		Alert: alert.Alert{
			ID: alert.ID(fmt.Sprintf("0190aaaa-0000-7000-8000-%012d", n)), Code: code, Kind: "amber", Status: alert.Actual, Phase: alert.PhasePending,
			Revision: 1, Title: "AMBER Alert, Larkmoor County", Langs: []alert.Lang{"en-US"},
			Created: at, Expires: at.Add(24 * time.Hour), SubmittedBy: clerk,
		},
		Content:    json.RawMessage(`{"missing":[{"name":"Fictional Child"}]}`),
		Renderings: renderings,
		Photos:     []alert.Photo{{Media: media, Content: picture}},
		By:         clerk, At: at,
		Answer: []byte(`{"code":"` + code + `"}`),
	}
}

// submission is the next alert.
func (f *fixture) submission(channels ...string) alert.Submission {
	f.n++
	return Submission(f.n, f.now, channels...)
}

func (f *fixture) submit(s alert.Submission) alert.Receipt {
	f.t.Helper()
	r, err := f.Submit(f.ctx(), s)
	f.ok(err)
	return r
}

// live submits and approves an alert.
func (f *fixture) live(channels ...string) alert.Alert {
	f.t.Helper()
	s := f.submission(channels...)
	s.Approve = true
	return f.submit(s).Alert
}

func (f *fixture) claim(channel string, n int) []alert.Delivery {
	f.t.Helper()
	ds, err := f.Claim(f.ctx(), channel, alert.DeskCreate, f.now, n)
	f.ok(err)
	return ds
}

// claimOne claims the one delivery that must be there.
func (f *fixture) claimOne(channel string) alert.Delivery {
	f.t.Helper()
	ds := f.claim(channel, 1)
	if len(ds) != 1 {
		f.t.Fatalf("nothing to claim at %s", channel)
	}
	return ds[0]
}

func (f *fixture) settle(d alert.Delivery, o alert.Outcome) {
	f.t.Helper()
	if o.At.IsZero() {
		o.At = f.now
	}
	f.ok(f.Settle(f.ctx(), d, o))
}

// post claims and sends the one delivery at a channel, and returns how its post is tracked.
func (f *fixture) post(channel, id string) alert.Delivery {
	f.t.Helper()
	d := f.claimOne(channel)
	f.settle(d, sent(d, id, f.now))
	return d
}

func sent(d alert.Delivery, id string, at time.Time) alert.Outcome {
	return alert.Outcome{State: alert.Sent, At: at, Post: alert.Post{Channel: d.Channel, ID: id, URL: "https://" + d.Network + ".example/" + id, At: at}}
}

// delivery reads a delivery as it stands.
func (f *fixture) delivery(code, channel string) alert.Delivery {
	f.t.Helper()
	ds, err := f.Deliveries(f.ctx(), code)
	f.ok(err)
	for _, d := range ds {
		if d.Channel == channel {
			return d
		}
	}
	f.t.Fatalf("%s has no delivery at %s", code, channel)
	return alert.Delivery{}
}

func (f *fixture) alert(code string) alert.Alert {
	f.t.Helper()
	a, err := f.Alert(f.ctx(), code)
	f.ok(err)
	return a
}

func (f *fixture) figures() alert.Figures {
	f.t.Helper()
	figures, err := f.Figures(f.ctx(), f.now, f.now.Add(-24*time.Hour), 200)
	f.ok(err)
	return figures
}

// counted is the value of one counter.
func (f *fixture) counted(name string, labels ...string) float64 {
	f.t.Helper()
	var want [3]string
	copy(want[:], labels)
	for _, c := range f.figures().Counts {
		if c.Name == name && c.Labels == want {
			return c.Value
		}
	}
	return 0
}

// kinds are the kinds of an alert's events in their order.
func (f *fixture) kinds(code string) []string {
	f.t.Helper()
	events, err := f.Events(f.ctx(), code, 0, 1000)
	f.ok(err)
	var out []string
	for _, e := range events {
		out = append(out, e.Kind)
	}
	return out
}

func (f *fixture) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) equal(got, want any) {
	f.t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		f.t.Errorf("- want + got:\n%s", d)
	}
}

// fails wants an error of a kind, on one line, that says these words.
func (f *fixture) fails(err, kind error, words ...string) {
	f.t.Helper()
	if err == nil || kind != nil && !errors.Is(err, kind) {
		f.t.Fatalf("error %v, want %v", err, kind)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			f.t.Errorf("error %q does not say %q", err, w)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		f.t.Errorf("more than one line: %q", err)
	}
}
