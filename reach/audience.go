package reach

import (
	"context"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// listed is what the lists of those who showed an alert said when they were read last.
type listed struct {
	at      time.Time
	of      []string // networks
	network map[string]map[string]*estimate.Sketch
}

// listsServe is for how long they are not read again: a few lists come in a minute, and there may be thousands.
const listsServe = 15 * time.Second

// known is what is known of the audiences of an alert's posts.
func (a *Analyst) known(ctx context.Context, posts []insight.Post) (insight.Known, error) {
	k := insight.Known{Population: a.opt.Population, Discount: a.opt.Discount}
	if a.opt.Lists == nil || len(posts) == 0 {
		return k, nil
	}
	var networks []string
	for _, p := range posts {
		if !slices.Contains(networks, p.Network) {
			networks = append(networks, p.Network)
		}
	}
	id := posts[0].Alert.ID
	have, now := a.lists[id], a.opt.Now()
	if age := now.Sub(have.at); have.network == nil || age < 0 || age >= listsServe || !slices.Equal(have.of, networks) {
		var err error
		if have, err = a.readLists(ctx, id, networks, now); err != nil {
			return k, err
		}
		a.lists[id] = have
	}
	k.List = func(network, account string) *estimate.Sketch { return have.network[network][account] }
	return k, nil
}

func (a *Analyst) readLists(ctx context.Context, id alert.ID, networks []string, now time.Time) (listed, error) {
	out := listed{at: now, of: networks, network: map[string]map[string]*estimate.Sketch{}}
	for _, network := range networks {
		kept, err := a.opt.Lists.FollowerLists(ctx, id, network)
		if err != nil {
			return out, err
		}
		if out.network[network], err = Sketches(kept); err != nil {
			a.opt.Log.WarnContext(ctx, "a list of followers cannot be read; reach is estimated without", "error", err)
		}
	}
	return out, nil
}

// forgetLists lets go of the lists of alerts that are not in sight.
func (a *Analyst) forgetLists() {
	inSight := map[alert.ID]bool{}
	for _, w := range a.order {
		inSight[w.is.Alert.ID] = true
	}
	for id := range a.lists {
		if !inSight[id] {
			delete(a.lists, id)
		}
	}
}
