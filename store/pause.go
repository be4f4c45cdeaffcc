package store

import (
	"context"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// pauseOf is the name in meta of the pauses of a channel; its desks follow.
func pauseOf(channel string) string { return "pause " + channel + " " }

// pause keeps the time until which a network does not want to be called, so that the next run obeys it
// too.
func (t *tx) pause(ctx context.Context, channel string, p alert.Pause, now time.Time) error {
	if p.Until.IsZero() {
		return nil
	}
	old, err := t.pauses(ctx, channel)
	if err != nil || !p.Outlasts(old[p.Desk], now) {
		return err
	}
	_, err = t.exec(ctx, "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		pauseOf(channel)+string(p.Desk), p.Until.UTC().Format(time.RFC3339Nano))
	return err
}

// pauses are those of a channel, by desk.
func (t *tx) pauses(ctx context.Context, channel string) (map[alert.Desk]time.Time, error) {
	out := map[alert.Desk]time.Time{}
	_, err := all(ctx, t, func(r row) (struct{}, error) {
		var name, value string
		if err := r.Scan(&name, &value); err != nil {
			return struct{}{}, err
		}
		until, err := time.Parse(time.RFC3339Nano, value)
		if desk, ours := strings.CutPrefix(name, pauseOf(channel)); ours {
			out[alert.Desk(desk)] = until
			return struct{}{}, err
		}
		return struct{}{}, nil
	}, "SELECT name, value FROM meta WHERE name LIKE 'pause %'")
	return out, err
}
