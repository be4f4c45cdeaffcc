package books_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/simulate/books"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// TestTwins has the books and the store go through the same random life, and wants the same answer to
// every question.
func TestTwins(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			sql, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer sql.Close()
			tw := &twins{
				t: t, rng: rand.New(rand.NewPCG(seed, 0x7e1f)), now: storetest.Begin,
				two: [2]storetest.Rules{sql, books.Open(books.Options{})},
			}
			for range 150 {
				tw.step()
			}
			tw.compare()
		})
	}
}

type twins struct {
	t      *testing.T
	rng    *rand.Rand
	now    time.Time
	two    [2]storetest.Rules
	n      int      // alerts
	codes  []string // of them
	given  []alert.Delivery
	posted int
	said   []string // what was done, for a failure
}

var places = []string{"x-main", "bluesky-main", "mastodon-en", "fedi-main", "mail-desk", "sms-county"}

// ask puts the same question to both, and returns the first one's answer.
func ask[T any](w *twins, what string, question func(storetest.Rules) (T, error)) (T, error) {
	w.t.Helper()
	w.said = append(w.said, what)
	first, err := question(w.two[0])
	second, err2 := question(w.two[1])
	if (err == nil) != (err2 == nil) {
		w.fail("%s: errors: %v, %v", what, err, err2)
	}
	if d := gocmp.Diff(first, second, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(alert.Delivery{}, "ID")); err == nil && d != "" {
		w.fail("%s\n- store, + books:\n%s", what, d)
	}
	for _, kind := range []error{alert.ErrConflict, alert.ErrNotFound, alert.ErrForbidden} {
		if errors.Is(err, kind) != errors.Is(err2, kind) {
			w.fail("%s: errors differ: %v, %v", what, err, err2)
		}
	}
	return first, err
}

func (w *twins) fail(format string, args ...any) {
	w.t.Helper()
	for _, s := range w.said {
		w.t.Log(s)
	}
	w.t.Fatalf(format, args...)
}

// as is a delivery under the number that it has in a ledger: SQLite leaves numbers out.
func (w *twins) as(l storetest.Rules, d alert.Delivery) alert.Delivery {
	ds, err := l.Deliveries(w.ctx(), d.Code)
	i := slices.IndexFunc(ds, func(e alert.Delivery) bool { return e.Key == d.Key })
	if err != nil || i < 0 {
		w.fail("%s is not there: %v", d.Key, err)
	}
	d.ID = ds[i].ID
	return d
}

func (w *twins) ctx() context.Context { return w.t.Context() }

func (w *twins) channel() string { return places[w.rng.IntN(len(places))] }

func (w *twins) code() string { return w.codes[w.rng.IntN(len(w.codes))] }

func (w *twins) step() {
	for len(w.codes) == 0 {
		w.submit()
	}
	switch n := w.rng.IntN(20); {
	case n == 0:
		w.submit()
	case n == 1:
		w.update()
	case n == 2 && w.rng.IntN(2) == 0:
		w.end()
	case n == 3:
		w.release()
	case n == 4:
		w.reclaim()
	case n == 5:
		w.now = w.now.Add(time.Duration(w.rng.IntN(90)) * time.Second)
	case n == 6 && w.rng.IntN(4) == 0:
		w.now = w.now.Add(9 * time.Hour)
		ask(w, "expire", func(l storetest.Rules) (int, error) { return l.Expire(w.ctx(), w.now) })
	case n < 13:
		w.claim()
	default:
		w.settle()
	}
	c := w.channel()
	ask(w, "due at "+c, func(l storetest.Rules) (alert.Due, error) { return l.Due(w.ctx(), c) })
	if w.rng.IntN(10) == 0 {
		w.compare()
	}
}

func (w *twins) submit() {
	if w.n == 4 {
		return
	}
	w.n++
	s := storetest.Corrected(storetest.Submission(w.n, w.now, w.some()...))
	s.Approve = true
	if w.rng.IntN(4) == 0 {
		s.Alert.Effective = w.now.Add(time.Minute)
	}
	if w.rng.IntN(4) == 0 {
		s.Alert.Expires = w.now.Add(-time.Second)
	}
	r, err := ask(w, "submit "+s.Alert.Code, func(l storetest.Rules) (alert.Receipt, error) { return l.Submit(w.ctx(), s) })
	if err != nil {
		w.n--
		return
	}
	w.codes = append(w.codes, r.Alert.Code)
}

// some are one place or more.
func (w *twins) some() []string {
	out := slices.Clone(places)
	w.rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:1+w.rng.IntN(len(out))]
}

func (w *twins) update() {
	i := w.rng.IntN(len(w.codes))
	a, _ := ask(w, "alert", func(l storetest.Rules) (alert.Alert, error) { return l.Alert(w.ctx(), w.codes[i]) })
	s := storetest.Submission(i+1, w.now, w.some()...)
	s.Alert = a
	s.Alert.Revision++
	for j := range s.Renderings {
		s.Renderings[j].Text = fmt.Sprintf("revision %d of %s", s.Alert.Revision, a.Code)
	}
	s = storetest.Corrected(s)
	s.Approve = true
	ask(w, "update "+a.Code, func(l storetest.Rules) (alert.Receipt, error) { return l.Revise(w.ctx(), s) })
}

func (w *twins) end() {
	code := w.code()
	c := alert.Closing{Ended: alert.EndedFoundSafe, By: alert.Token{ID: "t", Name: "M. Ito", Grants: []alert.Grant{alert.GrantApprove}}, At: w.now}
	ask(w, "close "+code, func(l storetest.Rules) (alert.Closed, error) { return l.CloseAlert(w.ctx(), code, c) })
}

func (w *twins) claim() {
	c, desk, n := w.channel(), alert.Desks()[w.rng.IntN(3)], 1+w.rng.IntN(3)
	ds, _ := ask(w, fmt.Sprintf("claim %d of %s at %s", n, desk, c), func(l storetest.Rules) ([]alert.Delivery, error) {
		return l.Claim(w.ctx(), c, desk, w.now, n)
	})
	w.given = append(w.given, ds...)
	for _, d := range ds {
		ask(w, "leave "+d.Key, func(l storetest.Rules) (int, error) { return 0, l.Leave(w.ctx(), w.as(l, d), w.now) })
	}
	ask(w, "doubtful at "+c, func(l storetest.Rules) ([]alert.Delivery, error) { return l.Doubtful(w.ctx(), c, w.now, n) })
}

func (w *twins) settle() {
	if len(w.given) == 0 {
		return
	}
	d := w.given[max(0, len(w.given)-1-w.rng.IntN(8))]
	states := []alert.State{alert.Sent, alert.Sent, alert.Sent, alert.Unsure, alert.Queued, alert.Failed, alert.Held}
	o := w.outcome(d, states[w.rng.IntN(len(states))])
	ask(w, fmt.Sprintf("settle %s as %s", d.Key, o.State), func(l storetest.Rules) (int, error) { return 0, l.Settle(w.ctx(), w.as(l, d), o) })
}

func (w *twins) outcome(d alert.Delivery, to alert.State) alert.Outcome {
	o := alert.Outcome{State: to, At: w.now, Due: w.now.Add(time.Duration(w.rng.IntN(60)) * time.Second), Kind: "temporary", Reason: "why"}
	if to == alert.Sent {
		w.posted++
		o = alert.Outcome{State: to, At: w.now, Post: alert.Post{Channel: d.Channel, ID: cmp.Or(d.Target.ID, strconv.Itoa(w.posted)), URL: "https://net.example/1", At: w.now}}
	}
	if w.rng.IntN(8) == 0 {
		o.Pause = alert.Pause{Desk: d.Action.Desk(), Until: w.now.Add(time.Minute)}
	}
	return o
}

func (w *twins) reclaim() {
	c := w.channel()
	var flying []alert.Delivery
	for _, d := range w.given {
		if w.rng.IntN(2) == 0 {
			flying = append(flying, d)
		}
	}
	ahead := time.Duration(w.rng.IntN(60)) * time.Second
	ask(w, "reclaim "+c, func(l storetest.Rules) (alert.Left, error) {
		ids := map[int64]int{}
		for _, d := range flying {
			ids[w.as(l, d).ID] = d.Attempt
		}
		return l.Reclaim(w.ctx(), c, alert.Takeover{At: w.now, Settle: time.Minute, Flying: ids, Ahead: ahead})
	})
}

func (w *twins) release() {
	code := w.code()
	ds, err := w.two[0].Deliveries(w.ctx(), code)
	if err != nil || len(ds) == 0 {
		w.fail("deliveries of %s: %v", code, err)
	}
	d := ds[w.rng.IntN(len(ds))]
	states := []alert.State{alert.Sent, alert.Queued, alert.Failed, alert.Dropped}
	o := w.outcome(d, states[w.rng.IntN(len(states))])
	ask(w, fmt.Sprintf("release %s to %s", d.Key, o.State), func(l storetest.Rules) (int, error) {
		return 0, l.Release(w.ctx(), alert.Actor{ID: "c", Name: "R. Vance"}, d.Key, o)
	})
}

// compare looks at everything.
func (w *twins) compare() {
	for _, code := range w.codes {
		ds, _ := ask(w, "deliveries of "+code, func(l storetest.Rules) ([]alert.Delivery, error) { return l.Deliveries(w.ctx(), code) })
		ask(w, code, func(l storetest.Rules) (alert.Alert, error) { return l.Alert(w.ctx(), code) })
		for _, d := range ds {
			ask(w, "attempts of "+d.Key, func(l storetest.Rules) ([]alert.Attempt, error) { return l.Attempts(w.ctx(), d.Key) })
		}
	}
	ask(w, "survivors", func(l storetest.Rules) (map[string]int64, error) {
		f, err := l.Figures(w.ctx(), w.now, w.now, 1)
		out := map[string]int64{}
		for _, s := range f.Survivors {
			out[s.Code+" "+s.Channel] += s.N
		}
		for _, c := range f.Counts {
			out[fmt.Sprint(c.Name, c.Labels)] = int64(c.Value)
		}
		return out, err
	})
}
