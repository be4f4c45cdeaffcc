package main

import (
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// fault puts a fault in force in every town that is alive.
func (w *world) fault(f rehearsal.Fault) error {
	for _, t := range w.alive() {
		if err := t.server.Faults().Add(f); err != nil {
			return err
		}
	}
	return nil
}

// ambiguous lets a share of creates leave it open what happened, and of looks fail.
func (w *world) ambiguous(share float64) error {
	names := rehearsal.Ambiguous()
	for _, name := range names {
		f := rehearsal.Fault{Name: name, Op: "create", Rate: share / float64(len(names))}
		if name == rehearsal.FaultSlow {
			f.Wait = slowest
		}
		if err := w.fault(f); err != nil {
			return err
		}
	}
	return w.fault(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "find", Rate: share / 6})
}

// refusing lets a share of creates do nothing, so that they wait for another attempt.
func (w *world) refusing(share float64) error {
	return errors.Join(
		w.fault(rehearsal.Fault{Name: rehearsal.FaultBefore, Op: "create", Rate: share / 2}),
		w.fault(rehearsal.Fault{Name: rehearsal.FaultDown, Op: "create", Rate: share / 2}),
	)
}

// unhurried lets one create in five take its time, some more than a call waits.
func (w *world) unhurried() error {
	for _, wait := range []time.Duration{10 * time.Millisecond, 100 * time.Millisecond, 400 * time.Millisecond, slowest} {
		if err := w.fault(rehearsal.Fault{Name: rehearsal.FaultLate, Op: "create", Rate: .05, Wait: wait}); err != nil {
			return err
		}
	}
	return nil
}

// fair ends every fault that is no trait.
func (w *world) fair() error {
	var errs []error
	for _, t := range w.towns {
		t.server.Faults().Clear("")
		errs = append(errs, t.haveTraits())
	}
	return errors.Join(errs...)
}

func (t *town) haveTraits() error {
	var errs []error
	for _, name := range t.traits {
		errs = append(errs, t.server.Faults().Add(rehearsal.Fault{Name: name}))
	}
	return errors.Join(errs...)
}
