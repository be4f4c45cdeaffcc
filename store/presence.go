package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// presence is what there is of an alert at one channel.
type presence struct {
	network  string
	standing []int64 // posts that are up and tell of no ending, oldest first; without those that are being removed
	newest   int     // revision that one of them shows
	posted   bool    // there is a post, or was one
	open     bool    // something is under way that makes a post, or may have made one
}

// presence tells what there is of an alert, channel by channel.
func (t *tx) presence(ctx context.Context, seq int64) (map[string]*presence, error) {
	return t.presenceWhere(ctx, "", seq)
}

// presenceAt tells it of one channel alone: an alert may have thousands.
func (t *tx) presenceAt(ctx context.Context, seq int64, channel string) (*presence, error) {
	here, err := t.presenceWhere(ctx, " AND channel = $2", seq, channel)
	return here[channel], err
}

// presenceWhere tells it of those that a condition picks; $1 is the alert.
func (t *tx) presenceWhere(ctx context.Context, also string, args ...any) (map[string]*presence, error) {
	here := map[string]*presence{}
	at := func(channel, network string) *presence {
		p := here[channel]
		if p == nil {
			p = &presence{network: network}
			here[channel] = p
		}
		return p
	}
	_, err := all(ctx, t, func(r row) (struct{}, error) {
		var channel, network string
		var id, leaving int64
		var revision int
		var stands bool
		err := r.Scan(&id, &channel, &network, &revision, &stands, &leaving)
		p := at(channel, network)
		p.posted = true
		if stands && leaving == 0 {
			p.standing = append(p.standing, id)
			p.newest = max(p.newest, revision)
		}
		return struct{}{}, err
	}, `SELECT p.id, p.channel, p.network, p.revision, p.gone = 0 AND p.ended = '',
			(SELECT COUNT(*) FROM deliveries d WHERE d.target = p.id AND d.target <> 0 AND d.desk = 'delete' AND d.settled = 0)
		FROM posts p WHERE p.alert = $1`+also+` ORDER BY p.id`, args...)
	if err != nil {
		return nil, err
	}
	_, err = all(ctx, t, func(r row) (struct{}, error) {
		var channel, network string
		err := r.Scan(&channel, &network)
		at(channel, network).open = true
		return struct{}{}, err
	}, `SELECT DISTINCT channel, network FROM deliveries
		WHERE alert = $1 AND desk = 'create' AND ended = '' AND state IN ('sending', 'unsure', 'held')`+also, args...)
	return here, err
}

// last is the post that an answer is for; 0 if there is none.
func (p *presence) last() int64 {
	if len(p.standing) == 0 {
		return 0
	}
	return p.standing[len(p.standing)-1]
}

// removals take everything away.
func (p *presence) removals(channel string, e alert.Ended) []intent {
	out := make([]intent, len(p.standing))
	for i, post := range p.standing {
		out[i] = intent{Channel: channel, Network: p.network, Action: alert.Delete, Ended: e, Target: post}
	}
	return out
}

// ends are the intentions by which an ending takes the place of what there is at a channel.
func (p *presence) ends(r alert.Rendering) []intent {
	if !p.posted && !p.open {
		return nil // nobody ever saw it there
	}
	say := intent{Channel: r.Channel, Network: r.Network, Action: r.Creates(), Ended: r.Ended}
	switch say.Action {
	case alert.Edit:
		out := make([]intent, len(p.standing))
		for i, post := range p.standing {
			out[i] = say
			out[i].Target = post
		}
		return out
	case alert.Reply:
		if say.Target = p.last(); say.Target == 0 {
			say.Action = alert.Publish
		}
	case alert.Publish, alert.Delete, alert.Boost, alert.Ask:
	}
	if r.Deletes() {
		return append(p.removals(r.Channel, r.Ended), say)
	}
	return []intent{say}
}

// dropQueued ends everything of an alert that waits to be shown; removals go on. It returns how many
// deliveries that were.
func (t *tx) dropQueued(ctx context.Context, seq int64, reason string, now time.Time) (int, error) {
	queued, err := all(ctx, t, readStanding, "SELECT "+standingColumns+` FROM deliveries d
		WHERE d.alert = $1 AND d.state = 'queued' AND d.desk <> 'delete' ORDER BY d.id`, seq)
	if err != nil {
		return 0, err
	}
	return len(queued), t.drop(ctx, queued, reason, now)
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
