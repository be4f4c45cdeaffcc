package dispatch_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
)

// removable is a place whose posts can be removed, and looked at.
type removable struct {
	readable

	deletes []time.Time
	reads   []time.Time
	remove  func(n int) (effect bool, err error)
}

func (p *removable) Delete(_ context.Context, post alert.Post) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deletes = append(p.deletes, time.Now())
	effect, err := true, error(nil)
	if p.remove != nil {
		effect, err = p.remove(len(p.deletes))
	}
	if effect {
		p.posts = slices.DeleteFunc(p.posts, func(key string) bool { return key == post.ID })
	}
	return err
}

func (p *removable) Stands(_ context.Context, post alert.Post) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reads = append(p.reads, time.Now())
	return slices.Contains(p.posts, post.ID), nil
}

func (p *removable) Edit(_ context.Context, post alert.Post, _ channels.Draft) (alert.Post, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, time.Now())
	if p.answer != nil {
		_, err := p.answer(len(p.calls), channels.Draft{})
		return post, err
	}
	return post, nil
}

// correction is a delivery that acts on the post with the id.
func correction(a alert.Action, n int, id string) alert.Delivery {
	d := delivery("n", n)
	d.Key += string(a)
	d.Action, d.Target, d.Ended, d.Expires = a, alert.Post{Channel: "n", ID: id, URL: "https://n.example/" + id}, alert.EndedFoundSafe, time.Time{}
	d.Rendering.Media = nil
	return d
}

func TestRemoval(t *testing.T) {
	const sending, unsure, queued, sent, failed = alert.Sending, alert.Unsure, alert.Queued, alert.Sent, alert.Failed
	tests := map[string]struct {
		remove  func(n int) (bool, error)
		deletes int
		states  []alert.State
	}{
		"it is gone at once": {nil, 1, []alert.State{sending, unsure, sent}},
		"the answer was lost": {func(n int) (bool, error) {
			if n == 1 {
				return true, fail(channels.Temporary)
			}
			return true, nil
		}, 2, []alert.State{sending, queued, sending, unsure, sent}},
		"the network says yes and keeps it": {func(n int) (bool, error) { return n > 1, nil }, 2, append(
			[]alert.State{sending, unsure, unsure, unsure, unsure, unsure, unsure, queued}, sending, unsure, sent)},
		"it is refused for good": {func(int) (bool, error) { return false, fail(channels.Refused) }, 1, []alert.State{sending, failed}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &removable{readable: readable{&place{name: "n", posts: []string{"1"}}}, remove: tt.remove}
				d := correction(alert.Delete, 1, "1")
				l := newLedger(d)
				run(t, time.Hour, l, dispatch.Lane{Channel: p})
				if diff := cmp.Diff(tt.states, l.states(d.Key)); diff != "" {
					t.Errorf("states (-want +got)\n%s", diff)
				}
				if len(p.deletes) != tt.deletes {
					t.Errorf("%d removals, want %d", len(p.deletes), tt.deletes)
				}
			})
		})
	}
}

// A network that is away for a day has the post removed when it is back.
func TestRemovalIsNeverGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := time.Now().Add(24 * time.Hour)
		p := &removable{readable: readable{&place{name: "n", posts: []string{"1"}}}}
		p.remove = func(int) (bool, error) {
			if time.Now().Before(back) {
				return false, fail(channels.Temporary)
			}
			return true, nil
		}
		d := correction(alert.Delete, 1, "1")
		l := newLedger(d)
		run(t, 26*time.Hour, l, dispatch.Lane{Channel: p})
		if got := l.row(d.Key).State; got != alert.Sent {
			t.Errorf("state %s after the network came back", got)
		}
		if n := len(p.deletes); n < 20 || n > 60 {
			t.Errorf("%d removals were asked for in a day", n)
		}
	})
}

// Creates that hang, or that the network limits, hold up no removal.
func TestRemovalWaitsForNothing(t *testing.T) {
	for name, answer := range map[string]func(int, channels.Draft) (bool, error){
		"creates hang": func(int, channels.Draft) (bool, error) {
			time.Sleep(time.Minute)
			return false, fail(channels.Temporary)
		},
		"creates are limited": func(int, channels.Draft) (bool, error) {
			return false, &channels.Error{Kind: channels.Limited, RetryAfter: 10 * time.Minute}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &removable{readable: readable{&place{name: "n", posts: []string{"old"}, answer: answer}}}
				l := newLedger()
				for i := range 20 {
					l.add(delivery("n", i))
				}
				var closed time.Time
				time.AfterFunc(10*time.Second, func() {
					closed = time.Now()
					l.add(correction(alert.Delete, 99, "old"))
				})
				run(t, 20*time.Second, l, dispatch.Lane{Channel: p, Timeout: 2 * time.Minute})
				if len(p.deletes) != 1 || p.deletes[0].Sub(closed) > 10*time.Millisecond {
					t.Errorf("removals %v, want one right after %s", p.deletes, closed)
				}
			})
		})
	}
}

// An edit whose answer was lost is made again, but not before the first can have landed: it might land
// after a newer one.
func TestAmbiguousEdit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &removable{readable: readable{&place{name: "n", posts: []string{"1"}}}}
		p.answer = func(n int, _ channels.Draft) (bool, error) {
			if n == 1 {
				return true, fail(channels.Unsure)
			}
			return true, nil
		}
		d := correction(alert.Edit, 1, "1")
		l := newLedger(d)
		run(t, 10*time.Minute, l, dispatch.Lane{Channel: p})
		want := []alert.State{alert.Sending, alert.Unsure, alert.Queued, alert.Sending, alert.Sent}
		if diff := cmp.Diff(want, l.states(d.Key)); diff != "" {
			t.Errorf("states (-want +got)\n%s", diff)
		}
		if wait := p.calls[1].Sub(p.calls[0]); wait < 40*time.Second {
			t.Errorf("changed again after %s, before the settle time", wait)
		}
	})
}

// What a channel cannot do is said to a person, once.
func TestUnableChannel(t *testing.T) {
	for _, a := range []alert.Action{alert.Edit, alert.Reply, alert.Delete, alert.Boost} {
		synctest.Test(t, func(t *testing.T) {
			p := readable{&place{name: "n"}}
			d := correction(a, 1, "1")
			l := newLedger(d)
			run(t, time.Hour, l, dispatch.Lane{Channel: p})
			got := l.row(d.Key)
			if got.State != alert.Failed || got.Attempt != 1 || got.Reason == "" {
				t.Errorf("%s: state %s after %d attempts: %q", a, got.State, got.Attempt, got.Reason)
			}
		})
	}
}

// asking is a place whose creates ask for leave, as the transport's do.
type asking struct{ readable }

func (p asking) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	if ask := leaveOf(ctx); ask != nil {
		return alert.Post{}, &channels.Error{Kind: channels.Temporary, Op: channels.OpCreate, Reason: ask.Error()}
	}
	return p.readable.Publish(ctx, d)
}

// leaveOf asks through the transport itself: a call that must not go out ends before the wire.
func leaveOf(ctx context.Context) error {
	t := channels.NewTransport(channels.Options{Channel: "n", Network: "n", Base: deadWire{}})
	_, err := t.Do(ctx, channels.Call{Op: channels.OpCreate, Method: "POST", URL: "http://n.example/"})
	if errors.Is(err, errWire) {
		return nil
	}
	return err
}

func TestNothingLeavesWithoutLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := asking{readable{&place{name: "n"}}}
		d := delivery("n", 1)
		l := newLedger(d)
		l.closed = errors.New("the alert is closed")
		run(t, time.Minute, l, dispatch.Lane{Channel: p})
		got := l.row(d.Key)
		if len(p.posts) != 0 || got.State != alert.Queued || got.Kind != string(channels.Temporary) {
			t.Errorf("%d posts, state %s (%s): %q", len(p.posts), got.State, got.Kind, got.Reason)
		}
	})
}

// A channel that another daemon serves is left alone; when it is free, what was being sent there is
// looked for before anything else.
func TestLaneOfAnotherDaemon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		landed, waiting := delivery("n", 1), delivery("n", 2)
		landed.State, landed.Attempt = alert.Sending, 1
		p := readable{&place{name: "n", posts: []string{landed.Key}}}
		l := newLedger(landed, waiting)
		l.elsewhere = map[string]bool{"n": true}
		free := time.Now().Add(30 * time.Second)
		time.AfterFunc(30*time.Second, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.elsewhere = nil
		})
		run(t, 10*time.Minute, l, dispatch.Lane{Channel: p})
		if len(p.posts) != 2 || len(p.calls) != 1 || p.calls[0].Before(free) || p.calls[0].Sub(free) > time.Second {
			t.Errorf("posts %v by calls at %v, want one more right after %s", p.posts, p.calls, free)
		}
		if got := l.states(landed.Key); !slices.Equal(got, []alert.State{alert.Unsure, alert.Sent}) {
			t.Errorf("what the other daemon was sending went through %v", got)
		}
	})
}

func TestServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLedger()
		l.elsewhere = map[string]bool{"theirs": true}
		d := dispatch.New(dispatch.Options{Store: l, Watch: l.watch, Lanes: []dispatch.Lane{
			{Channel: readable{&place{name: "ours"}}}, {Channel: readable{&place{name: "theirs"}}},
		}})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- d.Run(ctx) }()
		time.Sleep(time.Second)
		synctest.Wait()
		if got := []bool{d.Serves("ours"), d.Serves("theirs"), d.Serves("nobody's")}; !slices.Equal(got, []bool{true, false, false}) {
			t.Errorf("serves %v", got)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
