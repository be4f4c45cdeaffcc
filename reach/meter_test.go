package reach_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach"
)

// book is a store of one post, in memory.
type book struct {
	mu        sync.Mutex
	post      alert.Tracked
	next      time.Time
	seen      map[string]bool
	readings  []alert.Reading
	followers int64
}

func newBook() *book {
	return &book{post: alert.Tracked{Post: alert.Post{Channel: "n-main", ID: "1", At: time.Now()}, Network: "n", Code: "H7K-2QF"}, seen: map[string]bool{}}
}

func (b *book) DueForReading(_ context.Context, _ string, now time.Time, _ int) ([]alert.Tracked, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Before(b.next) {
		return nil, nil
	}
	return []alert.Tracked{b.post}, nil
}

func (b *book) Record(_ context.Context, rs []alert.Reading) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range rs {
		b.readings = append(b.readings, r)
		b.next = r.Next
		b.post.Last = r.Sample
		b.post.Spent += r.Cost
		for _, x := range r.Reposts {
			b.seen[x.Account] = true
		}
		b.post.Reposters = int64(len(b.seen))
	}
	return nil
}

func (b *book) SetFollowers(_ context.Context, _ alert.Post, n int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.followers = n
	return nil
}

func (b *book) Salt(context.Context) ([]byte, error) { return []byte("salt"), nil }

// network is a channel whose post n accounts have reposted.
type network struct {
	mu       sync.Mutex
	reposts  int64
	gone     bool
	err      error
	asked    int // Measure calls
	listed   int // accounts that were read
	perUser  float64
	perPosts float64
}

func (n *network) Traits() channels.Traits { return channels.Traits{Name: "n-main", Network: "n"} }
func (n *network) Limits() alert.Limits    { return alert.Limits{} }

func (n *network) Publish(context.Context, channels.Draft) (alert.Post, error) {
	return alert.Post{}, errors.ErrUnsupported
}

func (n *network) Measure(_ context.Context, ps []alert.Post) ([]alert.Sample, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked++
	if n.err != nil || n.gone {
		return nil, n.err
	}
	return []alert.Sample{{Post: ps[0], Reposts: new(n.reposts)}}, nil
}

func (n *network) Reposters(context.Context, alert.Post) iter.Seq2[alert.Repost, error] {
	return func(yield func(alert.Repost, error) bool) {
		n.mu.Lock()
		total := n.reposts
		n.mu.Unlock()
		for i := total; i > 0; i-- { // newest first
			n.mu.Lock()
			n.listed++
			n.mu.Unlock()
			if !yield(alert.Repost{Account: fmt.Sprint("account", i), Followers: new(int64(10))}, nil) {
				return
			}
		}
	}
}

func (n *network) Check(context.Context) (channels.Account, error) {
	return channels.Account{Followers: new(int64(4200))}, nil
}

func (n *network) Price(op channels.Op, _ string) float64 {
	switch op {
	case channels.OpReposters:
		return n.perUser
	case channels.OpMeasure:
		return n.perPosts
	default:
		return 0
	}
}

func (n *network) set(change func(*network)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change(n)
}

// during runs a meter over the network for d of the bubble's time.
func during(t *testing.T, d time.Duration, b *book, n *network, budget map[string]float64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	m := reach.NewMeter(reach.Options{
		Store: b, Channels: []channels.Channel{n}, Budget: budget, Random: func() float64 { return .5 },
		Watch: func() (<-chan struct{}, func()) { return nil, func() {} }, Cadence: reach.Cadence{"n": 20 * time.Second},
	})
	if err := m.Run(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestMeterReadsOnItsCadence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{reposts: 3}
		during(t, time.Hour, b, n, nil)
		if n.asked < 175 || n.asked > 182 {
			t.Errorf("asked %d times in the first hour, want about 180", n.asked)
		}
		if b.followers != 4200 {
			t.Errorf("own followers %d, want 4200", b.followers)
		}
		if len(b.seen) != 3 || b.seen["account1"] {
			t.Errorf("stored %v, want three hashes and no account's id", b.seen)
		}
		n.asked = 0
		during(t, time.Hour, b, n, nil)
		if n.asked > 92 {
			t.Errorf("asked %d times in the second hour, want half as often", n.asked)
		}
	})
}

func TestMeterReadsOnlyNewReposters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{reposts: 1000}
		during(t, 30*time.Second, b, n, nil)
		before := n.listed
		n.set(func(n *network) { n.reposts = 1005 })
		during(t, 30*time.Second, b, n, nil)
		if got := n.listed - before; got < 5 || got > 60 {
			t.Errorf("read %d accounts to learn of 5 new ones", got)
		}
		if len(b.seen) != 1005 {
			t.Errorf("%d accounts known, want 1005", len(b.seen))
		}
	})
}

func TestMeterStopsAtItsBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{reposts: 1000, perUser: .01, perPosts: .005}
		during(t, 10*time.Minute, b, n, map[string]float64{"n": 1})
		if b.post.Spent > 1 || b.post.Spent < .9 {
			t.Errorf("spent $%.3f of a budget of $1", b.post.Spent)
		}
		if n.asked < 25 {
			t.Errorf("the counts were read %d times; they must go on", n.asked)
		}
	})
}

func TestMeterSeesAPostGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{gone: true}
		during(t, 5*time.Second, b, n, nil)
		if len(b.readings) != 1 || b.readings[0].Sample == nil {
			t.Fatal("a post that is not there yet was taken for gone")
		}
		during(t, time.Minute, b, n, nil)
		if last := b.readings[len(b.readings)-1]; last.Sample != nil {
			t.Error("a post that is gone was not seen to be")
		}
	})
}

func TestMeterBacksOffFromTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{err: &channels.Error{Kind: channels.Temporary, Op: channels.OpMeasure}}
		during(t, 10*time.Minute, b, n, nil)
		if n.asked > 20 {
			t.Errorf("asked %d times in ten minutes of trouble", n.asked)
		}
		n.set(func(n *network) { n.err = nil; n.reposts = 1 })
		during(t, 2*time.Minute, b, n, nil)
		if len(b.seen) != 1 {
			t.Error("did not go on after the trouble")
		}
	})
}
