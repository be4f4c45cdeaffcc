package reach

import (
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// cascading is one own post that is kept in mind.
type cascading struct {
	is      alert.Cascaded // without its reposts
	reposts []alert.Repost // all that are known
	post    insight.Post   // as it was analysed last

	changed  bool      // since then
	analysed time.Time // when that was, by the analyst's clock
	stale    bool      // as it was told last
}

func newCascading(c alert.Cascaded) *cascading {
	w := &cascading{}
	w.follow(c)
	return w
}

// follow takes over what the store tells anew. It returns false if the store holds other reposts than those
// that are known: then they must be read again.
func (w *cascading) follow(c alert.Cascaded) bool {
	fresh := c.Reposts
	c.Reposts = nil
	if more := c.Told - w.is.Told; more > c.Reposters-w.is.Reposters { // of some more is known now
		fresh = w.mend(fresh)
		w.changed = true
	}
	w.reposts = append(w.reposts, fresh...)
	w.changed = w.changed || len(fresh) > 0 || !w.same(c)
	w.is = c
	return int64(len(w.reposts)) == c.Reposters
}

// mend takes over what became known of reposts, and returns those that are new.
func (w *cascading) mend(told []alert.Repost) (fresh []alert.Repost) {
	of := make(map[string]alert.Repost, len(told))
	for _, r := range told {
		of[r.Account] = r
	}
	for i, r := range w.reposts {
		if better, ok := of[r.Account]; ok {
			w.reposts[i] = better
			delete(of, r.Account)
		}
	}
	return slices.DeleteFunc(told, func(r alert.Repost) bool { _, ok := of[r.Account]; return !ok })
}

// same tells whether nothing changed that the analysis depends on.
func (w *cascading) same(c alert.Cascaded) bool {
	is := w.is
	return w.post.Attribution != nil && is.Read.Equal(c.Read) && is.Ends().Equal(c.Ends()) && is.Alert.Phase == c.Alert.Phase &&
		equal(is.OwnFollowers, c.OwnFollowers) && equal(is.Impressions, c.Impressions)
}

func equal(a, b *int64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// asOf is up to when the post is known: the newest reading, or the newest repost that was heard of since,
// and never the future.
func (w *cascading) asOf(now time.Time) time.Time {
	at := w.is.Read
	for _, r := range w.reposts {
		if r.At.After(at) && !r.At.After(now) {
			at = r.At
		}
	}
	if at.After(now) {
		at = now
	}
	if at.Before(w.is.At) {
		at = w.is.At
	}
	return at
}

// recorded are the networks that record whose repost led to a repost.
var recorded = map[string]bool{"bluesky": true}

// cascadeOf sifts what is known of a post. Times are in the zone of the agency, for the hours of its day.
func (a *Analyst) cascadeOf(w *cascading) cascade.Cascade {
	own := cascade.Own{Account: w.is.Channel, Followers: w.is.OwnFollowers, At: w.is.At, Recorded: recorded[w.is.Network]}
	if a.opt.Zone != nil {
		own.At = own.At.In(a.opt.Zone)
	}
	return cascade.Sift(own, w.reposts, w.asOf(a.opt.Now()))
}

// analyse makes of what is known of a post what can be told of it.
func (a *Analyst) analyse(w *cascading) error {
	is, c := w.is, a.cascadeOf(w)
	p := insight.Post{
		Alert: is.Alert, Channel: is.Channel, Network: is.Network, Read: is.Read, Ends: is.Ends(), Impressions: is.Impressions,
		Cascade: c, Attribution: w.post.Attribution,
	}
	if p.Attribution == nil {
		p.Attribution = &cascade.Attribution{}
	}
	p.Attribution.Follow(c)
	if p.Ends.IsZero() {
		var err error
		if p.Forecast, err = forecast.Make(forecast.Input{Cascade: c, Read: is.Read, Prior: a.past.prior(is.Channel), Cone: &a.past.cone, Day: a.day}); err != nil {
			return err
		}
	}
	w.post, w.changed, w.analysed = p, false, a.opt.Now()
	return nil
}

// waits tells whether a post has not been analysed as it is now.
func (w *cascading) waits() bool { return w.changed }

// rest is how long a post is left alone after it was analysed: that of a large cascade costs more.
func (w *cascading) rest() time.Duration { return time.Duration(len(w.reposts)) * 3 * time.Millisecond }
