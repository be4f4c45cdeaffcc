package simulate_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
	"github.com/hueandcry/hueandcry/store"
)

var bubbles = flag.Uint64("bubbles", 20, "lives of the true lanes, adapters and store in simulated time")

// TestTrueParts lives through the same troubles with the true lanes, the true channels, their HTTP and the
// true store on a disk, in simulated time.
func TestTrueParts(t *testing.T) {
	for n := *seed; n < *seed+*bubbles; n++ {
		t.Run(strconv.FormatUint(n, 10), func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) { newTown(t, n, dir).live() })
		})
	}
}

// town is a rehearsal, and one agency that posts there.
type town struct {
	t        *testing.T
	rng      *rand.Rand
	ledger   *store.Store
	world    *rehearsal.Server
	recorder judge.Recorder
	lines    *lines
	daemon   *process
	offset   atomic.Int64 // of the daemon's wall clock
	crashed  bool
	acts     []judge.Act
	codes    []string
	expired  sync.Map // by code: when that stood in the ledger
}

func newTown(t *testing.T, seed uint64, dir string) *town {
	t.Helper()
	ledger, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "ledger.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, rng: rand.New(rand.NewPCG(seed, 0x70e1)), ledger: ledger, world: rehearsal.New(rehearsal.Options{Seed: seed})}
	of := map[string]string{}
	for _, n := range w.world.Networks() {
		n.AddAccount(rehearsal.Account{Handle: handle(n.Name), Role: rehearsal.Agency, Token: "token", Secret: "secret"})
		of[n.Name] = n.Name + "-main"
	}
	w.recorder.Watch(w.world, of)
	w.lines = newLines(w.world)
	return w
}

func handle(network string) string {
	if network == "bluesky" {
		return "larkmoor.test"
	}
	return "larkmoor"
}

func (w *town) now() time.Time { return time.Now().Add(time.Duration(w.offset.Load())) }

func (w *town) chance(p float64) bool { return w.rng.Float64() < p }

// moment is a short time or a long one.
func (w *town) moment(longest time.Duration) time.Duration {
	scale := []time.Duration{50 * time.Millisecond, 2 * time.Second, 30 * time.Second, longest}
	return time.Duration(w.rng.Int64N(int64(min(longest, scale[w.rng.IntN(len(scale))]))))
}

// live is the whole life: trouble, then calm, then judgement.
func (w *town) live() {
	w.daemon = w.start()
	w.trouble()
	calm := time.Now().Add(10 * time.Minute)
	for time.Now().Before(calm) && !w.done() {
		time.Sleep(w.moment(2 * time.Minute))
		w.act()
	}
	time.Sleep(time.Until(calm))
	w.world.Faults().Clear("")
	w.offset.Store(0)
	rested := w.rest()
	w.daemon.stop()
	w.judge(rested)
	w.lines.close()
	if err := w.ledger.Close(); err != nil {
		w.t.Error(err)
	}
}

// trouble puts some faults in force.
func (w *town) trouble() {
	names := append(rehearsal.Ambiguous(), rehearsal.FaultDown, rehearsal.FaultBefore, rehearsal.FaultLate, rehearsal.FaultLimited, rehearsal.FaultAuth,
		rehearsal.FaultUndead, rehearsal.FaultDelayedDelete, "lag", "duplicate", "ignore-key")
	for range 2 + w.rng.IntN(6) {
		f := rehearsal.Fault{
			Name: names[w.rng.IntN(len(names))], Network: []string{"x", "mastodon", "bluesky", ""}[w.rng.IntN(4)],
			Rate: []float64{.1, .3, .6}[w.rng.IntN(3)], Wait: time.Duration(1+w.rng.IntN(30)) * time.Second,
			Op: []string{"", "create", "edit", "delete", "find"}[w.rng.IntN(5)],
		}
		if slices.Contains([]string{"duplicate", rehearsal.FaultSlow, rehearsal.FaultLate}, f.Name) && f.Op != "edit" && f.Op != "delete" {
			f.Op = "create" // the judge does not count a look that came late, though it was one
		}
		if f.Name == rehearsal.FaultLimited && f.Op == "" { // a limit is of one kind of calls
			f.Op = "create"
		}
		_ = w.world.Faults().Add(f) // not every network has each
	}
}

// act does the next thing that somebody wants, or that befalls.
func (w *town) act() {
	switch n := w.rng.IntN(10); {
	case len(w.codes) < 2 && (n < 4 || len(w.codes) == 0):
		w.submit()
	case n < 6:
		w.update()
	case n == 6:
		w.close()
	case n == 7:
		w.daemon.crash()
		w.crashed = true
		time.Sleep(w.moment(20 * time.Second))
		w.daemon = w.start()
	case n == 8:
		w.daemon.stop()
		w.daemon = w.start()
	case n == 9 && w.chance(.3):
		w.offset.Store(int64([]time.Duration{time.Hour, -time.Hour, 87_600 * time.Hour, -87_600 * time.Hour, 0}[w.rng.IntN(5)]))
	}
}

func (w *town) done() bool { return len(w.codes) == 2 && len(w.acts) > 8 }

func (w *town) submit() {
	n := len(w.codes) + 1
	code := code(n)
	a := alert.Alert{
		ID: alert.ID(fmt.Sprintf("0190aaaa-0000-7000-8000-%012d", n)), Code: code, Kind: "amber", Status: alert.Actual, Phase: alert.PhasePending,
		Revision: 1, Langs: []alert.Lang{"en-US"}, Created: w.now(), Expires: w.now().Add(24 * time.Hour), SubmittedBy: desk.Actor(),
	}
	if w.chance(.2) {
		a.Expires = w.now().Add(w.moment(4 * time.Minute))
	}
	w.codes = append(w.codes, code)
	w.does(judge.Act{Deed: judge.Submit, Code: code, Revision: 1}, func() error {
		_, err := w.ledger.Submit(w.t.Context(), w.submission(a))
		return err
	})
}

// desk may do everything.
var desk = alert.Token{ID: "t-desk", Name: "R. Vance", Grants: []alert.Grant{alert.GrantSubmit, alert.GrantSinglePerson}}

func (w *town) update() {
	code := w.codes[w.rng.IntN(len(w.codes))]
	a, err := w.ledger.Alert(w.t.Context(), code)
	if err != nil { // it was refused
		return
	}
	a.Revision++
	w.does(judge.Act{Deed: judge.Update, Code: code, Revision: a.Revision}, func() error {
		_, err := w.ledger.Revise(w.t.Context(), w.submission(a))
		return err
	})
}

func (w *town) close() {
	code := w.codes[w.rng.IntN(len(w.codes))]
	if slices.ContainsFunc(w.acts, func(a judge.Act) bool { return a.Deed == judge.Close && a.Code == code && !a.Refused }) {
		return
	}
	w.does(judge.Act{Deed: judge.Close, Code: code}, func() error {
		_, err := w.ledger.CloseAlert(w.t.Context(), code, alert.Closing{Ended: alert.EndedFoundSafe, By: desk, At: w.now()})
		return err
	})
}

func (w *town) does(a judge.Act, do func() error) {
	a.Began = time.Now()
	err := do()
	a.Refused = errors.Is(err, alert.ErrConflict) || errors.Is(err, alert.ErrNotFound)
	if err == nil {
		a.Acked = time.Now()
	} else if !a.Refused {
		w.t.Errorf("%s of %s: %v", a.Deed, a.Code, err)
	}
	w.acts = append(w.acts, a)
}

func (w *town) submission(a alert.Alert) alert.Submission {
	s := alert.Submission{Alert: a, Content: []byte("{}"), By: desk.Actor(), At: w.now(), Approve: true}
	for _, c := range w.lines.channels {
		t := c.Traits()
		acts := []alert.Action{alert.Publish, alert.Delete}
		if slices.Contains(t.Corrects, alert.Edit) {
			acts = []alert.Action{alert.Edit, alert.Delete}
		}
		r := alert.Rendering{
			Channel: t.Name, Network: t.Network, Lang: "en-US", Acts: acts, Marker: alert.Marker(a.Code, a.Revision),
			Text: fmt.Sprintf("MISSING CHILD %s\n%s", a.Code, alert.Marker(a.Code, a.Revision)), Media: []alert.Media{},
		}
		s.Renderings = append(s.Renderings, r)
		for _, e := range []alert.Ended{alert.EndedFoundSafe, alert.EndedExpired} {
			end := r
			end.Ended, end.Marker = e, alert.EndMarker(a.Code)
			end.Text = fmt.Sprintf("It is over: %s\n%s", e, end.Marker)
			s.Renderings = append(s.Renderings, end)
		}
	}
	return s
}

// rest waits until nothing is open any more, while people look after what is held or has failed.
func (w *town) rest() bool {
	calm := 0
	for range 6 * 60 * 2 {
		time.Sleep(30 * time.Second)
		open := w.recorder.Busy()
		for _, code := range w.codes {
			ds, err := w.ledger.Deliveries(w.t.Context(), code)
			if err != nil {
				continue
			}
			for _, d := range ds {
				if !d.State.Ended() {
					open++
				}
				if d.State == alert.Held || d.State == alert.Failed && d.Kind != "" {
					w.release(d)
				}
			}
		}
		if calm++; open > 0 {
			calm = 0
		}
		if calm > 4 {
			return true
		}
	}
	return false
}

// release is a person who tells the truth.
func (w *town) release(d alert.Delivery) {
	o := alert.Outcome{State: alert.Queued, At: w.now(), Due: w.now(), Reason: "it is not there"}
	standing := map[string]string{}
	for _, s := range w.recorder.Sights() {
		if standing[s.Post] = s.Text; s.Channel != d.Channel || s.Kind == "delete" {
			delete(standing, s.Post)
		}
	}
	for id, text := range standing {
		if text == d.Rendering.Text && d.State == alert.Held {
			o = alert.Outcome{State: alert.Sent, At: w.now(), Post: alert.Post{Channel: d.Channel, ID: id, At: w.now()}}
		}
	}
	if err := w.ledger.Release(w.t.Context(), desk.Actor(), d.Key, o); err != nil && d.State == alert.Held {
		o.State = alert.Failed
		if err := w.ledger.Release(w.t.Context(), desk.Actor(), d.Key, o); err != nil {
			w.t.Error(err)
		}
	}
}

func (w *town) judge(rested bool) {
	h := judge.History{Acts: w.acts, Rest: rested}
	for _, c := range w.lines.channels {
		t := c.Traits()
		h.Channels = append(h.Channels, judge.Channel{Name: t.Name, Network: t.Network, Actual: true, Settle: t.Settle, Reads: t.Reads})
	}
	for _, code := range w.codes {
		if at, expired := w.expired.Load(code); expired {
			h.Acts = slices.DeleteFunc(h.Acts, func(a judge.Act) bool { return a.Code == code && a.Deed == judge.Close })
			h.Acts = append(h.Acts, judge.Act{Deed: judge.Close, Code: code, Began: at.(time.Time), Acked: at.(time.Time)})
		}
	}
	w.recorder.Fill(&h)
	if w.crashed { // a daemon that ends before it has written down an answer cannot know of a pause
		for i := range h.Calls {
			h.Calls[i].Until = time.Time{}
		}
	}
	found := judge.Check(h)
	for _, v := range found {
		w.t.Error(v)
	}
	if !rested {
		w.t.Error("it never came to rest")
	}
	if w.t.Failed() {
		w.tell(h)
	}
}

// expire ends alerts whose time is over, and notes when that stood in the ledger.
func (w *town) expire(ctx context.Context, p *process) {
	n, err := p.ledger.Expire(ctx, w.now())
	if err != nil && ctx.Err() == nil {
		w.t.Error(err)
	}
	for k := 1; n > 0 && k <= 2; k++ {
		code := code(k)
		if a, err := w.ledger.Alert(context.WithoutCancel(ctx), code); err == nil && a.Phase == alert.PhaseExpired {
			w.expired.LoadOrStore(code, time.Now())
		}
	}
}

func code(n int) string { return fmt.Sprintf("H%dK-2QF", n) }

// tell prints what happened.
func (w *town) tell(h judge.History) {
	for _, a := range h.Acts {
		w.t.Logf("%s %s %d: began %s, acknowledged %s, refused %v", a.Deed, a.Code, a.Revision, a.Began, a.Acked, a.Refused)
	}
	for _, c := range h.Calls {
		if c.Text != "" || c.Op == "delete" || c.Op == "find" || c.Op == "stands" {
			w.t.Logf("%s %s at %s: %q %s new %v fault %q status %d, until %s", c.Arrived.Format("15:04:05.000"), c.Op, c.Channel, c.Text, c.Post, c.New, c.Fault, c.Status, c.Answered.Format("15:04:05.000"))
		}
	}
	for _, code := range w.codes {
		ds, err := w.ledger.Deliveries(context.WithoutCancel(w.t.Context()), code)
		if err != nil {
			continue
		}
		for _, d := range ds {
			b, _ := json.Marshal(map[string]any{"key": d.Key, "state": d.State, "reason": d.Reason, "due": d.Due, "post": d.Post.ID, "target": d.Target.ID, "attempt": d.Attempt})
			w.t.Logf("%s", b)
		}
	}
}
