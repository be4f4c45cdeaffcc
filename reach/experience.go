package reach

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// experience is what the alerts that are over have taught: how willing the followers of each of our accounts
// are, and how far off forecasts were.
type experience struct {
	cone    forecast.Cone
	past    map[string]*forecast.Past // by channel
	learned map[alert.ID]bool
}

func newExperience() experience {
	return experience{past: map[string]*forecast.Past{}, learned: map[alert.ID]bool{}}
}

// prior is what the past of an account says of its next alert.
func (x *experience) prior(channel string) forecast.Prior {
	if p := x.past[channel]; p != nil {
		return p.Prior()
	}
	return forecast.Prior{}
}

// add learns from the posts of one alert that is over. How far off forecasts were is judged by the prior of
// before: they could not know this one. Of each account the first post counts for the prior, if it stood
// for as long as is learned from. A drill teaches nothing, and no alert does so twice.
func (x *experience) add(posts []insight.Post, day *forecast.Day) {
	if len(posts) == 0 || posts[0].Alert.Status != alert.Actual || x.learned[posts[0].Alert.ID] {
		return
	}
	x.learned[posts[0].Alert.ID] = true
	seen := map[string]bool{}
	for _, p := range posts {
		stood := p.Ends.Sub(p.Cascade.Posted)
		x.cone.Learn(p.Cascade.Events, stood.Seconds(), x.prior(p.Channel), day, p.Cascade.Posted)
	}
	for _, p := range posts {
		if seen[p.Channel] || p.Ends.Sub(p.Cascade.Posted) < forecast.PriorSpan {
			continue
		}
		seen[p.Channel] = true
		if x.past[p.Channel] == nil {
			x.past[p.Channel] = &forecast.Past{}
		}
		x.past[p.Channel].Add(p.Cascade.Events)
	}
}

// mostLearned is from how many of the alerts that ended last is learned at a start.
const mostLearned = 200

func (a *Analyst) learn(ctx context.Context) error {
	began := time.Now()
	codes, err := a.opt.Store.Ended(ctx, mostLearned)
	if err != nil {
		return err
	}
	for _, code := range codes {
		found, err := a.opt.Store.CascadesOf(ctx, code)
		if err != nil {
			return err
		}
		posts := make([]insight.Post, len(found))
		for i, c := range found {
			posts[i] = insight.Post{Alert: c.Alert, Channel: c.Channel, Ends: c.Ends(), Cascade: a.cascadeOf(newCascading(c))}
		}
		a.past.add(posts, a.day)
	}
	a.opt.Log.InfoContext(ctx, "learned from the alerts that are over", "alerts", len(codes), "took", time.Since(began))
	return nil
}
