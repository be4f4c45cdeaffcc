package reach_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"path/filepath"
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
	"github.com/hueandcry/hueandcry/reach/estimate"
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
}

func (l *remembering) Record(ctx context.Context, rs []alert.Reading) error {
	err := l.Store.Record(ctx, rs)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range rs {
		of := r.Post.Post.Channel
		l.reposts[of], _ = cascade.Merge(l.reposts[of], r.Reposts)
	}
	return err
}

// judged is one network's figures of one alert beside the truth.
type judged struct {
	network      string
	truth        rehearsal.Truth
	observed     int
	lists        int
	band, sum    estimate.Band
	lift, really float64            // reposts that the partners led to, together
	each         map[string]float64 // by partner: estimate less truth, where the truth is 20 and more
}

func (j judged) holds() bool {
	low, _, high, ok := j.band.Range()
	return ok && low <= float64(j.truth.Reached) && float64(j.truth.Reached) <= high
}

const (
	followersOfUs = 12_000
	spreadsFor    = 3 * time.Hour
)

// trueAlert lets one alert go out on three networks whose people follow each other in communities, measures it with
// all that the daemon has, and judges the figures.
func trueAlert(t *testing.T, seed uint64) []judged {
	t.Helper()
	var out []judged
	synctest.Test(t, func(t *testing.T) {
		world := rehearsal.New(rehearsal.Options{Seed: seed})
		audience := world.Audience(rehearsal.AudienceOptions{Partners: 8})
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
		l := &remembering{Store: opened, reposts: map[string][]alert.Repost{}}

		lister := reach.NewLister(reach.ListerOptions{Store: l, Channels: made, Most: 50_000})
		meter := reach.NewMeter(reach.Options{Store: l, Channels: made, Watch: opened.Watch, Seen: lister.Seen})
		spreading, done := context.WithCancel(t.Context())
		reading, stop := context.WithCancel(t.Context())
		var people, readers sync.WaitGroup
		people.Go(func() { audience.Run(spreading) })
		synctest.Wait()
		readers.Go(func() { check(t, meter.Run(spreading)) })
		readers.Go(func() { check(t, lister.Run(reading)) })

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
		time.Sleep(2 * time.Hour) // for the lists that wait
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

func judge(t *testing.T, n *rehearsal.Network, l *remembering, id alert.ID, channel string, post alert.Post, salt []byte) judged {
	t.Helper()
	hash := func(account string) string {
		h := hmac.New(sha256.New, salt)
		h.Write([]byte(n.Name + "\x00" + account))
		return hex.EncodeToString(h.Sum(nil)[:16])
	}
	truth, err := n.Truth(post.ID)
	check(t, err)
	lists, err := l.FollowerLists(t.Context(), id, n.Name)
	check(t, err)
	sketches, err := reach.Sketches(lists)
	check(t, err)
	own := cascade.Own{Account: "us", Followers: new(int64(followersOfUs)), At: post.At, Recorded: n.Name == "bluesky"}
	for _, kept := range lists {
		if kept.Channel == channel {
			own.Account = kept.Account
		}
	}
	c := cascade.Sift(own, l.reposts[channel], post.At.Add(spreadsFor))
	a := cascade.Attribute(c)
	out := judged{network: n.Name, truth: truth, observed: len(c.Events) - 1, lists: len(lists), each: map[string]float64{}}
	out.band, err = estimate.Audience{Accounts: c.Audience(sketches)}.Reach(c.AsOf)
	check(t, err)
	at := map[string]int{}
	for i, e := range c.Events {
		at[e.Account] = i
	}
	for _, r := range truth.Reposts {
		if r.Role != rehearsal.Partner {
			continue
		}
		lift := a.Lift(at[hash(r.Account)])
		out.lift, out.really = out.lift+lift, out.really+float64(r.Led)
		if r.Led >= 20 {
			out.each[r.Account] = lift/float64(r.Led) - 1
		}
	}
	return out
}

func TestFiguresHoldAgainstTheTruth(t *testing.T) {
	var table strings.Builder
	held := map[string]int{}
	for seed := range uint64(1) {
		for _, j := range trueAlert(t, seed) {
			low, best, high, _ := j.band.Range()
			off := j.lift/j.really - 1
			worst := 0.0
			for _, one := range j.each {
				worst = math.Max(worst, math.Abs(one))
			}
			fmt.Fprintf(&table, "| %d | %s | %d of %d | %d | %d | %.0f to %.0f, %.0f | %.2f | %.0f of %.0f, %+.0f %% | %.0f %% of %d | %s\n", seed, j.network, j.observed, len(j.truth.Reposts), j.lists, j.truth.Reached, low, high, best,
				best/float64(j.truth.Reached), j.lift, j.really, 100*off, 100*worst, len(j.each), j.band.Method())
			if j.holds() {
				held[j.network]++
			}
		}
	}
	t.Logf("\n%s\n%v", table.String(), held)
}
