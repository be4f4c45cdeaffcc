package report

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/insight"
)

const mostPoints = 48 // of a course

// networks tells how far the alert went, and how it came to that.
func (c Case) networks() ([]Network, error) {
	out := []Network{}
	for _, n := range c.Told.Networks {
		posts := slices.DeleteFunc(slices.Clone(c.Posts), func(p insight.Post) bool { return p.Network != n.Network })
		course, err := c.course(n.Network, posts)
		if err != nil {
			return nil, err
		}
		out = append(out, Network{n, course})
	}
	return out, nil
}

// course is how far it had gone at moments that are evenly spread from the first post to where it is known.
func (c Case) course(network string, posts []insight.Post) ([]Point, error) {
	if len(posts) == 0 {
		return []Point{}, nil
	}
	begin := slices.MinFunc(posts, func(x, y insight.Post) int { return x.Cascade.Posted.Compare(y.Cascade.Posted) }).Cascade.Posted
	end := slices.MaxFunc(posts, func(x, y insight.Post) int { return x.Cascade.AsOf.Compare(y.Cascade.AsOf) }).Cascade.AsOf
	audience, place := insight.Audience(network, posts, c.Known)
	joined, reposts := joining(posts, audience, place)
	ordered := audience
	ordered.Accounts = make([]estimate.Account, len(joined))
	for i, j := range joined {
		ordered.Accounts[i] = j.account
	}
	out := make([]Point, 0, mostPoints+1)
	for i := range mostPoints + 1 {
		at := begin.Add(end.Sub(begin) * time.Duration(i) / mostPoints)
		part := ordered
		part.Accounts = ordered.Accounts[:sort.Search(len(joined), func(k int) bool { return joined[k].at.After(at) })]
		reach, err := part.Reach(at)
		if err != nil {
			return nil, err
		}
		out = append(out, Point{At: at.In(c.Zone), Reposts: sort.Search(len(reposts), func(k int) bool { return reposts[k].After(at) }), Reach: reach})
	}
	return out, nil
}

// joined is since when an account shows the alert to its followers.
type joined struct {
	at      time.Time
	account estimate.Account
}

// joining puts the accounts of an audience into the order of time, and tells when each other account reposted
// first, whatever is known of its followers.
func joining(posts []insight.Post, a estimate.Audience, place map[string]int) (known []joined, reposts []time.Time) {
	first, ours := map[string]time.Time{}, map[string]bool{}
	for _, p := range posts {
		ours[p.Cascade.Events[0].Account] = true
		for _, e := range p.Cascade.Events {
			at := p.Cascade.Posted.Add(time.Duration(e.At * float64(time.Second)))
			if old, again := first[e.Account]; !again || at.Before(old) {
				first[e.Account] = at
			}
		}
	}
	for account, at := range first {
		if i, ok := place[account]; ok {
			known = append(known, joined{at, a.Accounts[i]})
		}
		if !ours[account] {
			reposts = append(reposts, at)
		}
	}
	slices.SortFunc(known, func(x, y joined) int {
		return cmp.Or(x.at.Compare(y.at), cmp.Compare(y.account.Followers, x.account.Followers))
	})
	slices.SortFunc(reposts, time.Time.Compare)
	return known, reposts
}
