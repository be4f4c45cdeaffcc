package channeltest

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// kind checks an error of the channel and returns its kind: a typed error, on one line, without secrets.
func (w *world) kind(err error) channels.Kind {
	w.Helper()
	if err == nil {
		w.Fatal("no error where there must be one")
	}
	w.noSecret(err)
	e, ok := errors.AsType[*channels.Error](err)
	if !ok {
		w.Fatalf("%T is not a *channels.Error: %v", err, err)
	}
	if strings.Contains(e.Reason, "\n") {
		w.Errorf("a reason is one line: %q", e.Reason)
	}
	return e.Kind
}

// wantKind checks that the error is of one of some kinds.
func (w *world) wantKind(err error, want ...channels.Kind) {
	w.Helper()
	if k := w.kind(err); !slices.Contains(want, k) {
		w.Errorf("the kind is %q, want one of %q: %v", k, want, err)
	}
}

// visible lists the agency's posts that the public sees.
func (w *world) visible() []rehearsal.PublicPost {
	w.Helper()
	me := w.agency().Handle
	return slices.DeleteFunc(w.network.Public(), func(p rehearsal.PublicPost) bool { return p.Handle != me })
}

// only returns the one post of the agency that the public sees.
func (w *world) only() rehearsal.PublicPost {
	w.Helper()
	posts := w.visible()
	if len(posts) != 1 {
		w.Fatalf("the public sees %d posts of the agency, want 1: %+v", len(posts), posts)
	}
	return posts[0]
}

// none checks that the public sees no post of the agency.
func (w *world) none() {
	w.Helper()
	if posts := w.visible(); len(posts) != 0 {
		w.Errorf("the public sees %d posts of the agency, want none: %+v", len(posts), posts)
	}
}

// creates checks how many creates went out.
func (w *world) creates(want int) {
	w.Helper()
	if got := w.entries("create"); len(got) != want {
		w.Errorf("%d requests of op create, want %d: %+v", len(got), want, got)
	}
}

// publish publishes a draft that must get through.
func (w *world) publish(d channels.Draft) alert.Post {
	w.Helper()
	p, err := w.channel.Publish(w.Context(), d)
	if err != nil {
		w.Fatalf("publish: %v", err)
	}
	return p
}

// finds checks that Find returns the post with this id.
func (w *world) finds(d channels.Draft, id string) {
	w.Helper()
	f, ok := w.channel.(channels.Finder)
	if !ok {
		return
	}
	p, err := f.Find(w.Context(), d)
	if err != nil {
		w.Errorf("find %s: %v", d.Marker, err)
		return
	}
	if p.ID != id {
		w.Errorf("find %s returns %q, want %q", d.Marker, p.ID, id)
	}
	w.complete(p)
}

// absent checks that Find says surely not there.
func (w *world) absent(ctx context.Context, d channels.Draft) {
	w.Helper()
	f, ok := w.channel.(channels.Finder)
	if !ok {
		return
	}
	if p, err := f.Find(ctx, d); !errors.Is(err, alert.ErrNotFound) {
		w.Errorf("find %s: %+v, %v; want alert.ErrNotFound", d.Marker, p, err)
	}
}

// published publishes a draft and returns how the public sees it.
func (w *world) published(d channels.Draft) rehearsal.PublicPost {
	w.Helper()
	p := w.publish(d)
	for _, seen := range w.visible() {
		if seen.ID == p.ID {
			return seen
		}
	}
	w.Fatalf("the public does not see %q", p.ID)
	return rehearsal.PublicPost{}
}

// refused publishes a draft that the network must not take.
func (w *world) refused(d channels.Draft) {
	w.Helper()
	before := len(w.visible())
	if p, err := w.channel.Publish(w.Context(), d); err == nil {
		w.Errorf("the network takes more than the channel says: %+v", p)
	} else {
		w.wantKind(err, channels.Refused)
	}
	if got := len(w.visible()); got != before {
		w.Errorf("the public sees %d posts, want %d", got, before)
	}
}

// noSecret checks that an error shows no credential: none that New uses, and none that the network gave.
func (w *world) noSecret(err error) {
	w.Helper()
	for _, secret := range w.subject.Secrets {
		if strings.Contains(err.Error(), secret) {
			w.Errorf("an error shows the secret %q: %v", secret, err)
		}
	}
	if token := sessionToken.FindString(err.Error()); token != "" {
		w.Errorf("an error shows the session's token %q: %v", token, err)
	}
}

// sessionToken is the beginning of a JSON Web Token.
var sessionToken = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}`)
