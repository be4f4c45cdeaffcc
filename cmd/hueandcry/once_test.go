package main

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// Three networks, of which three answers in ten leave it open what happened: each alert is there once.
// Fifty alerts in every run; a thousand where HUEANDCRY_REQUIRE names crash.
func TestEachAlertOncePerNetwork(t *testing.T) {
	alerts := 50
	if testneed.Wanted("crash") {
		alerts = 1000
	}
	h := newHarness(t, 7)
	for _, name := range rehearsal.Ambiguous() {
		f := rehearsal.Fault{Name: name, Op: "create", Rate: .058} // six of them: 1 − (1 − .058)⁶ = 30 %
		if name == rehearsal.FaultSlow {
			f.Wait = 2600 * time.Millisecond // past the time-out of an attempt, within the settle time
		}
		if err := h.world.Faults().Add(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.world.Faults().Add(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "find", Rate: .05}); err != nil {
		t.Fatal(err)
	}
	a, cl := h.start(t, settings{})
	var (
		wg           sync.WaitGroup
		next         atomic.Int64
		mu           sync.Mutex
		acknowledged []string
	)
	for range 8 {
		wg.Go(func() {
			for n := int(next.Add(1)); n <= alerts; n = int(next.Add(1)) {
				answer, err := cl.Submit(t.Context(), loadFile(n), "", true)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, answer.Code)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	quiet(t, a, 4*time.Minute)
	h.judge(t, acknowledged)

	faulty := 0
	for _, e := range h.world.Journal().Select("", "create") {
		if e.Fault != "" {
			faulty++
		}
	}
	if faulty < alerts/2 {
		t.Errorf("only %d creates were disturbed; this proves nothing", faulty)
	}
	t.Logf("%d creates disturbed", faulty)
}
