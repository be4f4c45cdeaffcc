package twitter

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// maxLookup is how many posts one call reads.
const maxLookup = 100

// reading is what X allows an account, call by call. Who we are is not in it: whoever looks for a post that may
// be out must know that first, and waits for nothing.
func reading() []channels.Pace {
	const per = 15 * time.Minute
	return []channels.Pace{
		{Ops: []channels.Op{channels.OpMeasure}, Requests: 3500, Per: per},
		{Ops: []channels.Op{channels.OpReposters}, Requests: 75, Per: per},
	}
}

// Pace implements [channels.Paced].
func (c *client) Pace(op channels.Op) (items int, every time.Duration) {
	return maxLookup, c.t.Every(op)
}

// Measure implements [channels.Measurer]. Of a post that somebody edited by hand, the numbers of all its
// versions are added up. A post that X will not show now, without saying that it is gone, comes without
// numbers.
func (c *client) Measure(ctx context.Context, posts []alert.Post) ([]alert.Sample, error) {
	var out []alert.Sample
	for batch := range slices.Chunk(posts, maxLookup) {
		samples, err := c.measure(ctx, batch)
		if err != nil {
			return out, err
		}
		out = append(out, samples...)
	}
	return out, nil
}

func (c *client) measure(ctx context.Context, posts []alert.Post) ([]alert.Sample, error) {
	found := lookup{posts: map[string]wirePost{}, gone: map[string]bool{}}
	if err := c.look(ctx, idsOf(posts), found); err != nil {
		return nil, err
	}
	if more := found.unseen(); len(more) > 0 {
		if err := c.look(ctx, more, found); err != nil {
			return nil, err
		}
	}
	now := time.Now().UTC()
	var out []alert.Sample
	for _, p := range posts {
		if !found.gone[p.ID] {
			out = append(out, found.sample(p, now))
		}
	}
	return out, nil
}

// look reads posts by their ids.
func (c *client) look(ctx context.Context, ids []string, into lookup) error {
	for batch := range slices.Chunk(ids, maxLookup) {
		query := url.Values{"ids": {strings.Join(batch, ",")}, c.cfg.FieldsParam: {"public_metrics"}}
		var said page[wirePost]
		ans, err := c.get(ctx, channels.OpMeasure, "/2/tweets", query, &said)
		if err != nil {
			return err
		}
		if len(said.Data) == 0 && len(said.Errors) == 0 {
			return c.incomplete(ans, "the posts and the reasons for their absence")
		}
		for _, p := range said.Data {
			into.posts[p.ID] = p
		}
		for _, p := range said.Errors {
			if p.is("resource-not-found") {
				into.gone[orElse(p.ResourceID, p.Value)] = true
			}
		}
	}
	return nil
}

// lookup is what X said about some posts.
type lookup struct {
	posts map[string]wirePost
	gone  map[string]bool
}

// unseen lists the versions of the posts that have not been read themselves.
func (l lookup) unseen() []string {
	var out []string
	for _, p := range l.posts {
		for _, id := range p.versions() {
			if _, seen := l.posts[id]; !seen && isID(id) && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}

func (l lookup) sample(p alert.Post, now time.Time) alert.Sample {
	s := alert.Sample{Post: p, At: now}
	ids := append([]string{p.ID}, l.posts[p.ID].versions()...)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		m := l.posts[id].Metrics
		if m == nil {
			continue
		}
		s.Reposts = add(s.Reposts, m.reposts())
		s.Quotes, s.Replies = add(s.Quotes, m.Quotes), add(s.Replies, m.Replies)
		s.Likes, s.Bookmarks = add(s.Likes, m.Likes), add(s.Bookmarks, m.Bookmarks)
		s.Impressions = add(s.Impressions, m.Impressions)
	}
	return s
}

// add adds two numbers, of which none, one or both are given.
func add(a, b *int64) *int64 {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	default:
		return new(*a + *b)
	}
}

func idsOf(posts []alert.Post) []string {
	ids := make([]string, len(posts))
	for i, p := range posts {
		ids[i] = p.ID
	}
	return ids
}
