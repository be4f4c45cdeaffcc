package reach_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach"
)

// book is a store of one post, in memory.
type book struct {
	mu        sync.Mutex
	post      alert.Tracked
	next      time.Time
	seen      map[string]alert.Repost
	comments  map[alert.CommentKind]map[string]alert.Comment // by id
	readings  []alert.Reading                                // of numbers
	kept      map[string]int
	followers int64
}

func newBook() *book {
	return &book{
		post: alert.Tracked{Post: alert.Post{Channel: "n-main", ID: "1", At: time.Now()}, Network: "n", Code: "H7K-2QF"},
		seen: map[string]alert.Repost{}, kept: map[string]int{}, comments: map[alert.CommentKind]map[string]alert.Comment{alert.CommentQuote: {}, alert.CommentReply: {}},
	}
}

func (b *book) DueForReading(_ context.Context, _ string, now time.Time, _ int) ([]alert.Tracked, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n := len(b.readings); now.Before(b.next) || n > 0 && b.readings[n-1].Sample == nil {
		return nil, nil
	}
	return []alert.Tracked{b.post}, nil
}

func (b *book) TrackedPost(_ context.Context, _, remote string, _ time.Time) (alert.Tracked, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if remote != b.post.Post.ID {
		return alert.Tracked{}, alert.ErrNotFound
	}
	return b.post, nil
}

func (b *book) ReadNow(context.Context, string, time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next = time.Time{}
	return nil
}

func (b *book) Known(_ context.Context, _ alert.Tracked, accounts []string) (map[string]bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := map[string]bool{}
	for _, a := range accounts {
		if _, ok := b.seen[a]; ok {
			out[a] = true
		}
	}
	return out, nil
}

func (b *book) Record(_ context.Context, rs []alert.Reading) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range rs {
		for kind, n := range r.KeptOut {
			b.kept[kind] += n
		}
		b.post.Spent += r.Cost
		b.post.Passed += r.Passed
		before := len(b.seen)
		for _, x := range r.Reposts {
			if _, again := b.seen[x.Account]; !again {
				b.seen[x.Account] = x
			}
		}
		b.post.Reposters = int64(len(b.seen))
		for _, c := range r.Comments {
			b.comments[c.Kind][c.ID] = c
		}
		switch {
		case !r.Only:
			b.readings = append(b.readings, r)
			b.next, b.post.Last = r.Next, r.Sample
		case r.Listed:
			b.post.Heard, b.post.Listed = b.post.Heard-r.Post.Heard, r.At
		default:
			b.post.Heard += int64(len(b.seen) - before)
		}
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
	asked    int   // Measure calls
	listed   int   // accounts that were read
	first    int64 // of the accounts that still stand; those before took it back
	garble   func(alert.Repost) alert.Repost
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
	return []alert.Sample{{Post: ps[0], Reposts: new(n.reposts - n.first)}}, nil
}

func (n *network) Reposters(context.Context, alert.Post) iter.Seq2[alert.Repost, error] {
	return func(yield func(alert.Repost, error) bool) {
		n.mu.Lock()
		total, first := n.reposts, n.first
		n.mu.Unlock()
		for i := total; i > first; i-- { // newest first
			n.mu.Lock()
			n.listed++
			n.mu.Unlock()
			one := alert.Repost{Account: fmt.Sprint("account", i), Followers: new(int64(10))}
			if n.garble != nil {
				one = n.garble(one)
			}
			if !yield(one, nil) {
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
func during(t *testing.T, d time.Duration, b *book, n channels.Channel, budget map[string]float64) {
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
		if _, plain := b.seen["account1"]; len(b.seen) != 3 || plain {
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
		if got := n.listed - before; got < 5 || got > 80 {
			t.Errorf("read %d accounts to learn of 5 new ones", got)
		}
		if len(b.seen) != 1005 {
			t.Errorf("%d accounts known, want 1005", len(b.seen))
		}
	})
}

func TestMeterSpreadsReposts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{}
		posted := time.Now()
		during(t, 50*time.Second, b, n, nil)
		n.set(func(n *network) { n.reposts = 10 })
		during(t, 50*time.Second, b, n, nil)
		at := map[time.Time]bool{}
		for _, r := range b.seen {
			at[r.At] = true
			if since := r.At.Sub(posted); since <= 0 || since > 100*time.Second {
				t.Errorf("a repost happened %s after the post", since)
			}
		}
		if len(at) != 10 {
			t.Errorf("10 reposts have %d times between them", len(at))
		}
	})
}

func TestMeterKeepsOutWhatCannotBe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{reposts: 4}
		n.garble = func(r alert.Repost) alert.Repost {
			switch r.Account {
			case "account1":
				r.Followers = new(int64(-5))
			case "account2":
				r.Followers = nil
			case "account3":
				r.Account = "account4"
			case "account4":
				r.At = time.Now().Add(time.Hour)
			}
			return r
		}
		during(t, 30*time.Second, b, n, nil)
		if diff := cmp.Diff(map[string]int{"negative": 1, "missing": 1, "duplicate": 1, "clock": 1}, b.kept); diff != "" {
			t.Error("kept out (-want +got):\n", diff)
		}
		for _, r := range b.seen {
			if r.Followers != nil && *r.Followers != 10 || r.At.After(time.Now()) {
				t.Errorf("stored %+v", r)
			}
		}
		n.set(func(n *network) { n.reposts, n.first = -3, 0 })
		during(t, 30*time.Second, b, n, nil)
		if last := b.readings[len(b.readings)-1].Sample; last.Reposts != nil || b.kept["negative"] < 2 {
			t.Errorf("a negative count became %v, and %v was kept out", last.Reposts, b.kept)
		}
	})
}

// Some take their repost back while others come: the count alone would hide them.
func TestMeterFindsWhoComesWhileOthersGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{reposts: 100}
		during(t, time.Minute, b, n, nil)
		n.set(func(n *network) { n.reposts, n.first = 130, 60 })
		during(t, time.Minute, b, n, nil)
		n.set(func(n *network) { n.reposts, n.first = 140, 70 }) // the count stays the same
		during(t, 20*time.Minute, b, n, nil)
		if len(b.seen) != 140 {
			t.Errorf("%d accounts known, want all 140 that there ever were", len(b.seen))
		}
	})
}

func TestMeterSamplesNearItsBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), &network{perUser: .01, perPosts: .005}
		for range 60 {
			n.set(func(n *network) { n.reposts += 5 })
			during(t, time.Minute, b, n, map[string]float64{"n": 1})
		}
		if b.post.Spent > 1 || b.post.Spent < .9 {
			t.Errorf("spent $%.3f of a budget of $1", b.post.Spent)
		}
		if b.post.Passed == 0 || b.post.Passed+b.post.Reposters > 300 || b.post.Passed+b.post.Reposters < 270 {
			t.Errorf("of 300 reposters %d were read and %d passed over", b.post.Reposters, b.post.Passed)
		}
		late := 0
		for i := 151; i <= 300; i++ {
			if _, ok := b.seen[hashed(fmt.Sprint("account", i))]; ok {
				late++
			}
		}
		if late < 5 {
			t.Errorf("of the second half only %d were read", late)
		}
		if n.asked < 150 {
			t.Errorf("the counts were read %d times; they must go on", n.asked)
		}
	})
}

// hashed is an account of the network n as it is stored.
func hashed(account string) string {
	h := hmac.New(sha256.New, []byte("salt"))
	h.Write([]byte("n\x00" + account))
	return hex.EncodeToString(h.Sum(nil)[:16])
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
