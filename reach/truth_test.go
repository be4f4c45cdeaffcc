package reach_test

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
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
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// direct carries requests to a handler without a socket, so that time can be simulated.
type direct struct{ to http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	in := httptest.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), r.Body)
	in.Header = r.Header
	w := httptest.NewRecorder()
	d.to.ServeHTTP(w, in)
	return w.Result(), nil
}

// remembering is a store that remembers which reposts were recorded at each channel.
type remembering struct {
	*store.Store

	mu      sync.Mutex
	reposts map[string][]alert.Repost
	next    map[string]time.Time // when the channel's one post is due again
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
		of := one.Post.Post.Channel
		r.reposts[of], _ = cascade.Merge(r.reposts[of], one.Reposts)
		r.next[of] = one.Next
	}
	return err
}

const (
	followersOfUs = 8_000
	spreadsFor    = 2 * time.Hour
)

// trueAlert lets one alert go out on three networks whose people follow each other in communities, measures it with
// all that the daemon has, and judges the figures.
func trueAlert(t *testing.T, seed uint64) []judged {
	t.Helper()
	var out []judged
	synctest.Test(t, func(t *testing.T) {
		world := rehearsal.New(rehearsal.Options{Seed: seed})
		audience := world.Audience(rehearsal.AudienceOptions{Partners: 5})
		base := direct{world}
		for _, n := range world.Networks() {
			n.AddAccount(rehearsal.Account{
				Handle: map[bool]string{true: "larkmoor.test", false: "larkmoor"}[n.Name == "bluesky"], Role: rehearsal.Agency, Followers: followersOfUs,
				Community: int(seed % 10), Token: "token", Secret: "secret",
			})
		}
		made := []channels.Channel{
			open(t)(twitter.New(twitter.Config{BaseURL: "http://n.test/x", Token: "token"}, channels.Options{Channel: "x-main", Base: base}, channels.ModeExercise)),
			open(t)(mastodon.New(mastodon.Config{BaseURL: "http://n.test/mastodon", Token: "token"}, channels.Options{Channel: "mastodon-en", Base: base}, channels.ModeExercise)),
			open(t)(bluesky.New(bluesky.Config{BaseURL: "http://n.test/bluesky", Identifier: "larkmoor.test", Password: "secret"}, channels.Options{Channel: "bluesky-main", Base: base}, channels.ModeExercise)),
		}
		opened, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "truth.db"), store.Options{})
		check(t, err)
		defer opened.Close()
		l := &remembering{Store: opened, reposts: map[string][]alert.Repost{}, next: map[string]time.Time{}}

		// On Bluesky every list is read, on Mastodon those that are not too long.
		all, short := reach.NewLister(reach.ListerOptions{Store: l, Channels: made[2:], Most: 50_000}), reach.NewLister(reach.ListerOptions{Store: l, Channels: made[:2]})
		seen := func(post alert.Tracked, r alert.Repost) {
			all.Seen(post, r)
			short.Seen(post, r)
		}
		meter := reach.NewMeter(reach.Options{Store: l, Channels: made, Watch: opened.Watch, Seen: seen, Random: func() float64 { return .5 }})
		spreading, done := context.WithCancel(t.Context())
		measuring, unseen := context.WithCancel(t.Context())
		reading, stop := context.WithCancel(t.Context())
		var people, readers sync.WaitGroup
		people.Go(func() { audience.Run(spreading) })
		synctest.Wait()
		readers.Go(func() { check(t, meter.Run(measuring)) })
		readers.Go(func() { check(t, all.Run(reading)) })
		readers.Go(func() { check(t, short.Run(reading)) })

		sub := storetest.Submission(int(seed), time.Now(), "x-main", "mastodon-en", "bluesky-main")
		sub.Approve = true
		_, err = opened.Submit(t.Context(), sub)
		check(t, err)
		posts := map[string]alert.Post{}
		for _, c := range made {
			posts[c.Traits().Name] = publish(t, opened, c)
		}
		time.Sleep(spreadsFor)
		done()
		people.Wait()
		time.Sleep(2 * time.Minute) // the last are seen
		unseen()
		time.Sleep(time.Hour) // and the lists that wait are read
		stop()
		readers.Wait()
		salt, err := opened.Salt(t.Context())
		check(t, err)
		for _, c := range made {
			n := world.Network(c.Traits().Network)
			out = append(out, judge(t, n, l, sub.Alert.ID, c.Traits().Name, posts[c.Traits().Name], salt))
		}
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
			most := .35
			if j.network == bluesky.Network { // which records parents
				most = .10
			}
			if j.really < 10 || math.Abs(j.off()) > most {
				t.Errorf("seed %d, %s: the partners led to %.0f reposts, and %.1f are attributed to them", seed, j.network, j.really, j.lift)
			}
		}
	}
	t.Logf("seed, network, reposts seen, lists, truth, low, best, high, best/truth, partners' lift and its truth, method:\n%s", table.String())
	for _, network := range []string{twitter.Network, mastodon.Network, bluesky.Network} {
		if held[network] < trueSeeds*8/10 {
			t.Errorf("%s: the truth lies within the bounds of %d of %d seeds", network, held[network], trueSeeds)
		}
	}
}
