package reach

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach/estimate"
)

// Shelf is where lists of followers are kept, of which nobody can be read.
type Shelf interface {
	// KeepFollowers stores the list of an account in the place of an older one.
	KeepFollowers(ctx context.Context, l alert.FollowerList) error
	// FollowersRead tells when the list of an account was read; the zero time if it is not kept.
	FollowersRead(ctx context.Context, network, account string) (time.Time, error)
}

// Lists are the lists of followers that were kept.
type Lists interface {
	// FollowerLists are those of our own accounts on a network and of all who reposted an alert there.
	FollowerLists(ctx context.Context, id alert.ID, network string) ([]alert.FollowerList, error)
}

// Sketches makes of stored lists what an audience is estimated from: by account, as a cascade names it, our
// own by its channel. A list that cannot be read is left out, and named by the error.
func Sketches(lists []alert.FollowerList) (map[string]*estimate.Sketch, error) {
	out := make(map[string]*estimate.Sketch, len(lists))
	var err error
	for _, l := range lists {
		s := &estimate.Sketch{}
		if bad := s.UnmarshalBinary(l.Sketch); bad != nil {
			err = fmt.Errorf("the followers of an account on %s: %w", l.Network, bad)
			continue
		}
		out[cmp.Or(l.Channel, l.Account)] = s
	}
	return out, err
}

// ListerOptions of a lister.
type ListerOptions struct {
	Store interface {
		Shelf
		Salt(ctx context.Context) ([]byte, error)
	}
	Channels []channels.Channel        // those that are no FollowerLister are left alone
	Serves   func(channel string) bool // whether this daemon speaks for a channel; nil = for all
	Most     int64                     // followers of a reposter whose list is read; 0 = 5,000
	MostOwn  int64                     // the same of our own account; 0 = 100,000
	Log      *slog.Logger              // nil = silent
	Now      func() time.Time          // nil = time.Now
}

// Lister reads who follows those that brought an alert before people, where a network gives such lists for
// nothing: once a day, with a quarter of the requests that the network allows. Of a list it keeps a sketch
// alone. An account's name is in memory until its list was read, and nowhere else.
type Lister struct {
	opt     ListerOptions
	readers map[string]*listReader // by channel
}

// NewLister returns a lister. Nothing runs before Run.
func NewLister(opt ListerOptions) *Lister {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Most <= 0 {
		opt.Most = 5_000
	}
	if opt.MostOwn <= 0 {
		opt.MostOwn = 100_000
	}
	l := &Lister{opt: opt, readers: map[string]*listReader{}}
	for _, c := range opt.Channels {
		t := c.Traits()
		source, ok := c.(channels.FollowerLister)
		if p, priced := c.(channels.Pricer); !ok || priced && p.Price(channels.OpFollowers, "") > 0 {
			continue
		}
		l.readers[t.Name] = &listReader{
			Lister: l, channel: c, source: source, traits: t, wanted: make(chan wanted, mostWanted),
			seed: maphash.MakeSeed(), known: map[uint64]time.Time{}, log: opt.Log.With("channel", t.Name, "network", t.Network),
		}
	}
	return l
}

// Seen hears of a repost of one of our posts, with the account's name as the network says it. It never waits.
func (l *Lister) Seen(post alert.Tracked, r alert.Repost) {
	of := l.readers[post.Post.Channel]
	if of == nil || r.Followers == nil || *r.Followers < 1 || *r.Followers > l.opt.Most {
		return
	}
	of.want(wanted{account: r.Account, followers: *r.Followers})
}

// Run reads lists until ctx ends. Each channel is read by itself.
func (l *Lister) Run(ctx context.Context) error {
	salt, err := l.opt.Store.Salt(ctx)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	for _, r := range l.readers {
		wg.Go(func() { r.run(ctx, hasher(salt), estimate.Hasher(salt)) })
	}
	wg.Wait()
	return nil
}
