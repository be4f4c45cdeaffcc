package simulate

import "time"

// scheme plans what happens to the daemons, and when it stops.
func (w *world) scheme() {
	at := func() time.Duration { return w.moment(w.plan.until) }
	some := func() *daemon { return w.daemons[w.rng.IntN(len(w.daemons))] }
	for range w.plan.crashes {
		w.after(at(), nil, func() { w.crash(some()) })
	}
	for range w.plan.freezes {
		w.after(at(), nil, func() { some().freeze(w.between(time.Second, time.Minute)) })
	}
	offsets := []time.Duration{time.Hour, -time.Hour, 10 * year, -10 * year, 90 * time.Second, -90 * time.Second, 0}
	for range w.plan.jumps {
		w.after(w.between(0, w.plan.until), nil, func() { some().jump(offsets[w.rng.IntN(len(offsets))]) })
	}
	w.after(w.plan.until, nil, w.calmDown)
}

const year = 365 * 24 * time.Hour

// crash ends a daemon, which is started again after a while.
func (w *world) crash(d *daemon) {
	if !d.up || w.calm {
		return
	}
	d.crash()
	w.after(w.moment(30*time.Second), nil, func() {
		if !d.up {
			d.start()
		}
	})
}

// point is a moment in which a crash or a freeze hurts most: something has just been done, and nobody
// has heard of it.
func (w *world) point(d *daemon) {
	switch {
	case w.calm:
	case w.plan.crashes > 0 && w.chance(.04):
		w.plan.crashes--
		w.crash(d)
	case w.plan.freezes > 0 && w.chance(w.plan.chill):
		w.plan.freezes--
		d.freeze(w.between(time.Second, time.Minute))
	}
}

// calmDown ends all trouble.
func (w *world) calmDown() {
	w.say("the trouble is over")
	w.calm = true
	for _, d := range w.daemons {
		d.frozen = time.Time{}
		if d.offset != 0 {
			d.jump(0)
		}
		if !d.up {
			d.start()
		}
	}
}
