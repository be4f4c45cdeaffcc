package channeltest

import (
	"errors"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func find(w *world) {
	ability[channels.Finder](w)
	ctx := w.Context()
	one, ten := w.revision("H7K-2QF", 1), w.revision("H7K-2QF", 10)
	w.absent(ctx, one)

	// Others may carry the marker; only our own post counts.
	w.network.Say(w.stranger(5), "Look at this: "+one.Marker)
	w.absent(ctx, one)

	tenth := w.publish(ten)
	w.absent(ctx, one) // revision 1 is not revision 10
	w.finds(ten, tenth.ID)

	first := w.publish(one)
	w.finds(one, first.ID)
	w.finds(ten, tenth.ID)
	w.absent(ctx, w.revision("7K2-QF3", 1))
	if n := len(w.entries("find")); n == 0 {
		w.Error("no look is in the journal as op find")
	}
	if n := len(w.entries("create")); n != 2 {
		w.Errorf("looking made posts: %d creates, want 2", n)
	}
}

// findFarBack looks for a post that many later ones have pushed off the first page.
func findFarBack(w *world) {
	ability[channels.Finder](w)
	d := w.draft()
	p := w.publish(d)
	me := w.agency()
	for i := range 150 {
		w.network.Say(me, fmt.Sprintf("Road works on lane %d until noon.", i))
	}
	w.finds(d, p.ID)
	w.absent(w.Context(), w.textDraft())
}

// findFails checks that a look which failed does not say "surely not there".
func findFails(w *world) {
	f := ability[channels.Finder](w)
	d := w.textDraft()
	p := w.publish(d)
	for _, name := range []string{
		rehearsal.FaultDown, rehearsal.FaultBefore, rehearsal.FaultDropAfter, rehearsal.FaultServerError,
		rehearsal.FaultTruncated, rehearsal.FaultHTML, rehearsal.FaultNoID, rehearsal.FaultLimited, rehearsal.FaultAuth,
	} {
		w.fault(rehearsal.Fault{Name: name, Op: "find"})
		_, err := f.Find(w.Context(), d)
		w.heal()
		if err == nil || errors.Is(err, alert.ErrNotFound) {
			w.Errorf("%s: a look that failed says %v", name, err)
			continue
		}
		switch name {
		case rehearsal.FaultLimited:
			w.wantKind(err, channels.Limited)
		case rehearsal.FaultAuth:
			w.wantKind(err, channels.Auth)
		default:
			w.wantKind(err, channels.Temporary)
		}
	}
	w.finds(d, p.ID)
}
