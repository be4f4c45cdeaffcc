package bluesky

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// profile is somebody, as lists and profiles show them.
type profile struct {
	DID       string `json:"did"`
	Handle    string `json:"handle"`
	Followers *int64 `json:"followersCount"` // only in app.bsky.actor.getProfiles
}

// Reposters implements [channels.Reposters]. The list of reposters has neither followers nor times: the
// followers come from the profiles, and of our own posts the notifications tell when it happened and
// through whom. An account that has unreposted since is not in the list.
func (c *Channel) Reposters(ctx context.Context, p alert.Post) iter.Seq2[alert.Repost, error] {
	return func(yield func(alert.Repost, error) bool) {
		told, err := c.newHearsay(ctx, p)
		if err != nil {
			yield(alert.Repost{}, err)
			return
		}
		var cursor string
		for {
			people, next, err := page[profile](ctx, c.api, request{
				op: channels.OpReposters, nsid: "app.bsky.feed.getRepostedBy", query: url.Values{"uri": {p.ID}},
			}, "repostedBy", cursor)
			if err != nil {
				yield(alert.Repost{}, err)
				return
			}
			told.more(ctx)
			for part := range slices.Chunk(people, batch) {
				followers, err := c.followers(ctx, part)
				if err != nil {
					yield(alert.Repost{}, err)
					return
				}
				for _, who := range part {
					heard := told.of[who.DID]
					if !yield(alert.Repost{Account: who.DID, Followers: followers[who.DID], At: heard.at, Via: heard.via}, nil) {
						return
					}
				}
			}
			if next == "" {
				return
			}
			cursor = next
		}
	}
}

// followers reads how many follow each account of a batch. Those that the network does not show are left
// out.
func (c *Channel) followers(ctx context.Context, people []profile) (map[string]*int64, error) {
	q := url.Values{}
	for _, who := range people {
		q.Add("actors", who.DID)
	}
	profiles, err := list[profile](ctx, c.api, request{
		op: channels.OpReposters, nsid: "app.bsky.actor.getProfiles", query: q,
	}, "profiles")
	if err != nil {
		return nil, err
	}
	out := make(map[string]*int64, len(people))
	for _, who := range profiles {
		out[who.DID] = who.Followers
	}
	return out, nil
}

// hearsay is what the notifications tell about the reposts of one post.
type hearsay struct {
	c      *Channel
	post   alert.Post
	cursor string
	ended  bool
	of     map[string]heard // by account
}

type heard struct {
	at  time.Time
	via string
}

func (c *Channel) newHearsay(ctx context.Context, p alert.Post) (*hearsay, error) {
	s, err := c.api.session(ctx)
	if err != nil {
		return nil, err
	}
	u, err := parseRecord(p.ID)
	if err != nil {
		return nil, &channels.Error{Kind: channels.Refused, Op: channels.OpReposters, Reason: err.Error()}
	}
	return &hearsay{c: c, post: p, ended: u.Authority != s.did, of: map[string]heard{}}, nil
}

// more reads one page further. Without it the reposts lack their times and nothing else, so it never
// keeps the list from being read.
func (h *hearsay) more(ctx context.Context) {
	if h.ended {
		return
	}
	ns, next, err := h.c.Notifications(ctx, h.cursor, "repost")
	h.cursor, h.ended = next, err != nil || next == ""
	for _, n := range ns {
		if n.Subject == h.post.ID {
			h.of[n.Author] = heard{at: n.At, via: n.Via}
		}
		if n.At.Before(h.post.At) { // the rest is older than the post
			h.ended = true
		}
	}
}
