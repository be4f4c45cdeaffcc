package rehearsal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// history builds a journal by hand. Each line reads: second, length, op, and what else there is.
type history struct {
	j *Journal
}

func (h history) add(at, took float64, e Entry) history {
	began := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	e.Seq, e.Network = len(h.j.entries), "x"
	if e.Account == "" {
		e.Account = "larkmoor"
	}
	if e.Account == "?" {
		e.Account = ""
	}
	if e.Op == "create" && e.Text == "" {
		e.Text = "MISSING H7K-2QF/1"
	}
	e.Arrived = began.Add(time.Duration(at * float64(time.Second)))
	if took >= 0 {
		e.Answered = e.Arrived.Add(time.Duration(took * float64(time.Second)))
	}
	h.j.entries = append(h.j.entries, &e)
	return h
}

func TestCheck(t *testing.T) {
	created := Entry{Op: "create", Reached: true, New: true, Post: "1", Status: 201}
	again := Entry{Op: "create", Reached: true, New: true, Post: "2", Status: 201}
	same := Entry{Op: "create", Reached: true, Post: "1", Status: 201}
	lost := Entry{Op: "create", Reached: true, New: true, Post: "1", Fault: FaultDropAfter}
	down := Entry{Op: "create", Fault: FaultDown, Account: "?"}
	refusal := Entry{Op: "create", Reached: true, Status: 422}
	limit := Entry{Op: "create", Fault: FaultLimited, Status: 429, Account: "?"}
	slow := Entry{Op: "create", Reached: true, New: true, Post: "1", Fault: FaultSlow, Status: 201}
	look := Entry{Op: "find", Reached: true, Status: 200}
	notFound := Entry{Op: "find", Reached: true, Status: 400}
	with := func(e Entry, change func(*Entry)) Entry { change(&e); return e }

	empty := func() history { return history{&Journal{}} }
	for _, c := range []struct {
		name string
		h    history
		want []string // law and entries
	}{
		{"nothing", empty(), nil},
		{"once", empty().add(0, .1, created), nil},
		{"two texts", empty().add(0, .1, created).add(1, .1, with(again, func(e *Entry) { e.Text = "other" })), nil},
		{"two accounts", empty().add(0, .1, created).add(1, .1, with(again, func(e *Entry) { e.Account = "fennholt" })), nil},
		{"lost, settled, looked, not sent again", empty().add(0, .1, lost).add(40, .1, look).add(60, .1, look), nil},
		{"down, settled, looked twice, sent", empty().add(0, .1, down).add(40, .1, look).add(60, .1, look).add(61, .1, created), nil},
		{"down, settled, looked twice by not-found, sent", empty().add(0, .1, down).add(40, .1, notFound).add(60, .1, notFound).add(61, .1, created), nil},
		{"recognized repeat after looks", empty().add(0, .1, lost).add(40, .1, look).add(60, .1, look).add(61, .1, same), nil},
		{"refused, sent at once", empty().add(0, .1, refusal).add(1, .1, created), nil},
		{"limited, sent later", empty().add(0, .1, limit).add(5, .1, limit).add(15, .1, created), nil},
		{"slow, given up, settled, looked", empty().add(0, 60, slow).add(40, .1, look).add(50, .1, look).add(55, .1, same), nil},
		{"deleted in between", empty().add(0, .1, created).add(10, .1, Entry{Op: "delete", Reached: true, Post: "1", Status: 200}).add(40, .1, look).add(50, .1, look).add(55, .1, again), nil},

		{"blind repeat", empty().add(0, .1, lost).add(1, .1, again), []string{"doubled [0 1]", "unsettled [0 1]"}},
		{"blind repeat that was recognized", empty().add(0, .1, lost).add(1, .1, same), []string{"unsettled [0 1]"}},
		{"repeat after success", empty().add(0, .1, created).add(100, .1, same), []string{"unread [0 1]"}},
		{"settled, not looked", empty().add(0, .1, down).add(41, .1, created), []string{"unread [0 1]"}},
		{"settled, looked once", empty().add(0, .1, down).add(40, .1, look).add(41, .1, created), []string{"unread [0 2]"}},
		{"looked too early", empty().add(0, .1, down).add(1, .1, look).add(2, .1, look).add(41, .1, created), []string{"unread [0 3]"}},
		{"looks that failed", empty().add(0, .1, down).
			add(40, .1, with(look, func(e *Entry) { e.Status = 503 })).
			add(41, .1, with(look, func(e *Entry) { e.Fault = FaultTruncated })).
			add(42, .1, with(look, func(e *Entry) { e.Reached, e.Status = false, 429 })).
			add(43, .1, with(look, func(e *Entry) { e.Status = 0 })).
			add(50, .1, created), []string{"unread [0 5]"}},
		{"looks of somebody else", empty().add(0, .1, lost).
			add(40, .1, with(look, func(e *Entry) { e.Account = "fennholt" })).
			add(42, .1, with(look, func(e *Entry) { e.Account = "fennholt" })).
			add(50, .1, same), []string{"unread [0 3]"}},
		{"a look that is not back yet", empty().add(0, .1, down).add(40, .1, look).add(49, 5, look).add(50, .1, created), []string{"unread [0 3]"}},
		{"deleted in word only", empty().add(0, .1, created).
			add(10, .1, Entry{Op: "delete", Reached: true, Post: "1", Status: 200, Fault: FaultUndead}).
			add(11, .1, Entry{Op: "delete", Reached: true, Post: "1", Status: 403}).
			add(40, .1, look).add(50, .1, look).add(55, .1, again), []string{"doubled [0 5]"}},
		{"two at once", empty().add(0, 5, created).add(1, .1, again), []string{"at once [0 1]", "doubled [0 1]"}},
		{"while one still runs", empty().add(0, -1, down).add(50, .1, created), []string{"at once [0 1]"}},
		{"time-out of the network", empty().add(0, .1, Entry{Op: "create", Status: 408}).add(1, .1, created), []string{"unsettled [0 1]"}},
		{"three", empty().add(0, .1, lost).add(40, .1, look).add(50, .1, look).add(51, .1, same).add(52, .1, again), []string{"doubled [0 4]", "unsettled [3 4]"}},
	} {
		var got []string
		for _, v := range c.h.j.Check(30*time.Second, map[string]int{"x": 2}) {
			got = append(got, fmt.Sprintf("%s %v", v.Law, v.Seqs))
			if v.Network != "x" || v.Account != "larkmoor" || !strings.Contains(v.String(), "H7K-2QF/1") {
				t.Errorf("%s: %s", c.name, v)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// What a real run writes down is enough to judge it, also where requests never reached the dialect.
func TestCheckOfARun(t *testing.T) {
	s, _, _ := world(t, Options{})
	c := serve(t, s)
	for _, name := range []string{FaultDown, FaultDropAfter, FaultServerError} {
		if err := s.Faults().Add(Fault{Name: name, Op: "create", Count: 1}); err != nil {
			t.Fatal(err)
		}
		c.post("MISSING " + name)
		c.do("GET", "/toy/posts", "")
	}
	if got := s.Journal().Check(0, nil); len(got) != 0 {
		t.Errorf("one create each: %v", got)
	}
	c.post("MISSING " + FaultDown) // one look came in between
	if got := s.Journal().Check(0, nil); len(got) != 0 {
		t.Errorf("repeated after a look: %v", got)
	}
	if got := s.Journal().Check(time.Minute, nil); len(got) != 1 || got[0].Law != "unsettled" {
		t.Errorf("repeated too soon: %v", got)
	}
	c.post("MISSING " + FaultDropAfter)
	c.post("MISSING " + FaultDropAfter)
	var laws []string
	for _, v := range s.Journal().Check(0, nil) {
		laws = append(laws, v.Law)
	}
	if diff := cmp.Diff([]string{"doubled", "unread"}, laws); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheJournalFindsTheText(t *testing.T) {
	for _, c := range []struct{ ctype, body, want string }{
		{"application/json", `{"text":"one","media":{"media_ids":["1"]}}`, "one"},
		{"application/json; charset=utf-8", `{"status":"two"}`, "two"},
		{"application/json", `{"repo":"did:plc:abc","record":{"$type":"app.bsky.feed.post","text":"three"}}`, "three"},
		{"application/x-www-form-urlencoded", "media_ids%5B%5D=1&status=four+%26+more", "four & more"},
		{"application/x-www-form-urlencoded", "%zz", ""},
		{"application/json", `{"text":5}`, ""},
		{"image/jpeg", "\xff\xd8", ""},
	} {
		if got := textIn(c.ctype, []byte(c.body)); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.ctype, c.body, got, c.want)
		}
	}
}
