package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// presence tells what there is of an alert, channel by channel.
func (t *tx) presence(ctx context.Context, seq int64) (alert.Presences, error) {
	return t.presenceWhere(ctx, "", seq)
}

// presenceAt tells it of one channel alone: an alert may have thousands.
func (t *tx) presenceAt(ctx context.Context, seq int64, channel, network string) (*alert.Presence, error) {
	here, err := t.presenceWhere(ctx, " AND channel = $2", seq, channel)
	if err != nil {
		return nil, err
	}
	return here.At(channel, network), nil
}

// presenceWhere tells it of those that a condition picks; $1 is the alert.
func (t *tx) presenceWhere(ctx context.Context, also string, args ...any) (alert.Presences, error) {
	here := alert.Presences{}
	_, err := all(ctx, t, func(r row) (struct{}, error) {
		var channel, network string
		var id, leaving int64
		var revision int
		var stands bool
		err := r.Scan(&id, &channel, &network, &revision, &stands, &leaving)
		p := here.At(channel, network)
		p.Posted = true
		if stands && leaving == 0 {
			p.Stands(id, revision)
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
		var desk alert.Desk
		var e alert.Ended
		var target int64
		err := r.Scan(&channel, &network, &desk, &e, &target)
		p := here.At(channel, network)
		switch {
		case e != "":
			p.Tells(target)
		case desk == alert.DeskEdit:
			p.Changing = true
		default:
			p.Open = true
		}
		return struct{}{}, err
	}, `SELECT DISTINCT channel, network, desk, ended, target FROM deliveries WHERE alert = $1 AND desk <> 'delete'
		AND (ended = '' AND desk = 'create' AND state IN ('sending', 'unsure', 'held')
			OR ended = '' AND desk = 'edit' AND settled = 0 AND target <> 0 OR ended <> '' AND state NOT IN ('failed', 'dropped'))`+also, args...)
	return here, err
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
