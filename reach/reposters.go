package reach

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

const (
	part    = 40      // accounts of a list that are looked up at once
	slack   = 40      // known accounts in a row after which the rest of a list is known: it is newest first only roughly
	longest = 100_000 // accounts of one list
)

// lists reads who reposted, one post at a time, beside the numbers, so that a long list holds up none.
func (r *reader) lists(ctx context.Context, l channels.Reposters) {
	for failures := 0; ctx.Err() == nil; {
		now := r.opt.Now()
		id, count, listed, ok := r.posts.urgent(now, r.interval)
		if !ok || !r.serves() {
			wait(ctx, r.posts.more, time.Second)
			continue
		}
		err := r.list(ctx, l, id, count, listed, now)
		if ctx.Err() != nil {
			return
		}
		r.posts.settle(id, now, count, err == nil)
		if err == nil {
			failures = 0
			continue
		}
		if failures++; failures == 1 {
			r.log.WarnContext(ctx, "who reposted could not be read; the counts are stored without", "post", id, "error", err)
		}
		wait(ctx, nil, backOff(err, time.Second, failures))
	}
}

func (r *reader) interval(age time.Duration) time.Duration {
	return r.opt.Cadence.Interval(r.traits.Network, age)
}

// list reads the list of one post as far as it is not known, and stores what is new in it.
func (r *reader) list(ctx context.Context, l channels.Reposters, id string, count, listed int64, now time.Time) error {
	t, err := r.opt.Store.TrackedPost(ctx, r.traits.Name, id, now)
	if errors.Is(err, alert.ErrNotFound) {
		r.posts.forget(id)
		return nil
	}
	if err != nil {
		return err
	}
	look := &look{reader: r, post: t, began: now, seen: map[string]bool{}}
	if p, ok := r.channel.(channels.Pricer); ok {
		look.each = p.Price(channels.OpReposters, "")
	}
	if _, limited := r.opt.Budget[r.traits.Network]; limited && look.each > 0 {
		return look.buy(ctx, l, r.purchase(t, fresh(t, count, listed), look.each))
	}
	if count == 0 { // nobody is there to be listed
		return nil
	}
	return look.whole(ctx, l)
}

// look is one reading of a list.
type look struct {
	*reader

	post  alert.Tracked
	began time.Time
	each  float64 // US dollars for an account
	seen  map[string]bool
	fresh []alert.Repost // newest first
	part  []alert.Repost // to be looked up
	known int            // in a row, up to now
	kept  cascade.Faults
}

// whole reads until everybody is known. It stores nothing unless it comes so far: the newest alone would
// hide from the next reading what is missing below them.
func (l *look) whole(ctx context.Context, from channels.Reposters) error {
	for one, err := range from.Reposters(ctx, l.post.Post) {
		if err != nil {
			return errors.Join(err, l.pay(ctx))
		}
		l.add(one)
		if len(l.part) == part {
			if err := l.lookUp(ctx); err != nil {
				return err
			}
			// What a stream told since the last look stands at the top, and says nothing of what lies below it.
			if !l.post.Listed.IsZero() && l.known >= slack+int(l.post.Heard) || len(l.seen) >= longest {
				break
			}
		}
	}
	if err := l.lookUp(ctx); err != nil {
		return err
	}
	return l.store(ctx, alert.Reading{Listed: true, Cost: float64(len(l.seen)) * l.each})
}

// pay notes what a reading cost that came to nothing.
func (l *look) pay(ctx context.Context) error {
	if l.each == 0 || len(l.seen) == 0 {
		return nil
	}
	return l.opt.Store.Record(context.WithoutCancel(ctx), []alert.Reading{{Post: l.post, Only: true, At: l.began, Cost: float64(len(l.seen)) * l.each}})
}

// buy reads no more accounts than may be paid for, and stores what was paid for in any case.
func (l *look) buy(ctx context.Context, from channels.Reposters, p purchase) error {
	if p.sampled {
		l.tellOnce(ctx)
	}
	if p.most == 0 && p.passed == 0 {
		return nil
	}
	var failed error
	bought := int64(0)
	if p.most > 0 {
		for one, err := range from.Reposters(channels.WithMost(ctx, p.most), l.post.Post) {
			if failed = err; err != nil {
				break
			}
			l.add(one)
			if bought++; bought == p.most {
				break
			}
		}
	}
	ctx = context.WithoutCancel(ctx)
	if err := l.lookUp(ctx); err != nil {
		return errors.Join(failed, err)
	}
	if failed != nil {
		p.passed = 0
	}
	err := l.store(ctx, alert.Reading{Listed: failed == nil, Passed: p.passed, Cost: float64(bought) * l.each})
	return errors.Join(failed, err)
}

// add takes an account of the list, once.
func (l *look) add(one alert.Repost) {
	one = l.hide(l.post, one)
	if l.seen[one.Account] {
		l.kept.Duplicate++
		return
	}
	l.seen[one.Account] = true
	l.part = append(l.part, one)
}

// lookUp moves those of the part that are not known to the fresh ones.
func (l *look) lookUp(ctx context.Context) error {
	if len(l.part) == 0 {
		return nil
	}
	accounts := make([]string, len(l.part))
	for i, one := range l.part {
		accounts[i] = one.Account
	}
	known, err := l.opt.Store.Known(ctx, l.post, accounts)
	if err != nil {
		return err
	}
	for _, one := range l.part {
		if known[one.Account] {
			l.known++
			continue
		}
		l.known = 0
		admitted, faults := cascade.Admit(one, l.post.Post.At, l.opt.Now())
		l.kept = l.kept.Plus(faults)
		l.fresh = append(l.fresh, admitted)
	}
	l.part = l.part[:0]
	return nil
}

// store keeps the fresh ones. Those without a time get one between the last look and this.
func (l *look) store(ctx context.Context, r alert.Reading) error {
	before := l.post.Post.At
	if l.post.Listed.After(before) {
		before = l.post.Listed
	}
	slices.Reverse(l.fresh)
	cascade.Spread(l.fresh, before, l.began)
	r.Post, r.Only, r.Reposts, r.At, r.KeptOut = l.post, true, l.fresh, l.began, counted(l.kept)
	return l.opt.Store.Record(ctx, []alert.Reading{r})
}

// tellOnce says that an alert's reposters are sampled from now on.
func (l *look) tellOnce(ctx context.Context) {
	if l.post.Passed == 0 {
		l.log.WarnContext(ctx, "the alert's budget for reading is nearly used up; counts go on, and of the reposters only some are read",
			"alert", l.post.Code, "spent_dollars", l.post.Spent, "budget_dollars", l.opt.Budget[l.traits.Network])
	}
}
