package dispatch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
)

// place is a network in memory. answer is asked for every publish, after its effect if it has one.
type place struct {
	name   string
	mu     sync.Mutex
	posts  []string // keys, in order
	calls  []time.Time
	finds  int
	answer func(n int, d channels.Draft) (effect bool, err error)
	find   func(n int) error // instead of looking
	check  error
}

func (p *place) Traits() channels.Traits {
	return channels.Traits{Name: p.name, Network: p.name, Settle: 40 * time.Second, Reads: 3}
}

func (p *place) Limits() alert.Limits { return alert.Limits{} }

func (p *place) Publish(_ context.Context, d channels.Draft) (alert.Post, error) {
	p.mu.Lock()
	p.calls = append(p.calls, time.Now())
	n := len(p.calls)
	p.mu.Unlock() // answer may take its time
	effect, err := true, error(nil)
	if p.answer != nil {
		effect, err = p.answer(n, d)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if effect {
		p.posts = append(p.posts, d.Key)
	}
	if err != nil {
		return alert.Post{}, err
	}
	return alert.Post{Channel: p.name, ID: strconv.Itoa(len(p.posts)), At: time.Now()}, nil
}

// counts are the calls and the posts so far.
func (p *place) counts() (calls, posts int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.calls), len(p.posts)
}

// readable is a place whose posts can be found.
type readable struct{ *place }

func (p readable) Find(_ context.Context, d channels.Draft) (alert.Post, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finds++
	if p.find != nil {
		if err := p.find(p.finds); err != nil {
			return alert.Post{}, err
		}
	}
	if i := slices.Index(p.posts, d.Key); i >= 0 {
		return alert.Post{Channel: p.name, ID: strconv.Itoa(i + 1), At: time.Now()}, nil
	}
	return alert.Post{}, alert.ErrNotFound
}

// checkable is a readable place that can be checked.
type checkable struct{ readable }

func (p checkable) Check(context.Context) (channels.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return channels.Account{}, p.check
}

func delivery(channel string, n int) alert.Delivery {
	now := time.Now()
	return alert.Delivery{
		Key: fmt.Sprintf("a%d/1/%s/publish", n, channel), Channel: channel, Network: channel, Action: alert.Publish,
		State: alert.Queued, Due: now, Created: now, Expires: now.Add(12 * time.Hour),
		Rendering: alert.Rendering{Text: "text", Media: []alert.Media{{SHA256: "x"}}},
	}
}

// run dispatches for d of the bubble's time.
func run(t *testing.T, d time.Duration, l *ledger, lanes ...dispatch.Lane) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	err := dispatch.New(dispatch.Options{Store: l, Lanes: lanes, Watch: l.watch, Random: func() float64 { return 0 }}).Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
}

func fail(k channels.Kind) error {
	return &channels.Error{Kind: k, Op: channels.OpCreate, Reason: "why"}
}

func TestAmbiguousOutcomes(t *testing.T) {
	const (
		sending, unsure, queued, sent, held = alert.Sending, alert.Unsure, alert.Queued, alert.Sent, alert.Held
	)
	tests := map[string]struct {
		answer func(n int, d channels.Draft) (bool, error)
		find   func(n int) error
		posts  int
		calls  int
		states []alert.State
	}{
		"it went well": {nil, nil, 1, 1, []alert.State{sending, sent}},
		"it landed and the answer was lost": {
			func(int, channels.Draft) (bool, error) { return true, fail(channels.Unsure) }, nil,
			1, 1,
			[]alert.State{sending, unsure, sent},
		},
		"it did not land and the answer was lost": {
			func(n int, _ channels.Draft) (bool, error) {
				if n == 1 {
					return false, fail(channels.Unsure)
				}
				return true, nil
			}, nil,
			1, 2,
			[]alert.State{sending, unsure, unsure, unsure, queued, sending, sent},
		},
		"nobody classified the error": {
			func(int, channels.Draft) (bool, error) { return true, errors.New("boom") }, nil,
			1, 1,
			[]alert.State{sending, unsure, sent},
		},
		"the channel panicked after the effect": {
			func(n int, _ channels.Draft) (bool, error) {
				if n == 1 {
					panic("poison")
				}
				return true, nil
			}, nil,
			1, 2,
			[]alert.State{sending, unsure, unsure, unsure, queued, sending, sent},
		},
		"reads that fail prove nothing": {
			func(int, channels.Draft) (bool, error) { return true, fail(channels.Unsure) },
			func(n int) error {
				if n < 5 {
					return fail(channels.Temporary)
				}
				return nil
			},
			1, 1,
			[]alert.State{sending, unsure, unsure, unsure, unsure, unsure, sent},
		},
		"called a duplicate, found": {
			func(int, channels.Draft) (bool, error) { return true, fail(channels.Duplicate) }, nil,
			1, 1,
			[]alert.State{sending, unsure, sent},
		},
		"called a duplicate, never seen": {
			func(int, channels.Draft) (bool, error) { return false, fail(channels.Duplicate) }, nil,
			0, 1,
			[]alert.State{sending, unsure, unsure, unsure, held},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := readable{&place{name: "n", answer: tt.answer, find: tt.find}}
				d := delivery("n", 1)
				l := newLedger(d)
				run(t, 10*time.Minute, l, dispatch.Lane{Channel: p})
				if diff := cmp.Diff(tt.states, l.states(d.Key)); diff != "" {
					t.Errorf("states (-want +got)\n%s", diff)
				}
				if len(p.posts) != tt.posts || len(p.calls) != tt.calls {
					t.Errorf("%d posts by %d calls, want %d by %d", len(p.posts), len(p.calls), tt.posts, tt.calls)
				}
				if len(p.calls) > 1 && p.calls[1].Sub(p.calls[0]) < 40*time.Second {
					t.Errorf("sent again after %s, before the settle time", p.calls[1].Sub(p.calls[0]))
				}
			})
		})
	}
}

func TestNetworkThatCannotBeRead(t *testing.T) {
	for policy, want := range map[dispatch.Policy]alert.State{dispatch.Hold: alert.Held, dispatch.Resend: alert.Sent} {
		t.Run(string(policy), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &place{name: "n", answer: func(n int, _ channels.Draft) (bool, error) {
					if n == 1 {
						return false, fail(channels.Unsure)
					}
					return true, nil
				}}
				d := delivery("n", 1)
				l := newLedger(d)
				run(t, 10*time.Minute, l, dispatch.Lane{Channel: p, OnUnknown: policy})
				if got := l.row(d.Key).State; got != want {
					t.Errorf("state %s, want %s", got, want)
				}
			})
		})
	}
}

// What was being sent when the process died is looked for before it may be sent again.
func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		landed, lost := delivery("n", 1), delivery("n", 2)
		landed.State, lost.State, landed.Attempt, lost.Attempt = alert.Sending, alert.Sending, 1, 1
		p := readable{&place{name: "n", posts: []string{landed.Key}}}
		l := newLedger(landed, lost)
		run(t, 10*time.Minute, l, dispatch.Lane{Channel: p})
		if len(p.posts) != 2 || len(p.calls) != 1 {
			t.Errorf("posts %v by %d calls, want one more by one call", p.posts, len(p.calls))
		}
	})
}

// A limited network is not asked before its time, then by one call alone, and only then by all.
func TestLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limitedUntil := time.Now().Add(5 * time.Minute)
		p := readable{&place{name: "n"}}
		p.answer = func(n int, _ channels.Draft) (bool, error) {
			if left := time.Until(limitedUntil); left > 0 {
				return false, &channels.Error{Kind: channels.Limited, RetryAfter: left}
			}
			return true, nil
		}
		l := newLedger()
		for i := range 50 {
			l.add(delivery("n", i))
		}
		run(t, 20*time.Minute, l, dispatch.Lane{Channel: p, Workers: 4})
		if len(p.posts) != 50 {
			t.Fatalf("%d posts, want 50", len(p.posts))
		}
		early := slices.IndexFunc(p.calls, func(c time.Time) bool { return !c.Before(limitedUntil) })
		if early > 4 {
			t.Errorf("%d calls inside the limit, want at most one for each of 4 workers", early)
		}
	})
}

func TestCredentialsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		renewed := time.Now().Add(20 * time.Minute)
		p := checkable{readable{&place{name: "n", check: fail(channels.Auth)}}}
		p.answer = func(int, channels.Draft) (bool, error) {
			if time.Now().Before(renewed) {
				return false, fail(channels.Auth)
			}
			return true, nil
		}
		l := newLedger(delivery("n", 1), delivery("n", 2), delivery("n", 3))
		d := dispatch.New(dispatch.Options{Store: l, Lanes: []dispatch.Lane{{Channel: p, Workers: 1}}, Watch: l.watch})
		reg := prometheus.NewRegistry()
		h, err := dispatch.NewHealth([]channels.Channel{p}, silent(), reg)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() { h.Run(ctx) })
		wg.Go(func() { _ = d.Run(ctx) })
		h.Ready(ctx)
		time.Sleep(time.Until(renewed))
		if calls, _ := p.counts(); calls != 1 {
			t.Errorf("%d calls with refused credentials, want 1", calls)
		}
		if up := gauge(t, reg, "hueandcry_channel_up"); up != 0 {
			t.Errorf("channel_up %v, want 0", up)
		}
		p.mu.Lock()
		p.check = nil
		p.mu.Unlock()
		time.Sleep(time.Minute)
		if _, posts := p.counts(); posts != 3 {
			t.Errorf("%d posts within a minute of new credentials, want 3", posts)
		}
		cancel()
		wg.Wait()
	})
}

// One 401 that a check does not bear out is a mistake of the network: the lane goes on at once.
func TestCredentialsRefusedByMistake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := checkable{readable{&place{name: "n"}}}
		p.answer = func(n int, _ channels.Draft) (bool, error) {
			if n == 1 {
				return false, fail(channels.Auth)
			}
			return true, nil
		}
		l := newLedger(delivery("n", 1))
		run(t, 5*time.Second, l, dispatch.Lane{Channel: p})
		if len(p.posts) != 1 {
			t.Errorf("%d posts after five seconds, want 1", len(p.posts))
		}
	})
}

// A network that hangs slows no other.
func TestBulkhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hung := readable{&place{name: "hung", answer: func(int, channels.Draft) (bool, error) {
			time.Sleep(10 * time.Second)
			return false, fail(channels.Temporary)
		}}}
		well := readable{&place{name: "well"}}
		l := newLedger()
		var want []time.Time
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { run(t, time.Minute, l, dispatch.Lane{Channel: hung}, dispatch.Lane{Channel: well}) })
		for i := range 20 {
			time.Sleep(time.Second)
			want = append(want, time.Now())
			l.add(delivery("hung", i))
			l.add(delivery("well", i))
		}
		wg.Wait()
		cancel()
		<-ctx.Done()
		if diff := cmp.Diff(want, well.calls); diff != "" {
			t.Errorf("the healthy network was called late (-want +got)\n%s", diff)
		}
	})
}

func TestExpiryEndsTheRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := readable{&place{name: "n", answer: func(int, channels.Draft) (bool, error) { return false, fail(channels.Temporary) }}}
		d := delivery("n", 1)
		l := newLedger(d)
		run(t, 26*time.Hour, l, dispatch.Lane{Channel: p})
		if got := l.row(d.Key).State; got != alert.Dropped {
			t.Errorf("state %s, want dropped", got)
		}
		if last := p.calls[len(p.calls)-1]; last.After(d.Expires) {
			t.Errorf("a call began %s after the expiry", last.Sub(d.Expires))
		}
		if len(p.calls) < 10 || len(p.calls) > 60 {
			t.Errorf("%d attempts in 12 hours", len(p.calls))
		}
	})
}

// A shutdown lets calls in flight come back, and writes down what they brought.
func TestShutdownKeepsWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := readable{&place{name: "n", answer: func(int, channels.Draft) (bool, error) {
			time.Sleep(5 * time.Second)
			return true, nil
		}}}
		d := delivery("n", 1)
		l := newLedger(d)
		run(t, time.Second, l, dispatch.Lane{Channel: p})
		if got := l.row(d.Key).State; got != alert.Sent {
			t.Errorf("state %s, want sent", got)
		}
	})
}

// What came back while the disk was full is written once there is room, without a second post.
func TestFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := delivery("n", 1)
		l := newLedger(d)
		l.full = time.Now().Add(10 * time.Minute)
		p := readable{&place{name: "n"}}
		run(t, 11*time.Minute, l, dispatch.Lane{Channel: p})
		if got := l.row(d.Key); got.State != alert.Sent || len(p.calls) != 1 {
			t.Errorf("state %s after %d calls, want sent after 1", got.State, len(p.calls))
		}
	})
}

// priced is a place that charges.
type priced struct{ readable }

func (priced) Price(op channels.Op, _ string) float64 {
	return map[channels.Op]float64{channels.OpCreate: .015, channels.OpMedia: .005}[op]
}

func TestWhatItCost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := delivery("n", 1)
		l := newLedger(d)
		run(t, time.Minute, l, dispatch.Lane{Channel: priced{readable{&place{name: "n"}}}})
		if got := l.cost(); got < .0199 || got > .0201 {
			t.Errorf("cost $%g, want $0.02: one post with one picture", got)
		}
	})
}

func TestMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reg := prometheus.NewRegistry()
		m, err := dispatch.NewMetrics(reg)
		if err != nil {
			t.Fatal(err)
		}
		p := readable{&place{name: "n"}}
		l := newLedger(delivery("n", 1), delivery("n", 2))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := dispatch.New(dispatch.Options{Store: l, Lanes: []dispatch.Lane{{Channel: p}}, Watch: l.watch, Metrics: m}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		families, err := reg.Gather()
		if err != nil {
			t.Fatal(err)
		}
		if n := families[0].GetMetric()[0].GetHistogram().GetSampleCount(); n != 2 {
			t.Errorf("%d deliveries timed, want 2", n)
		}
	})
}
