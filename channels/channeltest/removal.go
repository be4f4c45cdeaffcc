package channeltest

import (
	"fmt"
	"strconv"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// remove deletes posts, also twice, also when the answer is lost. One call asks once and does not look.
func remove(w *world) {
	del := ability[channels.Deleter](w)
	plain := w.publish(w.textDraft())
	before := len(w.server.Journal().Entries())
	w.must(del.Delete(w.Context(), plain))
	for i, e := range w.server.Journal().Entries()[before:] {
		if i > 0 || e.Op != "delete" || e.Post != plain.ID {
			w.Errorf("a delete makes one request and no other; request %d is %s %s of %q", i+1, e.Op, e.Path, e.Post)
		}
	}
	w.none()
	for _, name := range []string{"", rehearsal.FaultDropAfter, rehearsal.FaultServerError, rehearsal.FaultBefore, rehearsal.FaultDown} {
		d := w.draft()
		p := w.publish(d)
		if name != "" {
			w.fault(rehearsal.Fault{Name: name, Op: "delete", Count: 1})
		}
		if err := del.Delete(w.Context(), p); err != nil {
			w.Errorf("delete with fault %q: %v", name, err)
		}
		w.none()
		w.absent(w.Context(), d)
		if m, ok := w.channel.(channels.Measurer); ok {
			if got, err := m.Measure(w.Context(), []alert.Post{p}); err != nil || len(got) != 0 {
				w.Errorf("a deleted post is left out of the samples: %+v, %v", got, err)
			}
		}
		if err := del.Delete(w.Context(), p); err != nil {
			w.Errorf("deleting again is no error: %v", err)
		}
	}
	for name, kind := range map[string]channels.Kind{
		rehearsal.FaultLimited: channels.Limited, rehearsal.FaultAuth: channels.Auth, rehearsal.FaultServerError: channels.Temporary,
	} {
		p := w.publish(w.textDraft())
		w.fault(rehearsal.Fault{Name: name, Op: "delete"})
		w.wantKind(del.Delete(w.Context(), p), kind)
		w.heal()
	}
	if err := del.Delete(w.Context(), alert.Post{}); err == nil {
		w.Error("deleting a post without an id is no success")
	}
}

// garbledRemoval keeps the answer to a delete from the channel for as long as it asks. It may ask again.
func garbledRemoval(w *world) {
	ability[channels.Deleter](w)
	for _, name := range []string{rehearsal.FaultDropAfter, rehearsal.FaultServerError, rehearsal.FaultTruncated, rehearsal.FaultHTML} {
		w.again(name, func(w *world) {
			del := ability[channels.Deleter](w)
			p := w.publish(w.textDraft())
			w.fault(rehearsal.Fault{Name: name, Op: "delete"})
			w.wantKind(del.Delete(w.Context(), p), channels.Temporary)
			w.heal()
			if err := del.Delete(w.Context(), p); err != nil {
				w.Errorf("asking again: %v", err)
			}
			w.none()
		})
	}
}

// stands asks whether posts can be seen, whatever the network said of their removal.
func stands(w *world) {
	s := ability[channels.Witness](w)
	p := w.publish(w.draft())
	w.standing(p, true)
	before := len(w.server.Journal().Entries())
	w.standing(p, true)
	if n := len(w.server.Journal().Entries()) - before; n != 1 {
		w.Errorf("asking whether a post stands took %d requests, want 1", n)
	}
	for _, name := range []string{
		rehearsal.FaultDown, rehearsal.FaultBefore, rehearsal.FaultDropAfter, rehearsal.FaultServerError,
		rehearsal.FaultTruncated, rehearsal.FaultHTML, rehearsal.FaultNoID, rehearsal.FaultLimited, rehearsal.FaultAuth,
	} {
		w.fault(rehearsal.Fault{Name: name})
		w.proves(s, p, name)
	}
	w.again("any status", func(w *world) {
		s, p := ability[channels.Witness](w), w.publish(w.textDraft())
		for _, status := range []int{200, 204, 206, 302, 304, 307, 400, 401, 402, 403, 404, 405, 409, 410, 422, 451, 500} {
			w.fault(rehearsal.Fault{Name: rehearsal.FaultStatus, Value: strconv.Itoa(status)})
			w.proves(s, p, fmt.Sprintf("status %d", status))
		}
	})
	w.proves(s, alert.Post{}, "a post without an id")
	w.must(w.network.Remove(p.ID))
	w.standing(p, false)
	w.creates(1)
}

// proves checks that a look which failed says neither yes nor no, and ends the fault.
func (w *world) proves(s channels.Witness, p alert.Post, name string) {
	w.Helper()
	_, err := s.Stands(w.Context(), p)
	w.heal()
	if err == nil {
		w.Errorf("%s: a look that failed tells whether the post stands", name)
		return
	}
	w.wantKind(err, channels.Temporary, channels.Limited, channels.Auth, channels.Refused)
}

// standing checks what the channel says of a post.
func (w *world) standing(p alert.Post, want bool) {
	w.Helper()
	s, ok := w.channel.(channels.Witness)
	if !ok {
		return
	}
	if got, err := s.Stands(w.Context(), p); err != nil || got != want {
		w.Errorf("stands: %v, %v; want %v", got, err, want)
	}
}

// brokenPromises removes posts where the network says yes and does it late, or not at all.
func brokenPromises(w *world) {
	ability[channels.Deleter](w)
	ability[channels.Witness](w)
	w.again(rehearsal.FaultUndead, func(w *world) {
		del := ability[channels.Deleter](w)
		p := w.publish(w.draft())
		w.fault(rehearsal.Fault{Name: rehearsal.FaultUndead, Count: 2})
		for range 2 {
			if err := del.Delete(w.Context(), p); err != nil {
				w.Errorf("the network said yes: %v", err)
			}
			w.standing(p, true)
			w.only()
		}
		w.must(del.Delete(w.Context(), p))
		w.standing(p, false)
		w.none()
	})
	w.again(rehearsal.FaultDelayedDelete, func(w *world) {
		p := w.publish(w.draft())
		w.fault(rehearsal.Fault{Name: rehearsal.FaultDelayedDelete})
		if err := ability[channels.Deleter](w).Delete(w.Context(), p); err != nil {
			w.Errorf("the network said yes: %v", err)
		}
		for range 3 {
			w.standing(p, true)
		}
		w.standing(p, false)
		w.none()
	})
}
