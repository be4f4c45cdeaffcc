package channeltest

import (
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// comments reads who quoted two posts and replied to them, over several pages, and compares with what the
// public sees.
func comments(w *world) {
	l := ability[channels.CommentLister](w)
	began := time.Now()
	p, other := w.publish(w.textDraft()), w.publish(w.textDraft())
	if n := len(w.commentsOn(l, p, began)); n != 0 {
		w.Errorf("%d comments before there are any", n)
	}
	for range 90 {
		who := w.stranger(40)
		w.must(w.network.Reply(p.ID, who, "I saw her at the mill."))
		w.must(w.network.Quote(other.ID, who, "Please look out for her."))
		w.must(w.network.Repost(p.ID, who, nil))
		w.must(w.network.Like(p.ID, who))
	}
	w.must(w.network.Quote(p.ID, w.stranger(40), "Seen in my street."))
	w.must(w.network.Reply(w.replies(p)[0].ID, w.stranger(40), "Are you sure?")) // no comment on our post
	w.must(w.network.Remove(w.replies(p)[1].ID))

	for _, of := range []alert.Post{p, other} {
		got := w.commentsOn(l, of, began)
		var want []alert.Comment
		for _, c := range w.network.Public() {
			if c.ReplyTo == of.ID {
				want = append(want, alert.Comment{Kind: alert.CommentReply, ID: c.ID})
			}
			if c.Quote == of.ID {
				want = append(want, alert.Comment{Kind: alert.CommentQuote, ID: c.ID})
			}
		}
		if len(want) < 89 || len(got) != len(want) {
			w.Fatalf("%d comments on %s, want %d", len(got), of.ID, len(want))
		}
		slices.Reverse(got) // now oldest first, as the public sees them
		for i, c := range got {
			if c.Kind != want[i].Kind || c.ID != want[i].ID || c.Account == "" || c.Followers == nil || *c.Followers != 40 || c.At.Before(began.Add(-time.Second)) {
				w.Fatalf("comment %d on %s: %+v, want all of the %s %s", i, of.ID, c, want[i].Kind, want[i].ID)
			}
		}
	}
	if n := len(w.commentsOn(l, p, time.Now().Add(time.Hour))); n != 0 {
		w.Errorf("%d comments from the future", n)
	}

	for _, name := range []string{rehearsal.FaultHTML, rehearsal.FaultTruncated, rehearsal.FaultBefore} {
		w.fault(rehearsal.Fault{Name: name, Op: "other"})
		var last error
		for _, err := range l.Comments(w.Context(), began) {
			last = err
		}
		w.wantKind(last, channels.Temporary)
		w.heal()
	}
}

// commentsOn lists the comments on one post.
func (w *world) commentsOn(l channels.CommentLister, p alert.Post, since time.Time) []alert.Comment {
	w.Helper()
	var out []alert.Comment
	for h, err := range l.Comments(w.Context(), since) {
		w.must(err)
		if h.Comment == nil || h.Account != "" {
			w.Fatalf("%+v is no comment", h)
		}
		if h.Post == p.ID {
			out = append(out, *h.Comment)
		}
	}
	return out
}

// replies are those to a post that the public sees.
func (w *world) replies(p alert.Post) []rehearsal.PublicPost {
	return slices.DeleteFunc(w.network.Public(), func(r rehearsal.PublicPost) bool { return r.ReplyTo != p.ID })
}
