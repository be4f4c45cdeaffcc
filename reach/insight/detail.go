package insight

import (
	"cmp"
	"slices"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

// Amplifier is an account whose repost led to many others. Nobody is told who it is.
type Amplifier struct {
	Order     int             `json:"order"` // among the reposts of the same post, from 1
	After     float64         `json:"after"` // seconds after our post
	Followers estimate.Figure `json:"followers"`
	Reposts   estimate.Figure `json:"reposts"`  // attributed to it
	Audience  estimate.Band   `json:"audience"` // people whom nobody else brought
}

// Reported is the method of followers of one account.
const Reported estimate.Method = "as the network reported it when the account reposted"

// Detail adds to an alert what is costly to tell: on each network the accounts whose reposts led to most
// others, at most so many, and what one more repost by an account with so many followers would bring; 0
// leaves that out.
func Detail(a *Alert, posts []Post, known Known, amplifiers int, boost int64) error {
	for i := range a.Networks {
		n := &a.Networks[i]
		ours := slices.DeleteFunc(slices.Clone(posts), func(p Post) bool { return p.Network != n.Network })
		var err error
		if n.Amplifiers, err = top(ours, known, amplifiers); err != nil {
			return err
		}
		if boost <= 0 || len(n.Forecast) == 0 {
			continue
		}
		if n.IfBoosted, err = newest(ours).Forecast.IfBoosted(boost); err != nil {
			return err
		}
	}
	return nil
}

// newest is the post that a boost would be of: the last that counts and has a forecast.
func newest(posts []Post) Post {
	var out Post
	for _, p := range posts {
		if p.Ends.IsZero() && len(p.Forecast.Horizons) > 0 && !p.Cascade.Posted.Before(out.Cascade.Posted) {
			out = p
		}
	}
	return out
}

// spot is one event of one post.
type spot struct {
	*Post

	order int
	lift  float64
}

// spots are the events to which most reposts are attributed, our own posts left out; those to which less than
// half a repost is are none.
func spots(posts []Post, most int) []spot {
	var all []spot
	for k := range posts {
		p := &posts[k]
		for i := 1; i < len(p.Cascade.Events); i++ {
			if lift := p.Attribution.Lift(i); lift >= .5 {
				all = append(all, spot{p, i, lift})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b spot) int { return cmp.Compare(b.lift, a.lift) })
	return all[:min(len(all), most)]
}

func top(posts []Post, known Known, most int) ([]Amplifier, error) {
	found := spots(posts, most)
	if len(found) == 0 {
		return nil, nil
	}
	audience, place := Audience(posts[0].Network, posts, known)
	out := make([]Amplifier, len(found))
	for i, s := range found {
		var err error
		if out[i], err = amplifier(s, audience, place); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func amplifier(s spot, audience estimate.Audience, place map[string]int) (a Amplifier, err error) {
	c, e := s.Cascade, s.Cascade.Events[s.order]
	a = Amplifier{Order: s.order, After: e.At}
	if a.Reposts, err = estimate.NewFigure(s.lift, s.Attribution.Method(), c.AsOf); err != nil || !e.Reported {
		return a, err
	}
	if a.Followers, err = estimate.NewFigure(e.Followers, Reported, c.AsOf); err != nil {
		return a, err
	}
	a.Audience, err = audience.Gain(place[e.Account], c.AsOf)
	return a, err
}
