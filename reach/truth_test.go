package reach_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// remembering is a store that remembers when the one post of each channel is due again.
type remembering struct {
	*store.Store

	mu   sync.Mutex
	next map[string]time.Time
}

// DueForReading asks the store only when there is something to find: two simulated hours have many seconds.
func (r *remembering) DueForReading(ctx context.Context, channel string, now time.Time, n int) ([]alert.Tracked, error) {
	r.mu.Lock()
	due := r.next[channel]
	r.mu.Unlock()
	if now.Before(due) {
		return nil, nil
	}
	return r.Store.DueForReading(ctx, channel, now, n)
}

func (r *remembering) Record(ctx context.Context, readings []alert.Reading) error {
	err := r.Store.Record(ctx, readings)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range readings {
		r.next[one.Post.Post.Channel] = one.Next
	}
	return err
}

const (
	followersOfUs = 8_000
	spreadsFor    = 2 * time.Hour
)

// trueWorld is three networks whose people follow each other in communities, with an account of ours on each.
type trueWorld struct {
	*testing.T

	server *rehearsal.Server
	dsn    string
	ledger *remembering
}

func newTrueWorld(t *testing.T, seed uint64) *trueWorld {
	t.Helper()
	w := &trueWorld{
		T: t, server: rehearsal.New(rehearsal.Options{Seed: seed}), dsn: "sqlite:" + filepath.Join(t.TempDir(), "truth.db"),
		ledger: &remembering{next: map[string]time.Time{}},
	}
	for _, n := range w.server.Networks() {
		n.AddAccount(rehearsal.Account{
			Handle: map[bool]string{true: "larkmoor.test", false: "larkmoor"}[n.Name == bluesky.Network], Role: rehearsal.Agency, Followers: followersOfUs,
			Community: int(seed % 10), Token: "token", Secret: "secret",
		})
	}
	return w
}

// daemon is what measures: as much of one as these tests need.
type daemon struct {
	channels []channels.Channel
	unseen   func() // ends the measuring
	stop     func() // ends the reading of lists too, and closes the ledger
}

// start opens the ledger and lets a daemon measure.
func (w *trueWorld) start() *daemon {
	w.Helper()
	base := direct{w.server}
	d := &daemon{channels: []channels.Channel{
		open(w.T)(twitter.New(twitter.Config{BaseURL: "http://n.test/x", Token: "token"}, channels.Options{Channel: "x-main", Base: base}, channels.ModeExercise)),
		open(w.T)(mastodon.New(mastodon.Config{BaseURL: "http://n.test/mastodon", Token: "token"}, channels.Options{Channel: "mastodon-en", Base: base}, channels.ModeExercise)),
		open(w.T)(bluesky.New(bluesky.Config{BaseURL: "http://n.test/bluesky", Identifier: "larkmoor.test", Password: "secret"}, channels.Options{Channel: "bluesky-main", Base: base}, channels.ModeExercise)),
	}}
	opened, err := store.Open(w.Context(), w.dsn, store.Options{})
	if err != nil {
		w.Fatal(err)
	}
	w.ledger.Store, w.ledger.next = opened, map[string]time.Time{}
	// On Bluesky every list is read, on Mastodon those that are not too long.
	all := reach.NewLister(reach.ListerOptions{Store: w.ledger, Channels: d.channels[2:], Most: 50_000})
	short := reach.NewLister(reach.ListerOptions{Store: w.ledger, Channels: d.channels[:2]})
	seen := func(post alert.Tracked, r alert.Repost) {
		all.Seen(post, r)
		short.Seen(post, r)
	}
	meter := reach.NewMeter(reach.Options{Store: w.ledger, Channels: d.channels, Watch: opened.Watch, Seen: seen, Random: func() float64 { return .5 }})
	measuring, unseen := context.WithCancel(w.Context())
	reading, stop := context.WithCancel(w.Context())
	var wg sync.WaitGroup
	wg.Go(func() { check(w.T, meter.Run(measuring)) })
	wg.Go(func() { check(w.T, all.Run(reading)) })
	wg.Go(func() { check(w.T, short.Run(reading)) })
	d.unseen = unseen
	d.stop = func() {
		unseen()
		stop()
		wg.Wait()
		opened.Close()
	}
	return d
}

// streamsAreOut breaks the streams there are, and lets no other begin for a while; nor do notifications come.
func (w *trueWorld) streamsAreOut(while time.Duration) {
	w.Helper()
	for _, f := range []rehearsal.Fault{
		{Name: rehearsal.FaultDown, Network: mastodon.Network, Op: "stream"},
		{Name: rehearsal.FaultDown, Network: bluesky.Network, Op: "other"},
	} {
		check(w.T, w.server.Faults().Add(f))
	}
	for _, n := range w.server.Networks() {
		n.CutStreams()
	}
	time.Sleep(while)
	w.server.Faults().Clear("")
}

// trueAlert lets one alert go out, measures it with all that a daemon has, through an outage of the streams and two
// restarts, and judges the figures.
func trueAlert(t *testing.T, seed uint64) []judged {
	t.Helper()
	var out []judged
	synctest.Test(t, func(t *testing.T) {
		w := newTrueWorld(t, seed)
		audience := w.server.Audience(rehearsal.AudienceOptions{Partners: 5})
		spreading, done := context.WithCancel(t.Context())
		var people sync.WaitGroup
		people.Go(func() { audience.Run(spreading) })
		synctest.Wait()
		d := w.start()

		sub := storetest.Submission(int(seed), time.Now(), "x-main", "mastodon-en", "bluesky-main")
		sub.Approve = true
		_, err := w.ledger.Submit(t.Context(), sub)
		check(t, err)
		posts := map[string]alert.Post{}
		for _, c := range d.channels {
			posts[c.Traits().Name] = publish(t, w.ledger.Store, c)
		}
		ends := time.Now().Add(spreadsFor)
		time.Sleep(10 * time.Minute)
		w.streamsAreOut(15 * time.Minute)
		for _, gone := range []time.Duration{3 * time.Minute, 7 * time.Minute} {
			time.Sleep(5 * time.Minute)
			d.stop()
			time.Sleep(gone)
			d = w.start()
		}
		time.Sleep(time.Until(ends))
		done()
		people.Wait()
		time.Sleep(2 * time.Minute) // the last are seen
		d.unseen()
		time.Sleep(time.Hour) // and the lists that wait are read
		salt, err := w.ledger.Salt(t.Context())
		check(t, err)
		all, err := w.ledger.Cascades(t.Context(), time.Now().Add(-time.Hour), 1, nil)
		check(t, err)
		for _, c := range all {
			n := w.server.Network(c.Network)
			out = append(out, judge(t, n, w.ledger, c, posts[c.Channel], salt))
		}
		d.stop()
	})
	return out
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func open(t *testing.T) func(channels.Channel, error) channels.Channel {
	t.Helper()
	return func(c channels.Channel, err error) channels.Channel {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

// publish does what dispatch does where nothing goes wrong.
func publish(t *testing.T, s *store.Store, c channels.Channel) alert.Post {
	t.Helper()
	ds, err := s.Claim(t.Context(), c.Traits().Name, alert.DeskCreate, time.Now(), 1)
	if err != nil || len(ds) != 1 {
		t.Fatalf("%d deliveries, %v", len(ds), err)
	}
	p, err := c.Publish(t.Context(), channels.Draft{Key: ds[0].Key, Created: time.Now(), Text: "MISSING: Mara Quill, 9. " + ds[0].Key, Lang: "en-US", Marker: ds[0].Key})
	if err != nil {
		t.Fatal(err)
	}
	check(t, s.Settle(t.Context(), ds[0], alert.Outcome{State: alert.Sent, At: time.Now(), Post: p}))
	return p
}

const trueSeeds = 10

// On audiences of which everything is known, the figures come as near to the truth as they claim.
func TestFiguresHoldAgainstTheTruth(t *testing.T) {
	var all [trueSeeds][]judged
	t.Run("seed", func(t *testing.T) {
		for seed := range all {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				all[seed] = trueAlert(t, uint64(seed))
			})
		}
	})
	var table strings.Builder
	held := map[string]int{}
	for seed, networks := range all {
		for _, j := range networks {
			fmt.Fprintf(&table, "| %d %s\n", seed, j)
			if j.holds() {
				held[j.network]++
			}
			if j.missing > 0 || j.observed > len(j.truth.Reposts) {
				t.Errorf("seed %d, %s: of %d reposters that stand %d are not known; %d are known, of %d that ever were", seed, j.network, j.stand, j.missing, j.observed, len(j.truth.Reposts))
			}
			most := .35
			if j.network == bluesky.Network { // which records parents
				most = .10
			}
			if j.really < 10 || math.Abs(j.off()) > most {
				t.Errorf("seed %d, %s: the partners led to %.0f reposts, and %.1f are attributed to them", seed, j.network, j.really, j.lift)
			}
			if j.worst > most {
				t.Errorf("seed %d, %s: what is attributed to one partner is off by %.0f %%", seed, j.network, 100*j.worst)
			}
		}
	}
	t.Logf("seed, network, those who stand, all there were, lists, truth, low, best, high, best/truth, partners' lift and its truth, worst of one, method:\n%s", table.String())
	for _, network := range []string{twitter.Network, mastodon.Network, bluesky.Network} {
		if held[network] < trueSeeds*8/10 {
			t.Errorf("%s: the truth lies within the bounds of %d of %d seeds", network, held[network], trueSeeds)
		}
	}
}
