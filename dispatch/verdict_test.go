package dispatch

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func testRules() rules {
	return rules{
		settle: 40 * time.Second, reads: 3, waits: []time.Duration{5 * time.Second, 15 * time.Second},
		onUnknown: Hold, backoff: func(n int) time.Duration { return time.Duration(n) * time.Second },
		finds: true, sees: true,
	}
}

func TestAfterSend(t *testing.T) {
	d := alert.Delivery{Attempt: 2, Expires: noon.Add(time.Hour)}
	post := alert.Post{ID: "1"}
	fail := func(k channels.Kind, after time.Duration) error {
		return &channels.Error{Kind: k, Op: channels.OpCreate, RetryAfter: after, Reason: "why"}
	}
	tests := map[string]struct {
		err   error
		state alert.State
		due   time.Duration
	}{
		"no error":                     {nil, alert.Sent, 0},
		"temporary":                    {fail(channels.Temporary, 0), alert.Queued, 2 * time.Second},
		"limited, with a time":         {fail(channels.Limited, time.Minute), alert.Queued, time.Minute},
		"limited, without":             {fail(channels.Limited, 0), alert.Queued, channels.DefaultWait},
		"limited, absurdly long":       {fail(channels.Limited, 1e9*time.Second), alert.Queued, channels.MaxWait},
		"credentials refused":          {fail(channels.Auth, 0), alert.Queued, 2 * time.Second},
		"refused":                      {fail(channels.Refused, 0), alert.Failed, 0},
		"duplicate: find it at once":   {fail(channels.Duplicate, 0), alert.Unsure, 0},
		"unsure: settle first":         {fail(channels.Unsure, 0), alert.Unsure, 40 * time.Second},
		"a kind nobody knows":          {fail("strange", 0), alert.Unsure, 40 * time.Second},
		"an error nobody classified":   {errors.New("boom"), alert.Unsure, 40 * time.Second},
		"not found is no proof either": {alert.ErrNotFound, alert.Unsure, 40 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := testRules().AfterSend(d, post, tt.err, noon)
			if o.State != tt.state {
				t.Fatalf("state %s, want %s", o.State, tt.state)
			}
			if tt.state != alert.Sent && tt.state != alert.Failed && !o.Due.Equal(noon.Add(tt.due)) {
				t.Errorf("due in %s, want %s", o.Due.Sub(noon), tt.due)
			}
			if tt.err == nil && o.Post != post {
				t.Errorf("post %v, want %v", o.Post, post)
			}
			if tt.err != nil && (o.Reason == "" || o.Cause == "" || o.Kind == "") {
				t.Errorf("an outcome without words, cause or kind: %+v", o)
			}
		})
	}
}

func TestAfterLook(t *testing.T) {
	post := alert.Post{ID: "1"}
	limited := &channels.Error{Kind: channels.Limited, Op: channels.OpFind, RetryAfter: time.Minute, Reason: "slow down"}
	tests := map[string]struct {
		d    alert.Delivery
		err  error
		want alert.Outcome
	}{
		"found": {
			alert.Delivery{Kind: "unsure"},
			nil,
			alert.Outcome{State: alert.Sent, Post: post, Kind: "unsure"},
		},
		"first read without it": {
			alert.Delivery{Kind: "unsure"},
			alert.ErrNotFound,
			alert.Outcome{State: alert.Unsure, Absent: 1, Due: noon.Add(5 * time.Second), Kind: "unsure"},
		},
		"second read without it": {
			alert.Delivery{Kind: "unsure", Absent: 1},
			alert.ErrNotFound,
			alert.Outcome{State: alert.Unsure, Absent: 2, Due: noon.Add(15 * time.Second), Kind: "unsure"},
		},
		"third read without it: send again": {
			alert.Delivery{Kind: "unsure", Absent: 2},
			alert.ErrNotFound,
			alert.Outcome{State: alert.Queued, Due: noon, Kind: "unsure", Reason: "it did not arrive; sending again"},
		},
		"the network called it a duplicate but does not show it": {
			alert.Delivery{Kind: "duplicate", Absent: 2},
			alert.ErrNotFound,
			alert.Outcome{State: alert.Held, Kind: "duplicate", Absent: 2, Reason: "the network says it has this text already, but our timeline does not show it; look, then release it"},
		},
		"a failed read proves nothing": {
			alert.Delivery{Attempt: 3, Absent: 2, Kind: "unsure"},
			errors.New("boom"),
			alert.Outcome{State: alert.Unsure, Absent: 2, Due: noon.Add(3 * time.Second), Kind: "unsure", Reason: "the network's answer made no sense", Cause: "boom"},
		},
		"a limited read waits as told": {
			alert.Delivery{Attempt: 1, Kind: "unsure"},
			limited,
			alert.Outcome{State: alert.Unsure, Due: noon.Add(time.Minute), Kind: "unsure", Reason: "slow down", Cause: limited.Error()},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.d.Expires = noon.Add(time.Hour)
			tt.want.At = noon
			p := alert.Post{}
			if tt.err == nil {
				p = post
			}
			if diff := cmp.Diff(tt.want, testRules().AfterLook(tt.d, p, tt.err, noon)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An outcome that cannot be found out is never sent again unless the configuration says so.
func TestUnreadable(t *testing.T) {
	for policy, want := range map[Policy]alert.State{Hold: alert.Held, Resend: alert.Queued} {
		r := testRules()
		r.onUnknown = policy
		if o := unreadable(alert.Delivery{}, noon, r); o.State != want || o.Reason == "" {
			t.Errorf("%s: %+v, want state %s and a reason", policy, o, want)
		}
	}
}

// Every verdict is a legal move, and only a proven outcome leads back to the queue without a look.
func TestVerdictsAreLegalMoves(t *testing.T) {
	kinds := []channels.Kind{channels.Temporary, channels.Limited, channels.Unsure, channels.Auth, channels.Refused, channels.Duplicate, "other"}
	rapid.Check(t, func(t *rapid.T) {
		d := alert.Delivery{
			Attempt: rapid.IntRange(1, 50).Draw(t, "attempt"), Absent: rapid.IntRange(0, 5).Draw(t, "absent"),
			Kind:    rapid.SampledFrom([]string{"", "unsure", "duplicate"}).Draw(t, "last"),
			Action:  rapid.SampledFrom([]alert.Action{alert.Publish, alert.Edit, alert.Reply, alert.Delete}).Draw(t, "action"),
			Expires: noon.Add(time.Duration(rapid.IntRange(-10, 10).Draw(t, "expires")) * time.Minute),
		}
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		err := error(&channels.Error{Kind: kind, RetryAfter: time.Duration(rapid.Int64Range(-1e12, 1e18).Draw(t, "after"))})
		sent := testRules().AfterSend(d, alert.Post{}, err, noon)
		if !alert.Sending.CanBecome(sent.State) {
			t.Fatalf("sending → %s", sent.State)
		}
		proven := kind == channels.Temporary || kind == channels.Limited || kind == channels.Auth
		if sent.State == alert.Queued && !proven {
			t.Fatalf("%s went back to the queue without a look", kind)
		}
		if sent.Due.Before(noon) && sent.State != alert.Failed || sent.Due.After(noon.Add(time.Hour)) {
			t.Fatalf("due %s", sent.Due)
		}
		found := testRules().AfterLook(d, alert.Post{}, rapid.SampledFrom([]error{nil, alert.ErrNotFound, err}).Draw(t, "find"), noon)
		if !alert.Unsure.CanBecome(found.State) && found.State != alert.Unsure {
			t.Fatalf("unsure → %s", found.State)
		}
	})
}

func TestBackoffGrowsToAnHour(t *testing.T) {
	least, most := backoff(func() float64 { return 0 }), backoff(func() float64 { return 0.999999 })
	for attempt, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 13: time.Hour, 1000: time.Hour} {
		if got := least(attempt); got != want/2 {
			t.Errorf("attempt %d: at least %s, want %s", attempt, got, want/2)
		}
		if got := most(attempt); got > want || got < want*9/10 {
			t.Errorf("attempt %d: at most %s, want about %s", attempt, got, want)
		}
	}
}

// Whether a post is gone may be looked at any time; and where nobody can see that, it is removed again.
func TestRemovalsWaitForNoSettling(t *testing.T) {
	d := alert.Delivery{Action: alert.Delete, Attempt: 1, State: alert.Unsure}
	if o := testRules().AfterSend(d, alert.Post{}, errors.New("no answer"), noon); o.State != alert.Unsure || !o.Due.Equal(noon) {
		t.Errorf("%s in %s, want a look at once", o.State, o.Due.Sub(noon))
	}
	blind := testRules()
	blind.finds, blind.sees = false, false
	if o := blind.AfterLook(d, alert.Post{}, nil, noon); o.State != alert.Queued || !o.Due.Equal(noon.Add(time.Second)) {
		t.Errorf("%s in %s, want it removed again", o.State, o.Due.Sub(noon))
	}
}
