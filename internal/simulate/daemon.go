package simulate

import (
	"context"
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/internal/simulate/books"
)

// daemon is one process, with a wall clock of its own that people may set.
type daemon struct {
	w       *world
	name    string
	ledger  *books.Ledger
	life    int // ends with each crash
	up      bool
	frozen  time.Time     // until then nothing of it moves
	offset  time.Duration // of its wall clock
	share   *dispatch.Share
	lanes   []*lane
	flights []*flight // calls whose end it waits for
}

func newDaemon(w *world, name string) *daemon {
	d := &daemon{w: w, name: name, ledger: w.ledger.As(name)}
	d.start()
	return d
}

func (d *daemon) moment() dispatch.Moment {
	return dispatch.Moment{Steady: d.w.now, Wall: d.wall()}
}

func (d *daemon) wall() time.Time { return d.w.now.Add(d.offset) }

func (d *daemon) start() {
	d.up, d.share, d.lanes = true, dispatch.NewShare(len(d.w.networks)), nil
	for _, n := range d.w.networks {
		l := newLane(d, n)
		d.lanes = append(d.lanes, l)
		l.wake(d.w.between(0, 50*time.Millisecond))
	}
	d.w.say("%s starts", d.name)
	d.expire()
	if d.w.plan.daemons > 1 {
		d.live()
	}
}

// crash ends the process. Connections break; what the networks have got of a call, they have.
func (d *daemon) crash() {
	if !d.up {
		return
	}
	d.w.say("%s crashes", d.name)
	d.up, d.lanes = false, nil
	d.life++
	d.frozen = time.Time{}
	for _, f := range d.flights {
		if !f.ended {
			f.ended = true
			d.w.history.Calls[f.entry].Answered = d.w.now
		}
	}
	d.flights = nil
}

// freeze stops the process for a while. Its calls go on at the networks, and its clocks go on.
func (d *daemon) freeze(wait time.Duration) {
	if d.up {
		d.w.say("%s freezes for %s", d.name, wait)
		d.frozen = d.w.now.Add(wait)
	}
}

// jump sets its wall clock.
func (d *daemon) jump(offset time.Duration) {
	d.w.say("%s: its wall clock is set to %s off", d.name, offset)
	d.offset = offset
}

var errLedger = errors.New("the ledger does not answer")

// op is one operation on the ledger: it takes a while to get there, is done, and takes a while to be
// heard of. In an outage it is not done, or nobody says that it was.
func (d *daemon) op(do func() error, then func(error)) {
	w := d.w
	w.after(w.between(0, 8*time.Millisecond), d, func() {
		err, life := errLedger, d.life
		fails := !w.calm && w.chance(w.plan.outages)
		if !fails || w.chance(.5) {
			err = do()
		}
		if fails {
			w.say("%s: ledger: no answer", d.name)
			err = errLedger
		}
		if d.life != life { // it has crashed in the middle of it
			return
		}
		w.after(w.between(0, 8*time.Millisecond), d, func() { then(err) })
	})
}

// expire ends alerts whose time is over, again and again.
func (d *daemon) expire() {
	d.op(func() error {
		_, err := d.ledger.Expire(context.Background(), d.wall())
		d.w.noteExpiries()
		return err
	}, func(error) {
		every := 4 * time.Second
		if d.w.calm { // nothing is left that would be missed
			every = time.Minute
		}
		d.w.after(d.w.between(every/4, every), d, d.expire)
	})
}

// live says that it lives, again and again.
func (d *daemon) live() {
	n := 0
	d.op(func() (err error) {
		n, err = d.ledger.Daemons(context.Background())
		return err
	}, func(err error) {
		if err == nil {
			d.share.Live(n)
		}
		d.w.after(3*time.Second, d, d.live)
	})
}
