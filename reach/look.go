package reach

import (
	"context"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// look reads what is new of the alerts in sight, and tells anew of those of which something changed.
func (a *Analyst) look(ctx context.Context, patience time.Duration) error {
	now := a.opt.Now()
	changed, err := a.read(ctx, now)
	if err != nil {
		return err
	}
	if err := a.analyseAll(ctx, now, patience, changed); err != nil {
		return err
	}
	if err := a.tell(ctx, now, changed); err != nil {
		return err
	}
	for _, w := range slices.Backward(a.order) { // what is over can be learned from, the oldest first
		if posts := a.of(w.is.Alert.Code); w.is.Alert.Phase.Over() && !slices.ContainsFunc(posts, (*cascading).waits) {
			a.past.add(postsOf(posts), a.day)
		}
	}
	a.looked = now
	return nil
}

// read takes over what the store has. It returns the alerts that are no longer as they were told.
func (a *Analyst) read(ctx context.Context, now time.Time) (changed map[string]bool, err error) {
	known := map[string]int64{}
	for key, w := range a.watched {
		known[key] = w.is.Told
	}
	found, err := a.inSight(ctx, now, known)
	if err != nil {
		return nil, err
	}
	if again := a.follow(found); again {
		for key, w := range a.watched { // those that do not agree are known no more
			if known[key] = w.is.Told; int64(len(w.reposts)) != w.is.Reposters {
				known[key], w.reposts = 0, nil
			}
		}
		if found, err = a.inSight(ctx, now, known); err != nil {
			return nil, err
		}
		a.follow(found)
	}
	changed = map[string]bool{}
	for code := range a.told {
		changed[code] = len(a.of(code)) == 0
	}
	return changed, nil
}

// follow takes over one answer of the store: what is not in it leaves. It tells whether some of it does not
// agree with what is known.
func (a *Analyst) follow(found []alert.Cascaded) (again bool) {
	before := a.watched
	a.watched, a.order = make(map[string]*cascading, len(found)), make([]*cascading, 0, len(found))
	for _, c := range found {
		w := before[c.Delivery]
		if w == nil {
			w = &cascading{}
		}
		if !w.follow(c) {
			again = true
		}
		a.watched[c.Delivery] = w
		a.order = append(a.order, w)
	}
	return again
}

// analyseAll looks into the posts that changed: first those that never were, then those whose last look is
// the longest ago, until patience is at its end.
func (a *Analyst) analyseAll(ctx context.Context, now time.Time, patience time.Duration, changed map[string]bool) error {
	var due []*cascading
	for _, w := range a.order {
		if age := now.Sub(w.analysed); w.changed && (w.analysed.IsZero() || age < 0 || age >= w.rest()) {
			due = append(due, w)
		}
	}
	slices.SortStableFunc(due, func(x, y *cascading) int { return x.analysed.Compare(y.analysed) })
	began := time.Now()
	for _, w := range due {
		if time.Since(began) > patience && !w.analysed.IsZero() {
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.analyse(w); err != nil {
			return err
		}
		changed[w.is.Alert.Code] = true
	}
	return nil
}

// tell makes anew what is told of the alerts that changed, or whose figures have grown old.
func (a *Analyst) tell(ctx context.Context, now time.Time, changed map[string]bool) error {
	told, graphs := make(map[string]insight.Alert, len(a.told)), map[string]insight.Graph{}
	by := map[string][]*cascading{}
	for _, w := range a.order {
		stale := now.Sub(w.is.Read) > staleAfter
		changed[w.is.Alert.Code] = changed[w.is.Alert.Code] || stale != w.stale
		w.stale = stale
		by[w.is.Alert.Code] = append(by[w.is.Alert.Code], w)
	}
	for code, posts := range by {
		if one, ok := a.told[code]; ok && !changed[code] {
			told[code], graphs[code] = one, a.graphs[code]
			continue
		}
		known, err := a.known(ctx, postsOf(posts))
		if err != nil {
			return err
		}
		if told[code], err = insight.Of(postsOf(posts), known, now); err != nil {
			return err
		}
		if a.opt.Nodes > 0 {
			graphs[code] = insight.GraphOf(postsOf(posts), a.opt.Nodes)
		}
	}
	a.told, a.graphs = told, graphs
	a.forgetLists()
	return nil
}

const staleAfter = 10 * time.Minute
