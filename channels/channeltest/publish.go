package channeltest

import (
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func traits(w *world) {
	tr, l := w.channel.Traits(), w.channel.Limits()
	if tr.Name == "" || tr.Network != w.subject.Network || tr.Mode == "" || tr.Dedup == "" {
		w.Errorf("traits lack a name, the network, a mode or a class of dedup: %+v", tr)
	}
	w.corrects(tr.Corrects)
	if _, ok := w.channel.(channels.Finder); ok && (tr.Settle <= 0 || tr.Reads < 1) {
		w.Errorf("a channel that can look must say after how long and how often: %+v", tr)
	}
	if tr.Dedup == channels.DedupReadBack || tr.Dedup == channels.DedupDuplicate {
		ability[channels.Finder](w)
	}
	if l.Text <= 0 || l.Count == nil || l.Unit == "" {
		w.Fatalf("limits lack the length, the count or its unit: %+v", l)
	}
	if l.Images > 0 && l.ImageBytes <= 0 {
		w.Errorf("a network that takes %d pictures has a limit of their bytes", l.Images)
	}
	if got := l.Count(""); got != 0 {
		w.Errorf("an empty text counts %d", got)
	}
	if n := len(w.server.Journal().Entries()); n != 0 {
		w.Errorf("making a channel made %d requests", n)
	}
}

// corrects checks that every act a channel declares is one that it has the ability for.
func (w *world) corrects(acts []alert.Action) {
	w.Helper()
	for i, act := range acts {
		var able bool
		switch act {
		case alert.Edit:
			_, able = w.channel.(channels.Editor)
		case alert.Reply:
			_, able = w.channel.(channels.Replier)
		case alert.Delete:
			_, able = w.channel.(channels.Deleter)
		case alert.Publish, alert.Boost, alert.Ask:
		}
		if !able || slices.Contains(acts[:i], act) {
			w.Errorf("a post is not corrected by %q, or only once: %q", act, acts)
		}
	}
}

func publish(w *world) {
	d := w.draft()
	p := w.publish(d)
	w.complete(p)
	w.creates(1)
	seen := w.only()
	if seen.ID != p.ID {
		w.Errorf("the post's id is %q, the public sees %q", p.ID, seen.ID)
	}
	w.shows(seen, d)
	if !alert.HasMarker(seen.Text, d.Marker) {
		w.Errorf("the public text lost the marker %q: %q", d.Marker, seen.Text)
	}
	if e := w.entries("create")[0]; e.Text != d.Text || e.Post != p.ID || !e.New {
		w.Errorf("the journal's entry of the create is incomplete: %+v", e)
	}
}

// complete checks that a returned post says all it must.
func (w *world) complete(p alert.Post) {
	w.Helper()
	if p.Channel != w.channel.Traits().Name || p.ID == "" {
		w.Errorf("a post lacks its channel or its id: %+v", p)
	}
	if u, err := url.Parse(p.URL); err != nil || !u.IsAbs() || u.Host == "" {
		w.Errorf("a post's url must lead a person there: %q", p.URL)
	}
	if age := time.Since(p.At); age > time.Hour || age < -time.Hour {
		w.Errorf("a post's time is %s ago: %s", age, p.At)
	}
}

// shows checks that the public sees a draft as it was given.
func (w *world) shows(seen rehearsal.PublicPost, d channels.Draft) {
	w.Helper()
	if diff := cmp.Diff(d.Text, seen.Text); diff != "" {
		w.Errorf("text (-draft +public):\n%s", diff)
	}
	if !w.subject.NoLang && seen.Lang != string(d.Lang) {
		w.Errorf("language %q, want %q (a network without languages: set Subject.NoLang)", seen.Lang, d.Lang)
	}
	var want, got []string
	for _, m := range d.Media {
		want = append(want, m.SHA256+" "+m.Alt)
	}
	for _, m := range seen.Media {
		got = append(got, m.SHA256+" "+m.Alt)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("pictures and alt texts (-draft +public):\n%s", diff)
	}
}

func publishMany(w *world) {
	const many = 8
	var wg sync.WaitGroup
	ids := make([]string, many)
	for i := range many {
		d := w.draft()
		wg.Go(func() {
			if p, err := w.channel.Publish(w.Context(), d); err != nil {
				w.Errorf("publish %s: %v", d.Marker, err)
			} else {
				ids[i] = p.ID
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, p := range w.visible() {
		seen[p.ID] = true
	}
	for _, id := range ids {
		if !seen[id] {
			w.Errorf("the public does not see %q", id)
		}
	}
	if len(seen) != many {
		w.Errorf("the public sees %d posts, want %d", len(seen), many)
	}
	w.creates(many)
}

// repeatedDraft sends the same draft again, as dispatch does when a look did not show it.
func repeatedDraft(w *world) {
	d := w.draft()
	first := w.publish(d)
	second, err := w.channel.Publish(w.Context(), d)
	switch w.channel.Traits().Dedup {
	case channels.DedupID, channels.DedupKey:
		if err != nil {
			w.Fatalf("the network recognizes the repeat, so it succeeds: %v", err)
		}
		if second.ID != first.ID {
			w.Errorf("the repeat returns %q, want %q", second.ID, first.ID)
		}
	case channels.DedupDuplicate:
		if err != nil {
			w.wantKind(err, channels.Duplicate)
		} else if second.ID != first.ID {
			w.Errorf("the repeat returns %q, want %q", second.ID, first.ID)
		}
	case channels.DedupReadBack, channels.DedupNone:
		w.Skip("this network takes a repeat as a new post; dispatch reads back first")
	}
	if got := w.only(); got.ID != first.ID {
		w.Errorf("the public sees %q, want %q", got.ID, first.ID)
	}
}

// keys checks that the idempotency key goes only where it is honoured, and names the delivery.
func keys(w *world) {
	a, b := w.textDraft(), w.textDraft()
	w.publish(a)
	if w.channel.Traits().Dedup == channels.DedupKey {
		w.publish(a)
	}
	w.publish(b)
	var sent []string
	for _, e := range w.server.Journal().Entries() {
		if e.Op == "create" {
			sent = append(sent, e.Key)
		} else if e.Key != "" {
			w.Errorf("%s %s carries an idempotency key", e.Method, e.Path)
		}
	}
	if w.channel.Traits().Dedup != channels.DedupKey {
		for _, k := range sent {
			if k != "" {
				w.Errorf("a key is sent to a network that ignores it: net/http may repeat such a request by itself")
			}
		}
		return
	}
	if len(sent) != 3 || sent[0] == "" || sent[0] != sent[1] || sent[1] == sent[2] {
		w.Errorf("keys of one draft twice and another once: %q", sent)
	}
}

// duplicate checks that a refusal of equal text counts as proof that it landed, not as success.
func duplicate(w *world) {
	if w.channel.Traits().Dedup != channels.DedupDuplicate {
		w.Skip("this network does not refuse equal text")
	}
	d := w.textDraft()
	w.fault(rehearsal.Fault{Name: "duplicate", Op: "create", Count: 1})
	_, err := w.channel.Publish(w.Context(), d)
	w.wantKind(err, channels.Duplicate)
	w.creates(1)
	w.absent(w.Context(), d) // the network may be wrong: only a look tells
}
