package rehearsal

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestKernel(t *testing.T) {
	for s, want := range map[float64]float64{
		-1: 1, 0: 1, 100: .93734275, 300: .81202825, 600: .6916515, 1000: .614515473966686, 3600: .456833063091525, 86400: .218907325547775, 604800: .1395,
	} {
		if got := kernelSurvival(s); math.Abs(got-want) > 1e-4 {
			t.Errorf("S(%v) = %v, want %v", s, got, want)
		}
	}
	for _, share := range []float64{1, .99, .9, .82, .81, .5, .2, .14, .03} {
		s := kernelDelay(share).Seconds()
		if got := kernelSurvival(s); math.Abs(got-share) > 1e-6 {
			t.Errorf("S(%v s) = %v, want %v", s, got, share)
		}
	}
	if d := kernelDelay(0); d <= 0 {
		t.Errorf("the last one comes after %s", d)
	}
}

func TestPoisson(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, mean := range []float64{0, .3, 5, 45, 400} {
		var sum, square float64
		const n = 20_000
		for range n {
			k := float64(poisson(rng, mean))
			sum += k
			square += k * k
		}
		got := sum / n
		variance := square/n - got*got
		if math.Abs(got-mean) > .05+mean*.02 || math.Abs(variance-mean) > .1+mean*.06 {
			t.Errorf("mean %v: got mean %v, variance %v", mean, got, variance)
		}
	}
}

// play lets an audience react to one alert for a while and tells everything that happened.
type played struct {
	trace    []string // offset, what, who
	reposts  []time.Duration
	post     PublicPost
	by       []*Account // of the reposts
	accounts int
}

func play(t *testing.T, seed uint64, opt AudienceOptions, followers int64, length time.Duration, meanwhile func(*Server, *Network, PublicPost)) played {
	t.Helper()
	var out played
	synctest.Test(t, func(t *testing.T) {
		s, n, me := world(t, Options{Seed: seed})
		me.Followers = followers
		a := s.Audience(opt)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { a.Run(ctx) })
		synctest.Wait()
		began := time.Now()
		post := n.Say(me, "MISSING: Mara Quill, 9. H7K-2QF/1")
		n.Watch(func(e Event) {
			if e.Post.ID != post.ID {
				return
			}
			line := fmt.Sprintf("%s %s %s", time.Since(began), e.Kind, e.By.Handle)
			if e.Repost != nil {
				out.reposts = append(out.reposts, time.Since(began))
				out.by = append(out.by, e.By)
				if via := e.Repost.Via; via != nil {
					line += " via " + via.Handle
				}
			}
			out.trace = append(out.trace, line)
		})
		if meanwhile != nil {
			meanwhile(s, n, post)
		}
		time.Sleep(length)
		synctest.Wait()
		cancel()
		wg.Wait()
		for _, p := range n.Public() {
			if p.ID == post.ID {
				out.post = p
			}
		}
		out.accounts = len(n.Accounts())
		quiet := len(out.trace)
		time.Sleep(length)
		if len(out.trace) != quiet {
			t.Error("the audience goes on after its context has ended")
		}
	})
	return out
}

func TestSameSeedSameCascade(t *testing.T) {
	opt := AudienceOptions{Partners: 4}
	first := play(t, 7, opt, 12_000, 6*time.Hour, nil)
	if len(first.reposts) == 0 {
		t.Fatal("nobody reposted")
	}
	second := play(t, 7, opt, 12_000, 6*time.Hour, func(_ *Server, n *Network, _ PublicPost) {
		for _, a := range n.Accounts() { // other posts change nothing
			if a.Role == Agency {
				n.Say(a, "MISSING: Tobin Ash, 71. B2C-3D4/1")
			}
		}
	})
	if diff := cmp.Diff(first.trace, second.trace); diff != "" {
		t.Errorf("the same seed plays differently:\n%s", diff)
	}
	if other := play(t, 8, opt, 12_000, 6*time.Hour, nil); slices.Equal(other.trace, first.trace) {
		t.Error("another seed plays the same")
	}
}

// An ordinary alert of an ordinary agency gets tens to a few hundreds of reposts in its first hours.
func TestCascadesAreOfAnOrdinarySize(t *testing.T) {
	const seeds = 30
	var sizes []int
	var firstHour, all, likes, replies, quotes, undone, early, viaReposts int
	for seed := range uint64(seeds) {
		p := play(t, seed, AudienceOptions{Partners: 5}, 12_000, 6*time.Hour, nil)
		sizes = append(sizes, len(p.reposts))
		all += len(p.reposts)
		likes += int(p.post.Likes)
		replies += p.post.Replies
		quotes += p.post.Quotes
		undone += len(p.reposts) - p.post.Reposts
		for i, at := range p.reposts {
			if at <= time.Hour {
				firstHour++
			}
			if p.by[i].Role == Partner && at < 15*time.Minute {
				early++
			}
		}
		for _, line := range p.trace {
			if strings.Contains(line, " via ") {
				viaReposts++
			}
		}
		if p.post.Impressions < 1000 || p.post.Impressions > 100_000 {
			t.Errorf("seed %d: shown %d times", seed, p.post.Impressions)
		}
	}
	slices.Sort(sizes)
	t.Logf("sizes after 6 h: %v; %d likes, %d replies, %d quotes, %d taken back", sizes, likes, replies, quotes, undone)
	if median := sizes[seeds/2]; median < 30 || median > 300 || sizes[0] < 5 || sizes[seeds-1] > 1500 {
		t.Errorf("sizes %v", sizes)
	}
	if share := float64(firstHour) / float64(all); share < .4 || share > .85 {
		t.Errorf("%.2f of the reposts of 6 h come in the first one", share)
	}
	if early < seeds*5/2 {
		t.Errorf("%d of %d partners reposted within a quarter of an hour", early, seeds*5)
	}
	for what, share := range map[string]float64{
		"likes": float64(likes) / float64(all), "replies": 8 * float64(replies) / float64(all), "quotes": 12 * float64(quotes) / float64(all),
		"reposts of reposts": 1.2 * float64(viaReposts) / float64(all), "taken back": 60 * float64(undone) / float64(all),
	} {
		if share < .25 || share > 2.5 {
			t.Errorf("%s: %.2f of what is to be expected", what, share)
		}
	}
}

// Without chains, reposts come when the kernel says.
func TestRepostsFollowTheKernel(t *testing.T) {
	var at []float64
	for seed := range uint64(8) {
		p := play(t, seed, AudienceOptions{Infectiousness: 1e-4}, 2_000_000, 24*time.Hour, nil)
		for _, d := range p.reposts {
			at = append(at, d.Seconds())
		}
	}
	whole := 1 - kernelSurvival(86400)
	for _, s := range []float64{60, 300, 900, 3600, 4 * 3600} {
		n := 0
		for _, x := range at {
			if x <= s {
				n++
			}
		}
		want, got := (1-kernelSurvival(s))/whole, float64(n)/float64(len(at))
		if math.Abs(got-want) > .05 {
			t.Errorf("%.3f of %d reposts of a day come within %v s, want about %.3f", got, len(at), s, want)
		}
	}
}

func TestFollowersHaveAHeavyTail(t *testing.T) {
	_, n, _ := world(t, Options{})
	c := newCrowd(n, 3, AudienceOptions{Accounts: 4000})
	rng := rand.New(rand.NewPCG(1, 1))
	var f []float64
	at := map[int]int{}
	for range 3000 {
		a := c.account(c.pick(rng, 4))
		f = append(f, float64(a.Followers))
		at[a.Community]++
	}
	slices.Sort(f)
	if median := f[len(f)/2]; median < 100 || median > 300 || f[0] < fewestFollow || f[len(f)-1] < 5000 || f[len(f)-1] > mostFollow {
		t.Errorf("followers: least %v, median %v, most %v", f[0], f[len(f)/2], f[len(f)-1])
	}
	if at[4] < 2000 || at[4] > 2400 || len(at) != communities {
		t.Errorf("communities of those who see it: %v", at)
	}
	if got := len(n.Accounts()); got > 3000 {
		t.Errorf("%d accounts: nobody came up twice", got)
	}
}

func TestADeletedPostIsLeftAlone(t *testing.T) {
	var after int
	p := play(t, 7, AudienceOptions{Partners: 3}, 50_000, 3*time.Hour, func(_ *Server, n *Network, post PublicPost) {
		time.Sleep(10 * time.Minute)
		if err := n.Remove(post.ID); err != nil {
			t.Error(err)
		}
		n.Watch(func(Event) { after++ })
	})
	if len(p.reposts) == 0 || after != 0 {
		t.Errorf("%d reposts before the delete, %d events after it", len(p.reposts), after)
	}
}

func TestOnlyTheAgencysOwnPostsMoveTheAudience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n, me := world(t, Options{})
		a := s.Audience(AudienceOptions{Partners: 2})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() { a.Run(ctx) })
		synctest.Wait()
		other := n.AddAccount(Account{Role: Public, Followers: 1_000_000})
		post := n.Say(other, "Lovely weather.")
		if err := n.Reply(post.ID, me, "Indeed."); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		for _, p := range n.Public() {
			if p.Reposts+p.Quotes != 0 || p.Likes != 0 {
				t.Errorf("%+v", p)
			}
		}
	})
}

// Time may run fast: the same happens, sooner.
func TestSpeed(t *testing.T) {
	slow := play(t, 7, AudienceOptions{Partners: 3}, 12_000, 6*time.Hour, nil)
	fast := play(t, 7, AudienceOptions{Partners: 3, Speed: 3600}, 12_000, 6*time.Second, nil)
	if len(fast.reposts) != len(slow.reposts) {
		t.Fatalf("%d reposts at full speed, %d at the speed of the clock", len(fast.reposts), len(slow.reposts))
	}
	for i := range fast.reposts {
		if d := fast.reposts[i]*3600 - slow.reposts[i]; d < -time.Second || d > time.Second {
			t.Fatalf("repost %d after %s instead of %s", i, fast.reposts[i]*3600, slow.reposts[i])
		}
	}
}

// However catching an alert is, only so many people exist.
func TestTheCrowdHasAnEnd(t *testing.T) {
	p := play(t, 7, AudienceOptions{Infectiousness: .05, Accounts: 60, Partners: 2}, 100_000, 12*time.Hour, nil)
	if p.accounts > 60+2+1 || len(p.reposts) < 30 {
		t.Errorf("%d accounts, %d reposts", p.accounts, len(p.reposts))
	}
	seen := map[*Account]bool{}
	for _, by := range p.by {
		if seen[by] {
			t.Errorf("%s reposted twice", by.Handle)
		}
		seen[by] = true
	}
	a := &Audience{opt: AudienceOptions{Horizon: time.Hour, Speed: 1}}
	for range mostActs + 5 {
		a.push(act{cascade: &cascade{}})
	}
	if len(a.acts) != mostActs {
		t.Errorf("%d acts are scheduled, want no more than %d", len(a.acts), mostActs)
	}
	if a.push(act{cascade: &cascade{}, due: 2 * time.Hour}); len(a.acts) != mostActs {
		t.Error("an act beyond the horizon is scheduled")
	}
}

func TestPartnersAreTheSameEverywhere(t *testing.T) {
	s, _, _ := world(t, Options{Seed: 5})
	s.Audience(AudienceOptions{Partners: 12})
	var want []string
	for _, n := range s.Networks() {
		var got []string
		for _, a := range n.Accounts() {
			if a.Role != Partner {
				continue
			}
			got = append(got, fmt.Sprintf("%s %d", a.Name, a.Followers))
			if a.Followers < partnerLeast || a.Followers > partnerLeast*partnerSpread {
				t.Errorf("%s has %d followers", a.Name, a.Followers)
			}
		}
		if want == nil {
			want = got
		}
		if len(got) != 12 || !slices.Equal(got, want) {
			t.Errorf("%s: %v", n.Name, got)
		}
	}
}
