package reach

import (
	"context"
	"errors"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach/estimate"
)

const (
	listFresh  = 24 * time.Hour // for so long a list is not read again
	listShare  = 4              // one in so many of the requests that the network allows
	mostWanted = 4096           // accounts that wait for their list to be read
	mostKnown  = 1 << 16        // accounts whose list is not to be read again yet
	wholeShare = 0.9            // of the followers an account has must be listed, or it is a part
)

// wanted is an account whose list is to be read.
type wanted struct {
	account   string
	followers int64
	own       bool
}

// listReader reads the lists of one channel's network.
type listReader struct {
	*Lister

	channel channels.Channel
	source  channels.FollowerLister
	traits  channels.Traits
	wanted  chan wanted
	log     *slog.Logger

	seed    maphash.Seed
	mu      sync.Mutex
	known   map[uint64]time.Time // accounts that wait or were read, by a hash, and since when
	failing bool                 // the same trouble is told once
}

// want puts an account in the queue, unless its turn was less than a day ago. Where the queue is full it is
// left out: the figures say how many lists they rest on.
func (r *listReader) want(w wanted) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key, now := maphash.String(r.seed, w.account), r.opt.Now()
	if since, ok := r.known[key]; ok && now.Sub(since) < listFresh {
		return
	}
	if len(r.known) >= mostKnown {
		clear(r.known)
	}
	select {
	case r.wanted <- w:
		r.known[key] = now
	default:
	}
}

// forget lets an account be wanted again.
func (r *listReader) forget(account string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.known, maphash.String(r.seed, account))
}

func (r *listReader) run(ctx context.Context, name func(network, account string) string, mark func(follower string) uint64) {
	var ownRead time.Time
	for {
		var w wanted
		select {
		case w = <-r.wanted:
		case <-ctx.Done():
			return
		}
		if r.opt.Serves != nil && !r.opt.Serves(r.traits.Name) { // another daemon reads its lists
			r.forget(w.account)
			continue
		}
		if now := r.opt.Now(); ownRead.IsZero() || now.Sub(ownRead) >= listFresh {
			if own, ok := r.ownAccount(ctx); ok && r.readOne(ctx, own, name, mark) {
				ownRead = now
			}
		}
		r.readOne(ctx, w, name, mark)
	}
}

// ownAccount is our own, whose followers were the first.
func (r *listReader) ownAccount(ctx context.Context) (wanted, bool) {
	checker, ok := r.channel.(channels.Checker)
	if !ok {
		return wanted{}, false
	}
	a, err := checker.Check(ctx)
	if err != nil || a.Followers == nil {
		return wanted{}, false
	}
	return wanted{account: a.ID, followers: *a.Followers, own: true}, *a.Followers <= r.opt.MostOwn
}

// readOne reads a list and keeps its sketch, unless that was done today. What goes wrong costs a figure some of its sureness and nothing
// else: an account is wanted again when it is seen again.
func (r *listReader) readOne(ctx context.Context, w wanted, name func(network, account string) string, mark func(string) uint64) (done bool) {
	l := alert.FollowerList{Network: r.traits.Network, Account: name(r.traits.Network, w.account)}
	if w.own {
		l.Channel = r.traits.Name
	}
	read, err := r.opt.Store.FollowersRead(ctx, l.Network, l.Account)
	if err == nil && r.opt.Now().Sub(read) < listFresh {
		return true
	}
	var s *estimate.Sketch
	if err == nil {
		s, l.Followers, err = r.list(ctx, w, func(follower string) uint64 { return mark(r.traits.Network + "\x00" + follower) })
	}
	if err == nil {
		if l.Sketch, err = s.MarshalBinary(); err == nil {
			l.At = r.opt.Now()
			err = r.opt.Store.KeepFollowers(ctx, l)
		}
	}
	if err != nil {
		r.failed(ctx, w, err)
		return false
	}
	r.failing = false
	return true
}

// list reads a whole list, slowly.
func (r *listReader) list(ctx context.Context, w wanted, mark func(string) uint64) (*estimate.Sketch, int64, error) {
	page := r.source.Paging()
	pause := page.Per * listShare / time.Duration(page.Requests)
	ctx, cancel := context.WithTimeout(ctx, time.Minute+4*pause*time.Duration(2+w.followers/int64(page.Size)))
	defer cancel()
	wait(ctx, nil, 2*pause) // some networks ask for one request more than there are pages
	s, n := &estimate.Sketch{}, int64(0)
	for follower, err := range r.source.Followers(ctx, w.account) {
		if err != nil {
			return nil, 0, err
		}
		s.Insert(mark(follower))
		if n++; n%int64(page.Size) == 0 {
			wait(ctx, nil, pause)
		}
		if n > 2*w.followers+int64(page.Size) { // it has no end
			break
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case float64(n) < wholeShare*float64(w.followers):
		return nil, 0, errPart
	}
	return s, n, nil
}

var errPart = &channels.Error{Kind: channels.Refused, Op: channels.OpFollowers, Reason: "the network lists a part of the followers only"}

// failed rests as long as the network asks for. What the network does not show is no trouble.
func (r *listReader) failed(ctx context.Context, w wanted, err error) {
	e, ok := errors.AsType[*channels.Error](err)
	if ctx.Err() != nil || ok && e.Kind == channels.Refused {
		return
	}
	r.forget(w.account)
	if !r.failing {
		r.failing = true
		r.log.WarnContext(ctx, "a list of followers could not be read; reach is estimated without until this works again", "error", err)
	}
	rest := time.Minute
	if ok && e.Kind == channels.Limited {
		rest = max(rest, e.RetryAfter)
	}
	wait(ctx, nil, rest)
}
