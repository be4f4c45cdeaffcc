package dispatch_test

import (
	"errors"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
)

// bench drives a core by hand. Its two clocks are set apart.
type bench struct {
	*testing.T
	*dispatch.Core

	at dispatch.Moment
}

func newBench(t *testing.T) *bench {
	t.Helper()
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	c := dispatch.NewCore(dispatch.Lane{Channel: readable{&place{name: "n"}}}, dispatch.NewShare(1), func() float64 { return 0 })
	b := &bench{t, c, dispatch.Moment{Steady: noon, Wall: noon}}
	b.speak()
	return b
}

// speak takes the channel for 14 s.
func (b *bench) speak() {
	b.Helper()
	b.Served(b.wants(dispatch.Serve), 14*time.Second, b.at)
	b.wants(dispatch.Reclaim)
	b.Reclaimed(alert.Left{}, b.at)
}

func (b *bench) wants(do dispatch.Doing) dispatch.Step {
	b.Helper()
	s := b.Next(b.at)
	if s.Do != do {
		b.Fatalf("it does %q next, want %q", s.Do, do)
	}
	return s
}

// pass lets time go by on both clocks.
func (b *bench) pass(d time.Duration) {
	b.at.Steady, b.at.Wall = b.at.Steady.Add(d), b.at.Wall.Add(d)
}

// look lets the core take what is unsure, and tells how many looks begin.
func (b *bench) look(ds ...alert.Delivery) int {
	b.Helper()
	b.Surveyed(alert.Due{Desks: map[alert.Desk]time.Time{}, Looks: b.at.Wall}, b.at)
	return len(b.Handed(b.wants(dispatch.Look), ds))
}

// claim lets the core take what is to be sent.
func (b *bench) claim(ds ...alert.Delivery) {
	b.Helper()
	b.Surveyed(alert.Due{Desks: map[alert.Desk]time.Time{alert.DeskCreate: b.at.Wall}}, b.at)
	b.Handed(b.wants(dispatch.Claim), ds)
}

func publish(id int64) alert.Delivery {
	return alert.Delivery{ID: id, Action: alert.Publish, Attempt: 1}
}

func limited(wait time.Duration) error {
	return &channels.Error{Kind: channels.Limited, Op: channels.OpCreate, RetryAfter: wait}
}

func kindOf(err error) channels.Kind {
	if err == nil {
		return ""
	}
	return channels.KindOf(err)
}

func TestADoubtLastsWhateverTheWallClockSays(t *testing.T) {
	b := newBench(t)
	b.claim(publish(1))
	o := b.Sent(publish(1), alert.Post{}, errors.New("no answer"), b.at)
	b.Settled(publish(1))
	if o.State != alert.Unsure || o.Due.Sub(b.at.Wall) != 40*time.Second {
		t.Fatalf("%s, due in %s", o.State, o.Due.Sub(b.at.Wall))
	}
	b.at.Wall = b.at.Wall.Add(time.Hour)
	if n := b.look(publish(1)); n != 0 {
		t.Error("it is looked for at once because the clock was set forward")
	}
	if s := b.wants(dispatch.Rest); s.For > 14*time.Second {
		t.Errorf("it rests for %s and forgets its lease", s.For)
	}
	for range 4 {
		b.pass(10 * time.Second)
		b.Served(b.wants(dispatch.Serve), 14*time.Second, b.at)
	}
	if n := b.look(publish(1)); n != 1 {
		t.Error("it is not looked for after the settle time")
	}
}

func TestWhatAnotherRunLeftSettlesAnew(t *testing.T) {
	b := newBench(t)
	removal := publish(2)
	removal.Action = alert.Delete
	if n := b.look(publish(1), removal); n != 1 {
		t.Errorf("%d looks begin, want that for the removal alone", n)
	}
}

func TestALapsedLeaseIsTakenAnew(t *testing.T) {
	b := newBench(t)
	b.pass(20 * time.Second)
	s := b.wants(dispatch.Serve)
	if kindOf(b.May(alert.DeskCreate, b.at)) != channels.Temporary {
		t.Error("a call may begin although the lease has run out")
	}
	b.Served(s, 14*time.Second, b.at)
	b.wants(dispatch.Reclaim) // another daemon may have spoken, and left something
	if err := b.May(alert.DeskCreate, b.at); err != nil {
		t.Error(err)
	}

	b = newBench(t)
	b.pass(3 * time.Second)
	s = b.wants(dispatch.Serve)
	b.pass(20 * time.Second) // it stands still while it asks
	b.Served(s, 14*time.Second, b.at)
	b.wants(dispatch.Serve) // what it was given has run out since

	b = newBench(t)
	b.pass(3 * time.Second)
	b.Served(b.wants(dispatch.Serve), 14*time.Second, b.at)
	b.wants(dispatch.Survey)
}

func TestTheLongestPauseCounts(t *testing.T) {
	b := newBench(t)
	b.claim(publish(1), publish(2), publish(3))
	first := b.Sent(publish(1), alert.Post{}, limited(time.Minute), b.at)
	second := b.Sent(publish(2), alert.Post{}, limited(5*time.Second), b.at)
	want := alert.Pause{Desk: alert.DeskCreate, Until: b.at.Wall.Add(time.Minute)}
	if first.Pause != want || second.Pause != want {
		t.Errorf("pauses %v and %v, want %v", first.Pause, second.Pause, want)
	}
	b.pass(10 * time.Second)
	if kindOf(b.May(alert.DeskCreate, b.at)) != channels.Limited {
		t.Error("what had begun before goes out in the pause")
	}
	if err := b.May(alert.DeskDelete, b.at); err != nil {
		t.Errorf("a removal is held up: %v", err)
	}
}

func TestAPauseOutlivesTheRun(t *testing.T) {
	b := newBench(t)
	b.Reclaimed(alert.Left{Pauses: map[alert.Desk]time.Time{
		alert.DeskCreate: b.at.Wall.Add(10 * time.Second), alert.DeskEdit: b.at.Wall.Add(-time.Second), alert.DeskDelete: b.at.Wall.AddDate(10, 0, 0), "none of ours": b.at.Wall.Add(time.Hour),
	}}, b.at)
	if kindOf(b.May(alert.DeskCreate, b.at)) != channels.Limited || b.May(alert.DeskEdit, b.at) != nil {
		t.Error("a pause is forgotten, or one that is over is kept")
	}
	b.pass(channels.MaxWait)
	b.Served(b.wants(dispatch.Serve), 14*time.Second, b.at)
	if err := b.May(alert.DeskDelete, b.at); err != nil {
		t.Errorf("a wrong clock wrote a pause that never ends: %v", err)
	}
}

func TestAClockThatIsSetBackHoldsNothingUp(t *testing.T) {
	b := newBench(t)
	b.wants(dispatch.Survey)
	b.pass(time.Second)
	b.at.Wall = b.at.Wall.Add(-time.Hour)
	if s := b.wants(dispatch.Reclaim); s.Ahead != 0 {
		t.Errorf("what is due within %s goes on waiting", s.Ahead)
	}
	b.Reclaimed(alert.Left{}, b.at)
	b.wants(dispatch.Survey)
}

func TestWhatIsDueFarOffIsLookedInto(t *testing.T) {
	b := newBench(t)
	far := alert.Due{Desks: map[alert.Desk]time.Time{alert.DeskCreate: b.at.Wall.AddDate(10, 0, 0)}}
	b.Surveyed(far, b.at)
	if s := b.wants(dispatch.Reclaim); s.Ahead != time.Hour {
		t.Errorf("it may be due in %s, want an hour", s.Ahead)
	}
	b.Reclaimed(alert.Left{}, b.at)
	b.Surveyed(far, b.at)
	b.wants(dispatch.Rest) // it may take effect only then: once in a while is enough
}

// What this daemon sends is known by its attempt: another daemon may have made one of its own since.
func TestWhatIsFlyingIsAnAttempt(t *testing.T) {
	b := newBench(t)
	b.claim(publish(1), publish(2))
	b.pass(20 * time.Second)
	b.Served(b.wants(dispatch.Serve), 14*time.Second, b.at)
	to := b.wants(dispatch.Reclaim).Takeover(b.at.Wall)
	later := publish(1)
	later.Attempt = 2
	if !to.Flies(publish(1)) || to.Flies(later) || to.Flies(publish(3)) {
		t.Errorf("flying: %v", to.Flying)
	}
	b.Settled(later) // of another daemon
	b.Settled(publish(2))
	if to := b.wants(dispatch.Reclaim).Takeover(b.at.Wall); !to.Flies(publish(1)) || to.Flies(publish(2)) {
		t.Errorf("flying after one is settled: %v", to.Flying)
	}
}
