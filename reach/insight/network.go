package insight

import (
	"time"

	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/estimate"
)

func network(name string, posts []Post, known Known, now time.Time) (Network, outlook, error) {
	n := Network{Network: name, KeptOut: keptOut(posts)}
	parts := make([]cascade.Part, len(posts))
	for i, p := range posts {
		parts[i] = cascade.Part{Cascade: p.Cascade, Attribution: p.Attribution}
	}
	audience, _ := Audience(name, posts, known)
	var err error
	if n.Shape, err = cascade.MeasureAll(parts, audience); err != nil {
		return n, outlook{}, err
	}
	if n.Impressions, err = impressions(posts); err != nil {
		return n, outlook{}, err
	}
	o, err := ofNetwork(posts, audience, now)
	if err != nil {
		return n, o, err
	}
	if n.Outlook, err = o.show(); err != nil {
		return n, o, err
	}
	n.Infectiousness, err = o.infectiousness()
	return n, o, err
}

// Audience is who showed the alert to their followers on a network: our own accounts once, and every
// reposter once, however many of our posts it reposted. Followers that are not known are left out. place
// tells where each account stands in it.
func Audience(name string, posts []Post, known Known) (a estimate.Audience, place map[string]int) {
	a.Population, a.Discount = known.Population[name], known.Discount[name]
	place = map[string]int{}
	for _, p := range posts {
		for _, e := range p.Cascade.Events {
			if !e.Reported {
				continue
			}
			if i, ok := place[e.Account]; ok {
				a.Accounts[i].Followers = max(a.Accounts[i].Followers, int64(e.Followers))
				continue
			}
			place[e.Account] = len(a.Accounts)
			one := estimate.Account{Followers: int64(e.Followers)}
			if known.List != nil {
				one.List = known.List(name, e.Account)
			}
			a.Accounts = append(a.Accounts, one)
		}
	}
	return a, place
}

// impressions are those of the posts of which the network tells any.
func impressions(posts []Post) (estimate.Figure, error) {
	sum, some := 0.0, false
	var asOf time.Time
	for _, p := range posts {
		if p.Impressions == nil || p.Read.IsZero() {
			continue
		}
		sum, some = sum+float64(*p.Impressions), true
		if asOf.IsZero() || p.Read.Before(asOf) {
			asOf = p.Read
		}
	}
	if !some {
		return estimate.Figure{}, nil
	}
	return estimate.NewFigure(sum, estimate.MethodNetwork, asOf)
}

func keptOut(posts []Post) map[string]int {
	var f cascade.Faults
	for _, p := range posts {
		f = f.Plus(p.Cascade.Faults)
	}
	out := map[string]int{}
	for kind, n := range f.Each() {
		if n > 0 {
			out[kind] = n
		}
	}
	return out
}
