package judge_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

func TestClosings(t *testing.T) {
	r := published().act(20, judge.Close, 0).edit(20.7, "mastodon-main", "2", "H7K-2QF/end").remove(22, "x-main", "1", "H7K-2QF/1")
	want := []judge.Closing{{Code: "H7K-2QF", Asked: 1500 * time.Millisecond, Gone: 1500 * time.Millisecond, Posts: 2}}
	if diff := cmp.Diff(want, judge.Closings(r.History)); diff != "" {
		t.Errorf("a close of two posts (-want +got):\n%s", diff)
	}
	r = published().act(20, judge.Close, 0).call(20.7, "mastodon-main", "edit", "2", "H7K-2QF/end").remove(20.2, "x-main", "1", "H7K-2QF/1")
	want = []judge.Closing{{Code: "H7K-2QF", Asked: 200 * time.Millisecond, Posts: 2, Failed: true}}
	if diff := cmp.Diff(want, judge.Closings(r.History)); diff != "" {
		t.Errorf("one that left a post (-want +got):\n%s", diff)
	}
}

func TestOverlap(t *testing.T) {
	r := newRun().act(0, judge.Submit, 1).act(1, judge.Close, 0).call(1.7, "x-main", "create", "", "H7K-2QF/1").call(1.9, "x-main", "create", "", "H7K-2QF/end")
	if got := judge.Overlap(r.History); got != 200*time.Millisecond {
		t.Errorf("overlap %s", got)
	}
}

func TestDeliveries(t *testing.T) {
	for want, r := range map[int]*run{
		0: newRun().act(0, judge.Submit, 1, unknown),
		2: published(),
		4: updated(),
		6: updated().act(20, judge.Close, 0),
	} {
		if got := judge.Deliveries(r.History); got != want {
			t.Errorf("%d deliveries, want %d", got, want)
		}
	}
}

func TestSpreads(t *testing.T) {
	r := newRun().act(0, judge.Submit, 1).post(.2, "x-main", "1", "H7K-2QF/1").post(1.5, "mastodon-main", "2", "H7K-2QF/1").act(9, judge.Submit, 1, unknown)
	all := func(string) bool { return true }
	if diff := cmp.Diff([]judge.Spread{{Code: "H7K-2QF", Last: time.Second}}, judge.Spreads(r.History, all)); diff != "" {
		t.Errorf("at both (-want +got):\n%s", diff)
	}
	slow := func(channel string) bool { return channel == "mastodon-main" }
	if diff := cmp.Diff([]judge.Spread{{Code: "H7K-2QF", First: time.Second, Last: time.Second}}, judge.Spreads(r.History, slow)); diff != "" {
		t.Errorf("at one (-want +got):\n%s", diff)
	}
}
