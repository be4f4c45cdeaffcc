package channeltest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// ambiguousCreate makes the post and keeps the answer from the channel, in every way there is.
func ambiguousCreate(w *world) {
	for _, name := range rehearsal.Ambiguous() {
		w.again(name, func(w *world) {
			d := w.draft()
			w.fault(rehearsal.Fault{Name: name, Op: "create", Count: 1})
			_, err := w.channel.Publish(w.Context(), d)
			w.wantKind(err, channels.Unsure, channels.Duplicate)
			w.creates(1)
			landed := w.only()
			w.finds(d, landed.ID)

			// What dispatch does if its looks did not show it.
			switch w.channel.Traits().Dedup {
			case channels.DedupID, channels.DedupKey:
				if p := w.publish(d); p.ID != landed.ID {
					w.Errorf("the repeat returns %q, want %q", p.ID, landed.ID)
				}
			case channels.DedupDuplicate:
				if _, err := w.channel.Publish(w.Context(), d); err != nil {
					w.wantKind(err, channels.Duplicate)
				}
			case channels.DedupReadBack, channels.DedupNone:
			}
			w.shows(w.only(), d)
		})
	}
}

// createWithoutEffect fails before anything happens. The channel cannot know that of most faults.
func createWithoutEffect(w *world) {
	for name, want := range map[string]channels.Kind{
		rehearsal.FaultDown:   channels.Unsure,
		rehearsal.FaultBefore: channels.Unsure,
		rehearsal.FaultAuth:   channels.Auth,
	} {
		w.again(name, func(w *world) {
			d := w.draft()
			w.fault(rehearsal.Fault{Name: name, Op: "create"})
			_, err := w.channel.Publish(w.Context(), d)
			w.wantKind(err, want)
			if n := len(w.entries("create")); n != 1 && (name != rehearsal.FaultAuth || n != 2) {
				w.Errorf("%d creates went out, want 1 (2 if a refused token is renewed in between)", n)
			}
			w.none()
			w.heal()
			w.absent(w.Context(), d)
			p := w.publish(d)
			w.finds(d, p.ID)
			w.only()
		})
	}
}

// limitedCreate checks every figure that a network may name, true and absurd.
func limitedCreate(w *world) {
	for _, value := range []string{"", "0", "-5", "1000000000", "99999999999999999999", "Mon, 02 Jan 2006 15:04:05 GMT", "soon"} {
		w.again("value "+value, func(w *world) {
			d := w.draft()
			w.fault(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "create", Wait: 90 * time.Second, Value: value})
			_, err := w.channel.Publish(w.Context(), d)
			w.wantKind(err, channels.Limited)
			e, _ := errors.AsType[*channels.Error](err)
			if e.RetryAfter < channels.MinWait || e.RetryAfter > channels.MaxWait {
				w.Errorf("told to come back in %q, the channel says %s", value, e.RetryAfter)
			}
			if value == "" && (e.RetryAfter < 80*time.Second || e.RetryAfter > 100*time.Second) {
				w.Errorf("told to come back in 90 s, the channel says %s", e.RetryAfter)
			}
			w.creates(1)
			w.none()
		})
	}
}

// everyStatus answers a create with every status and checks what the channel makes of it.
func everyStatus(w *world) {
	statuses := []int{200, 201, 202, 203, 204}
	for s := 300; s < 600; s++ {
		statuses = append(statuses, s)
	}
	for len(statuses) > 0 {
		some := statuses[:min(20, len(statuses))]
		statuses = statuses[len(some):]
		w.again(fmt.Sprintf("%d to %d", some[0], some[len(some)-1]), func(w *world) {
			for _, s := range some {
				w.status(s)
			}
		})
	}
}

func (w *world) status(status int) {
	w.Helper()
	before := len(w.server.Journal().Entries())
	w.fault(rehearsal.Fault{Name: rehearsal.FaultStatus, Op: "create", Value: strconv.Itoa(status)})
	_, err := w.channel.Publish(w.Context(), w.textDraft())
	w.heal()
	if err == nil {
		w.Errorf("status %d with {} passes for success", status)
		return
	}
	w.wantKind(err, statusKinds(status)...)
	e, _ := errors.AsType[*channels.Error](err)
	if e.Status != status && status >= 300 {
		w.Errorf("status %d is told as %d: %v", status, e.Status, err)
	}
	var creates int
	var path string
	for _, e := range w.server.Journal().Entries()[before:] {
		if e.Op == "create" {
			creates, path = creates+1, e.Path
		} else if path != "" && e.Path == path {
			w.Errorf("status %d: the redirect was followed: %s %s", status, e.Method, e.Path)
		}
	}
	if creates != 1 && (status != 401 || creates != 2) {
		w.Errorf("status %d: %d creates went out, want 1", status, creates)
	}
	w.none()
}

// statusKinds are the kinds that an HTTP status with an empty object may have for a create: never
// "temporary", for no status alone proves that nothing happened, and never "duplicate".
func statusKinds(status int) []channels.Kind {
	switch {
	case status < 300, status == 408, status == 425, status >= 500:
		return []channels.Kind{channels.Unsure}
	case status == 401:
		return []channels.Kind{channels.Auth}
	case status == 402, status == 403:
		return []channels.Kind{channels.Limited, channels.Refused, channels.Auth}
	case status == 429:
		return []channels.Kind{channels.Limited}
	default:
		return []channels.Kind{channels.Refused, channels.Unsure}
	}
}

// unreachable dials a port where nobody listens: the one failure that surely had no effect.
func unreachable(w *world) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.Fatal(err)
	}
	l.Close()
	dead := w.subject.New(w, w.server.Network(w.subject.Network), "http://"+l.Addr().String()+"/"+w.subject.Network)
	_, err = dead.Publish(w.Context(), w.textDraft())
	w.wantKind(err, channels.Temporary)
	if f, ok := dead.(channels.Finder); ok {
		_, err := f.Find(w.Context(), w.textDraft())
		w.wantKind(err, channels.Temporary)
	}
}

// mediaFaults break the upload of a picture. Nothing was posted, and the channel knows it.
func mediaFaults(w *world) {
	if w.channel.Limits().Images == 0 {
		w.Skip("this channel takes no pictures")
	}
	faults := []rehearsal.Fault{{Name: rehearsal.FaultLimited}, {Name: rehearsal.FaultAuth}, {Name: rehearsal.FaultDown}, {Name: rehearsal.FaultBefore}}
	for _, name := range rehearsal.Ambiguous() {
		faults = append(faults, rehearsal.Fault{Name: name})
	}
	for _, status := range []string{"302", "400", "403", "413", "415", "422", "500"} {
		faults = append(faults, rehearsal.Fault{Name: rehearsal.FaultStatus, Value: status})
	}
	for _, f := range faults {
		w.again(f.Name+f.Value, func(w *world) {
			f.Op = "media"
			w.fault(f)
			_, err := w.channel.Publish(w.Context(), w.draft())
			if len(w.entries("media")) == 0 {
				w.Error("no upload is in the journal as op media")
			}
			switch f.Name {
			case rehearsal.FaultLimited:
				w.wantKind(err, channels.Limited)
			case rehearsal.FaultAuth:
				w.wantKind(err, channels.Auth)
			default:
				w.wantKind(err, channels.Temporary, channels.Refused)
			}
			w.creates(0)
			w.none()
		})
	}
}

// contextEnds checks that Publish ends with its context, before and during the call.
func contextEnds(w *world) {
	ended, cancel := context.WithCancel(w.Context())
	cancel()
	_, err := w.channel.Publish(ended, w.textDraft())
	w.wantKind(err, channels.Temporary, channels.Unsure)
	w.creates(0)

	ctx, cancel := context.WithCancel(w.Context())
	defer cancel()
	d := w.textDraft()
	w.fault(rehearsal.Fault{Name: rehearsal.FaultSlow, Op: "create"})
	done := make(chan error, 1)
	go func() {
		_, err := w.channel.Publish(ctx, d)
		done <- err
	}()
	for len(w.visible()) == 0 {
		select {
		case err := <-done:
			w.Fatalf("publish ended before its effect: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	cancel()
	select {
	case err := <-done:
		w.wantKind(err, channels.Unsure)
		if !errors.Is(err, context.Canceled) {
			w.Errorf("the error hides that the context ended: %v", err)
		}
	case <-time.After(late / 2):
		w.Error("publish goes on after its context has ended")
	}
	w.creates(1)
}

// secretsStay lets the network throw the request's own address and headers back at the channel.
func secretsStay(w *world) {
	if len(w.subject.Secrets) == 0 {
		w.Fatal("Subject.Secrets is empty: name the credentials that New uses")
	}
	for _, op := range []string{"create", "media", "find", "session", "check"} {
		w.again(op, func(w *world) {
			w.fault(rehearsal.Fault{Name: rehearsal.FaultEcho, Op: op})
			if _, err := w.channel.Publish(w.Context(), w.draft()); err != nil {
				w.kind(err)
			}
			if f, ok := w.channel.(channels.Finder); ok {
				if _, err := f.Find(w.Context(), w.draft()); err != nil {
					w.noSecret(err)
				}
			}
			if c, ok := w.channel.(channels.Checker); ok {
				if _, err := c.Check(w.Context()); err != nil {
					w.noSecret(err)
				}
			}
		})
	}
}
