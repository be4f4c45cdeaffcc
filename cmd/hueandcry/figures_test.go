package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web/client"
)

// TestFigures measures what the README says and prints it as a table. It asserts no time: figures belong
// to the machine that they were taken on.
func TestFigures(t *testing.T) {
	testneed.Asked(t, "bench")
	var table strings.Builder
	line := func(what, figure, aim string) { fmt.Fprintf(&table, "| %s | %s | %s |\n", what, figure, aim) }

	ack, call := measureSubmits(t)
	line("acknowledgement of a submit, durable, p50 / p99", pair(ack), "p99 < 50 ms")
	line("acknowledgement → first network call, p50 / p99", pair(call), "p99 < 100 ms")
	line("start with 10,000 deliveries pending → first post", round(measureRestart(t)), "< 2 s")
	line("54,000 deliveries committed in one transaction", round(measureCommit(t)), "< 2 s")
	drain := measureDrain(t)
	line("20,000 deliveries, 200 workers, a server that takes 50 ms", fmt.Sprintf("%s = %.0f %% of the ideal 5 s", round(drain), 100*5/drain.Seconds()), "")
	idle, peak := measureMemory(t)
	line("resident memory, idle / at the peak of 1,000 alerts", fmt.Sprintf("%d MB / %d MB", idle, peak), "idle < 60 MB")
	alone, beside := measureBulkhead(t)
	line("time to post, the other two networks well / dead and slow, p50", fmt.Sprintf("%s / %s = ratio %.2f", round(alone), round(beside), float64(beside)/float64(alone)), "≤ 1.05")

	fmt.Fprintf(os.Stdout, "\n%s, %s/%s, %d cores\n\n| what | measured | aim |\n|---|---|---|\n%s\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), table.String())
}

// measureSubmits hands in alerts one after the other, as people do.
func measureSubmits(t *testing.T) (ack, call []time.Duration) {
	t.Helper()
	h := newHarness(t, 1)
	a, cl := h.start(t, settings{})
	acknowledged := map[string]time.Time{}
	for n := range 400 {
		began := time.Now()
		answer, err := cl.Submit(t.Context(), loadFile(n), "", true)
		if err != nil {
			t.Fatal(err)
		}
		ack = append(ack, time.Since(began))
		acknowledged[answer.Code] = time.Now()
		quiet(t, a, time.Minute)
	}
	first := map[string]time.Time{}
	for _, e := range h.world.Journal().Select("", "create") {
		code := codeOf(e.Text)
		if at, ok := first[code]; !ok || e.Arrived.Before(at) {
			first[code] = e.Arrived
		}
	}
	for code, at := range acknowledged {
		call = append(call, max(0, first[code].Sub(at))) // the call may be faster than the answer's way back
	}
	return ack, call
}

// measureRestart starts a daemon on a store that holds work, until the first post is there.
func measureRestart(t *testing.T) time.Duration {
	t.Helper()
	h := newHarness(t, 2)
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(h.dir, "hc.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s, 3334, func(int) []string { return []string{"x-main", "mastodon-main", "bluesky-main"} }, time.Now())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	h.start(t, settings{})
	for len(h.world.Journal().Select("", "create")) == 0 {
		time.Sleep(time.Millisecond)
	}
	return time.Since(began)
}

// measureCommit approves one alert with very many deliveries.
func measureCommit(t *testing.T) time.Duration {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "hc.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	many := make([]string, 54_000)
	for i := range many {
		many[i] = fmt.Sprintf("c-%d", i)
	}
	sub := submission(t, 0, many, time.Now())
	sub.Approve = false
	if _, err := s.Submit(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	by := alert.Token{ID: "approver", Name: "approver", Grants: []alert.Grant{alert.GrantApprove}}
	if _, err := s.Approve(t.Context(), by, sub.Alert.Code, alert.HashOf(sub.Renderings), began); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}

// measureDrain sends 20,000 deliveries over four lanes of 50 workers to a real server that takes 50 ms.
func measureDrain(t *testing.T) time.Duration {
	t.Helper()
	var served atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer served.Add(1)
		timer := time.NewTimer(50 * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
		}
		_, _ = w.Write([]byte(`{"id":"1"}`))
	}))
	defer server.Close()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "hc.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	names := []string{"n-1", "n-2", "n-3", "n-4"}
	fill(t, s, 5000, func(int) []string { return names }, time.Now())
	var lanes []dispatch.Lane
	for _, name := range names {
		lanes = append(lanes, dispatch.Lane{Workers: 50, Channel: &poster{name: name, url: server.URL, transport: channels.NewTransport(channels.Options{Channel: name, Network: "n", Rate: 1e6})}})
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	began := time.Now()
	var wg sync.WaitGroup
	wg.Go(func() { _ = dispatch.New(dispatch.Options{Store: s, Lanes: lanes, Watch: s.Watch}).Run(ctx) })
	for served.Load() < 20_000 { // looking at the ledger would slow what is measured
		time.Sleep(time.Millisecond)
	}
	for open := true; open; {
		f, err := s.Figures(ctx, time.Now(), time.Now(), 1)
		if err != nil {
			t.Fatal(err)
		}
		open = slices.ContainsFunc(f.Pending, func(p alert.PendingCount) bool { return p.N > 0 })
	}
	took := time.Since(began)
	cancel()
	wg.Wait()
	return took
}

// poster is the least of a channel: one POST.
type poster struct {
	name, url string
	transport *channels.Transport
}

func (p *poster) Traits() channels.Traits { return channels.Traits{Name: p.name, Network: "n"} }
func (p *poster) Limits() alert.Limits    { return alert.Limits{} }

func (p *poster) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	a, err := p.transport.Do(ctx, channels.Call{Op: channels.OpCreate, Method: http.MethodPost, URL: p.url, JSON: map[string]string{"text": d.Text}})
	if err != nil {
		return alert.Post{}, err
	}
	var out struct {
		ID string `json:"id"`
	}
	return alert.Post{Channel: p.name, ID: d.Key, At: time.Now()}, a.Decode(&out)
}

// fill commits n alerts with a delivery for each of the named channels, which is due at that time.
func fill(t *testing.T, s *store.Store, n int, names func(int) []string, due time.Time) {
	t.Helper()
	var wg sync.WaitGroup
	next := make(chan int)
	for range 64 {
		wg.Go(func() {
			for i := range next {
				if _, err := s.Submit(t.Context(), submission(t, i, names(i), due)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// submission is an alert that is approved as it is handed in, with a rendering for each channel.
func submission(t *testing.T, n int, names []string, due time.Time) alert.Submission {
	t.Helper()
	now := time.Now()
	id, err := alert.NewID(now, bytes.NewReader(fmt.Appendf(nil, "%016d", n)))
	if err != nil {
		t.Fatal(err)
	}
	by := alert.Actor{ID: "t", Name: "harness", Role: "admin"}
	sub := alert.Submission{
		Alert: alert.Alert{
			ID: id, Code: harnessCode(n), Kind: "amber", Status: alert.Actual, Phase: alert.PhasePending, Revision: 1,
			Title: "AMBER Alert, Larkmoor County", Created: now, Effective: due, Expires: now.Add(12 * time.Hour), SubmittedBy: by,
		},
		Content: json.RawMessage("{}"), By: by, At: now, Approve: true, Answer: []byte("{}"),
	}
	for _, name := range names {
		network, _, _ := strings.Cut(name, "-")
		sub.Renderings = append(sub.Renderings, alert.Rendering{
			Channel: name, Network: network, Lang: "en-US", Marker: alert.Marker(harnessCode(n), 1),
			Text: fmt.Sprintf("Missing girl, 7, last seen at Maple Green playground. Call 911. Alert number %d %s", n, alert.Marker(harnessCode(n), 1)),
		})
	}
	return sub
}

// measureMemory runs the real binary.
func measureMemory(t *testing.T) (idle, peak int) {
	t.Helper()
	h := newHarness(t, 3)
	d := newDaemon(t, h)
	p := d.start(t.Context(), t)
	defer p.kill(t)
	time.Sleep(3 * time.Second)
	idle = status(t, p.cmd.Process.Pid, "VmRSS:")
	cl, err := client.New("http://"+d.api, d.token, nil)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for n := range 125 {
				if _, err := cl.Submit(t.Context(), loadFile(w*125+n), "", true); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	d.quiet(t.Context(), t)
	return idle, status(t, p.cmd.Process.Pid, "VmHWM:")
}

// status reads a line of /proc/PID/status, in MB.
func status(t *testing.T, pid int, name string) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("need /proc: ", err)
	}
	var kb int
	_, after, _ := strings.Cut(string(b), name)
	if _, err := fmt.Sscan(after, &kb); err != nil {
		t.Fatal(err)
	}
	return kb / 1024
}

// measureBulkhead posts to one network, in turn while the other two are well and while one is dead and
// one hangs, in one run.
func measureBulkhead(t *testing.T) (alone, beside time.Duration) {
	t.Helper()
	h := newHarness(t, 4)
	_, cl := h.start(t, settings{delivery: "workers: 4, rate: 5000, timeout: 2s, settle: 1s, reads: [20ms, 20ms, 20ms]"})
	var well, ill []time.Duration
	for n := range 200 {
		h.world.Faults().Clear("")
		if n%2 == 1 {
			for _, f := range []rehearsal.Fault{
				{Name: rehearsal.FaultDown, Network: "x"},
				{Name: rehearsal.FaultSlow, Network: "mastodon", Wait: 1500 * time.Millisecond},
			} {
				if err := h.world.Faults().Add(f); err != nil {
					t.Fatal(err)
				}
			}
		}
		began := time.Now()
		answer, err := cl.Submit(t.Context(), loadFile(n), "", true)
		if err != nil {
			t.Fatal(err)
		}
		took := h.posted(t, "bluesky", answer.Code).Sub(began)
		if n%2 == 0 {
			well = append(well, took)
		} else {
			ill = append(ill, took)
		}
	}
	return percentile(well, 50), percentile(ill, 50)
}

// posted waits until the public sees a post and tells since when.
func (h *harness) posted(t *testing.T, network, code string) time.Time {
	t.Helper()
	for t.Context().Err() == nil {
		for _, p := range h.world.Network(network).Public() {
			if codeOf(p.Text) == code {
				return time.Now()
			}
		}
		time.Sleep(200 * time.Microsecond)
	}
	t.Fatal("not posted")
	return time.Time{}
}

func percentile(ds []time.Duration, p int) time.Duration {
	slices.Sort(ds)
	return ds[min(len(ds)-1, len(ds)*p/100)]
}

func pair(ds []time.Duration) string {
	return round(percentile(ds, 50)) + " / " + round(percentile(ds, 99))
}

func round(d time.Duration) string {
	if d >= time.Second {
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}
