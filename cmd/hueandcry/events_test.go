package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// spreader lets strangers repost the one alert on every network and comment on it, and knows who did.
type spreader struct {
	*testing.T

	h     *harness
	posts map[string]string              // network → the post
	stand map[string]map[string]struct{} // network → accounts whose repost stands
	ever  map[string]int
	last  map[string]*rehearsal.Account
}

// repost lets n strangers repost on every network; every tenth takes it back at once, every fifth quotes the
// post and replies to it, too.
func (s *spreader) repost(n int) {
	s.Helper()
	for _, network := range rehearsed {
		where := s.h.world.Network(network)
		for i := range n {
			who := where.AddAccount(rehearsal.Account{Role: rehearsal.Public, Followers: int64(100 + i)})
			if err := where.Repost(s.posts[network], who, s.last[network]); err != nil {
				s.Fatal(err)
			}
			s.ever[network]++
			if i%5 == 1 {
				if err := errors.Join(where.Quote(s.posts[network], who, "Please look out."), where.Reply(s.posts[network], who, "Seen at the mill.")); err != nil {
					s.Fatal(err)
				}
			}
			if i%10 == 9 {
				if err := where.Unrepost(s.posts[network], who); err != nil {
					s.Fatal(err)
				}
				continue
			}
			s.stand[network][who.ID], s.last[network] = struct{}{}, who
		}
	}
}

// missing counts, for each network, the reposters that stand and are not known to a daemon, and those that
// it counts.
func (s *spreader) missing(a *app) (missing, observed map[string]int) {
	s.Helper()
	salt, err := a.store.Salt(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	missing, observed = map[string]int{}, map[string]int{}
	for _, network := range rehearsed {
		t, err := a.store.TrackedPost(s.Context(), network+"-main", s.posts[network], time.Now())
		if err != nil {
			s.Fatal(err)
		}
		var accounts []string
		for who := range s.stand[network] {
			mac := hmac.New(sha256.New, salt)
			mac.Write([]byte(network + "\x00" + who))
			accounts = append(accounts, hex.EncodeToString(mac.Sum(nil)[:16]))
		}
		known, err := a.store.Known(s.Context(), t, accounts)
		if err != nil {
			s.Fatal(err)
		}
		missing[network], observed[network] = len(accounts)-len(known), int(t.Reposters)
	}
	return missing, observed
}

// uncounted is how many comments that the public sees are not counted on a network. Every one is a quote and a
// reply.
func (s *spreader) uncounted(n alert.NetworkFigures) (left, all int) {
	s.Helper()
	for _, p := range s.h.world.Network(n.Network).Public() {
		if p.ID == s.posts[n.Network] {
			if p.Quotes != p.Replies || n.SeenQuotes > int64(p.Quotes) || n.SeenReplies > int64(p.Replies) {
				s.Errorf("%s: %d quotes and %d replies counted, of %d and %d", n.Network, n.SeenQuotes, n.SeenReplies, p.Quotes, p.Replies)
			}
			return p.Quotes + p.Replies - int(n.SeenQuotes+n.SeenReplies), p.Quotes + p.Replies
		}
	}
	s.Fatalf("%s: the post is gone", n.Network)
	return 0, 0
}

// hook registers the daemon's address with the network that calls it.
func (s *spreader) hook(a *app) (stop func()) {
	s.Helper()
	stop, err := s.h.world.Network("x").X().Webhook(s.Context(), "http://"+a.api.Addr().String()+"/hooks/x/x-main")
	if err != nil {
		s.Fatal(err)
	}
	return stop
}

// Streams break and daemons restart while an alert is passed on. In the end everybody who passed it on and
// can be seen to is known, and counted once; and so is every quote and reply, except that of those that X could
// not tell of nobody knows.
func TestNoRepostIsLostOrDoubled(t *testing.T) {
	h := newHarness(t, 5)
	fast := settings{poll: "1s"}
	a, cl, stop := h.run(t, fast)
	answer, err := cl.Submit(t.Context(), loadFile(1), "", true)
	if err != nil {
		t.Fatal(err)
	}
	quiet(t, a, 10*time.Second)
	s := &spreader{T: t, h: h, posts: map[string]string{}, stand: map[string]map[string]struct{}{}, ever: map[string]int{}, last: map[string]*rehearsal.Account{}}
	for _, network := range rehearsed {
		s.stand[network] = map[string]struct{}{}
		for _, p := range h.world.Network(network).Public() {
			if codeOf(p.Text) == answer.Code {
				s.posts[network] = p.ID
			}
		}
	}
	unhook := s.hook(a)
	s.repost(60)
	time.Sleep(time.Second)

	if err := h.world.Faults().Add(rehearsal.Fault{Name: rehearsal.FaultDown, Network: "mastodon", Op: "stream"}); err != nil {
		t.Fatal(err)
	}
	h.world.Network("mastodon").CutStreams() // the stream is out, and X cannot call
	unhook()
	s.repost(130)
	time.Sleep(500 * time.Millisecond)
	h.world.Faults().Clear("")
	unhook = s.hook(a)
	s.repost(70)
	for range 2 { // somebody reposts before the daemon ends, while there is none, and after its start
		s.repost(15)
		unhook()
		stop()
		s.repost(110)
		a, _, stop = h.run(t, fast)
		unhook = s.hook(a)
		s.repost(60)
	}
	defer func() { unhook(); stop() }()

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		missing, observed := s.missing(a)
		f, err := a.figures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range f.Alerts[0].Networks {
			left, all := s.uncounted(n)
			if n.Network != "x" {
				missing[n.Network] += left
			} else if left == all {
				t.Errorf("X told of %d comments, and none is counted", all)
			}
		}
		if missing["x"]+missing["mastodon"]+missing["bluesky"] == 0 {
			for _, n := range f.Alerts[0].Networks {
				t.Logf("%s: %d quotes and %d replies counted", n.Network, n.SeenQuotes, n.SeenReplies)
				stand := len(s.stand[n.Network])
				if int(n.Observed) != observed[n.Network] || int(n.Observed) < stand || int(n.Observed) > s.ever[n.Network] {
					t.Errorf("%s: %d counted, of %d that stand and %d that ever were", n.Network, n.Observed, stand, s.ever[n.Network])
				}
			}
			t.Logf("every one of %d, %d and %d reposters that stand is known; of %d that ever were on each network, counted: %v",
				len(s.stand["x"]), len(s.stand["mastodon"]), len(s.stand["bluesky"]), s.ever["x"], observed)
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("still missing: %v", missing)
		}
		time.Sleep(200 * time.Millisecond)
	}
}
