package channeltest

import (
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// edit changes a post in place; its pictures stay, and it is found by its new marker.
func edit(w *world) {
	e := ability[channels.Editor](w)
	old := w.revision("H7K-2QF", 1)
	if w.channel.Limits().Images > 0 {
		old.Media = []channels.Media{w.picture(1, "A smiling girl with a red scarf."), w.picture(2, "The scarf.")}
	}
	p := w.publish(old)
	w.must(w.network.Repost(p.ID, w.stranger(12), nil))
	d := w.revision("H7K-2QF", 2)
	d.Text, d.Media = "FOUND SAFE. Thank you, Larkmoor. "+d.Marker, old.Media
	got, err := e.Edit(w.Context(), p, d)
	if err != nil {
		w.Fatal(err)
	}
	w.complete(got)
	seen := w.only()
	w.shows(seen, d)
	if seen.ID != got.ID {
		w.Errorf("edit returns %q, the public sees %q", got.ID, seen.ID)
	}
	if len(d.Media) > 1 {
		d.Media = d.Media[:1] // and a picture can be retired
		if _, err := e.Edit(w.Context(), got, d); err != nil {
			w.Fatal(err)
		}
		w.shows(w.only(), d)
	}
	w.must(w.network.Remove(seen.ID))
	_, err = e.Edit(w.Context(), got, d)
	w.wantKind(err, channels.Refused)
	w.none() // an edit never brings back what was removed
}

// ambiguousEdit keeps the answer to an edit from the channel.
func ambiguousEdit(w *world) {
	ability[channels.Editor](w)
	for _, name := range rehearsal.Ambiguous() {
		w.again(name, func(w *world) {
			p := w.publish(w.revision("H7K-2QF", 1))
			w.fault(rehearsal.Fault{Name: name, Op: "edit", Count: 1})
			d := w.revision("H7K-2QF", 2)
			_, err := ability[channels.Editor](w).Edit(w.Context(), p, d)
			w.wantKind(err, channels.Unsure)
			w.shows(w.only(), d)
		})
	}
}

// reply publishes an answer to a live post.
func reply(w *world) {
	r := ability[channels.Replier](w)
	root := w.publish(w.revision("H7K-2QF", 1))
	d := w.revision("H7K-2QF", 2)
	p, err := r.Reply(w.Context(), root, d)
	if err != nil {
		w.Fatal(err)
	}
	w.complete(p)
	posts := w.visible()
	if len(posts) != 2 || posts[1].ID != p.ID || posts[1].ReplyTo != root.ID {
		w.Fatalf("the public sees no reply to %q: %+v", root.ID, posts)
	}
	w.shows(posts[1], d)
	w.finds(d, p.ID)

	w.fault(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "create", Count: 1})
	_, err = r.Reply(w.Context(), root, w.revision("H7K-2QF", 3))
	w.wantKind(err, channels.Unsure)
	w.creates(3)
}
