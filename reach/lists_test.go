package reach_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach"
)

// drawer keeps lists in memory.
type drawer struct {
	mu    sync.Mutex
	lists []alert.FollowerList
}

func (s *drawer) Salt(context.Context) ([]byte, error) { return []byte("salt"), nil }

func (s *drawer) KeepFollowers(_ context.Context, l alert.FollowerList) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = append(s.lists, l)
	return nil
}

func (s *drawer) FollowersRead(_ context.Context, network, account string) (at time.Time, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.lists {
		if l.Network == network && l.Account == account {
			at = l.At
		}
	}
	return at, nil
}

func (s *drawer) FollowerLists(context.Context, alert.ID, string) ([]alert.FollowerList, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists, nil
}

// directory is a network that lists followers, ten on a page: of the account "n…" the first n people.
type directory struct {
	network

	own      int64
	err      error
	short    bool // half of each list is missing
	requests []time.Time
	read     []string // accounts, in order
}

func (d *directory) Paging() channels.Paging {
	return channels.Paging{Size: 10, Requests: 300, Per: 5 * time.Minute}
}

func (d *directory) Check(context.Context) (channels.Account, error) {
	return channels.Account{ID: fmt.Sprint("n", d.own), Followers: new(d.own)}, nil
}

func (d *directory) Followers(_ context.Context, account string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		d.read = append(d.read, account)
		var n int
		_, _ = fmt.Sscanf(account, "n%d", &n)
		if d.short {
			n /= 2
		}
		for i := range max(1, n) {
			if i%10 == 0 {
				d.requests = append(d.requests, time.Now())
			}
			if d.err != nil {
				yield("", d.err)
				return
			}
			if i < n && !yield(fmt.Sprint("person", i), nil) {
				return
			}
		}
	}
}

// listing runs a lister while do makes reposts be seen, and returns what was kept and logged.
func listing(t *testing.T, d *directory, do func(see func(account string, followers int64))) (kept []alert.FollowerList, logged string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := &drawer{}
		l := reach.NewLister(reach.ListerOptions{
			Store: s, Channels: []channels.Channel{&network{}, d}, Most: 100, MostOwn: 500, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := l.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		do(func(account string, followers int64) {
			l.Seen(alert.Tracked{Post: alert.Post{Channel: "n-main"}}, alert.Repost{Account: account, Followers: new(followers)})
		})
		l.Seen(alert.Tracked{Post: alert.Post{Channel: "n-other"}}, alert.Repost{Account: "n5", Followers: new(int64(5))})
		l.Seen(alert.Tracked{Post: alert.Post{Channel: "n-main"}}, alert.Repost{Account: "n5"}) // the network does not say how many
		time.Sleep(10 * time.Minute)
		cancel()
		wg.Wait()
		kept, logged = s.lists, log.String()
	})
	return kept, logged
}

// Our own list comes first, nobody's is read twice a day, and those that are too long are left alone.
func TestListsAreReadOnceADay(t *testing.T) {
	d := &directory{own: 200}
	kept, logged := listing(t, d, func(see func(string, int64)) {
		for range 3 {
			see("n50", 50)
			see("n30", 30)
			see("n101", 101)
			time.Sleep(10 * time.Minute)
		}
		time.Sleep(24 * time.Hour)
		see("n30", 30)
	})
	if got := strings.Join(d.read, " "); got != "n200 n50 n30 n200 n30" {
		t.Errorf("read: %s", got)
	}
	sketches, err := reach.Sketches(kept)
	if err != nil || len(sketches) != 3 || logged != "" {
		t.Fatalf("%d lists, %v, logged %q", len(sketches), err, logged)
	}
	for _, l := range kept {
		if own := l.Channel == "n-main"; own != (l.Followers == 200) || l.Network != "n" || l.At.IsZero() {
			t.Errorf("kept: %s, %s, %d", l.Network, l.Channel, l.Followers)
		}
		if got := sketches[cmp.Or(l.Channel, l.Account)].Estimate(); math.Abs(got-float64(l.Followers)) > 4 {
			t.Errorf("the sketch of %d followers counts %.1f", l.Followers, got)
		}
		if strings.Contains(fmt.Sprint(l), "person") || strings.HasPrefix(l.Account, "n") {
			t.Error("somebody's name is kept")
		}
	}
	own := sketches["n-main"]
	own.Merge(sketches[kept[1].Account])
	if got := own.Estimate(); math.Abs(got-200) > 4 {
		t.Errorf("all follow our own account, yet the union is of %.1f", got)
	}
}

// A quarter of what the network allows is enough: 300 in five minutes are one in four seconds.
func TestListsTakeTheirTime(t *testing.T) {
	d := &directory{own: 500}
	listing(t, d, func(see func(string, int64)) {
		for i := range 10 {
			see(fmt.Sprint("n", 90+i), int64(90+i))
		}
		time.Sleep(time.Hour)
	})
	if len(d.requests) != 50+10*10-1 { // the one of 90 takes nine pages
		t.Errorf("%d requests", len(d.requests))
	}
	for i := range d.requests {
		if j := i + 75; j < len(d.requests) && d.requests[j].Sub(d.requests[i]) < 5*time.Minute {
			t.Fatalf("more than 75 requests in %s", d.requests[j].Sub(d.requests[i]))
		}
	}
}

// What is not shown is left out without a word, and a part never passes for the whole.
func TestListsThatAreNotWholeAreLeftOut(t *testing.T) {
	for name, c := range map[string]struct {
		d     *directory
		warns int
		reads int
	}{
		"part":    {&directory{short: true}, 0, 1},
		"refused": {&directory{err: &channels.Error{Kind: channels.Refused}}, 0, 1},
		"trouble": {&directory{err: &channels.Error{Kind: channels.Temporary}}, 1, 3},
		"limited": {&directory{err: &channels.Error{Kind: channels.Limited, RetryAfter: 9 * time.Minute}}, 1, 3},
	} {
		c.d.own = 100_000 // too long
		kept, logged := listing(t, c.d, func(see func(string, int64)) {
			for range 3 {
				see("n80", 80)
				time.Sleep(10 * time.Minute)
			}
		})
		if len(kept) != 0 || len(c.d.read) != c.reads || strings.Count(logged, "level=WARN") != c.warns || strings.Contains(logged, "n80") {
			t.Errorf("%s: %d lists, read %v, logged %q", name, len(kept), c.d.read, logged)
		}
	}
}

// Whoever sees reposts never waits, however many there are.
func TestListsDoNotHoldUpTheMeter(t *testing.T) {
	d := &directory{own: 10}
	kept, _ := listing(t, d, func(see func(string, int64)) {
		for i := range 20_000 {
			see(fmt.Sprintf("n1 %d", i), 1)
		}
	})
	if len(kept) == 0 || len(kept) > 100 {
		t.Errorf("%d lists in ten minutes", len(kept))
	}
}

func TestSketchesLeaveOutWhatIsDamaged(t *testing.T) {
	got, err := reach.Sketches([]alert.FollowerList{{Network: "n", Account: "a", Sketch: []byte{2}}, {Network: "n", Account: "b"}})
	if len(got) != 1 || err == nil || !strings.Contains(err.Error(), "read the list again") {
		t.Errorf("%v, %v", got, err)
	}
}
