package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// tables are all that a ledger holds, each behind those it refers to. Who serves which channel is not part
// of it.
func tables() []string {
	return []string{
		"meta", "alerts", "revisions", "renderings", "media", "deliveries", "attempts", "posts", "samples", "reposts", "comments", "reposters",
		"spread", "events", "tokens", "idempotency", "counters",
		"messages", "received", "follower_lists",
	}
}

// Copy moves a whole ledger to another place, on either database: from now on that one is used, and this
// one refuses to be opened, for two would post everything twice. Nobody else may have it open, and there
// may be nothing in the other yet. Copying again after it was cut short does no harm. told hears how many
// rows there are so far.
func Copy(ctx context.Context, from, to string, opt Options, told func(rows int)) (rows int, err error) {
	src, err := openMoved(ctx, from, opt)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	if err := src.unused(ctx); err != nil {
		return 0, err
	}
	dst, err := Open(ctx, to, opt)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	moved, err := src.movedTo(ctx)
	if err != nil {
		return 0, err
	}
	if moved != "" && moved != dst.place {
		return 0, errMoved(src.place, moved)
	}
	return dst.takeOver(ctx, src, told, func(ctx context.Context, _ *tx) error {
		// Before the other one is committed: if it comes to nothing, copying again is all there is to do.
		return src.keep(ctx, metaMovedTo, dst.place)
	})
}

// Restore fills an empty ledger from a backup. What the backup shows as not sent yet may have been sent
// since, so everything that would make a post is looked for before it may be sent; settle is how long a
// network may still be at work on it.
func Restore(ctx context.Context, backup, to string, opt Options, now time.Time, settle time.Duration, told func(rows int)) (rows int, err error) {
	if info, err := os.Stat(backup); err != nil || info.Size() == 0 {
		return 0, fmt.Errorf("there is no backup at %s; name the file that 'hueandcry backup' wrote", backup)
	}
	src, err := openMoved(ctx, "sqlite:"+backup, opt)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := Open(ctx, to, opt)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	return dst.takeOver(ctx, src, told, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, "DELETE FROM meta WHERE name IN ($1, $2)", metaMovedTo, metaRestored); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "INSERT INTO meta (name, value) VALUES ($1, $2)", metaRestored, strconv.FormatInt(micros(now), 10)); err != nil {
			return err
		}
		return t.doubt(ctx, now, settle)
	})
}

// What stands in meta besides the salt.
const (
	metaMovedTo  = "moved_to"
	metaRestored = "restored"
)

// Backup writes a consistent copy of a ledger in use into a new file, which is a ledger itself.
func (s *Store) Backup(ctx context.Context, path string) (rows int, err error) {
	dst, err := Open(ctx, "sqlite:"+path, Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	return dst.takeOver(ctx, s, func(int) {}, func(context.Context, *tx) error { return nil })
}

// takeOver copies every row of another ledger in one transaction, with what is to be done last in it.
func (s *Store) takeOver(ctx context.Context, from *Store, told func(rows int), last func(context.Context, *tx) error) (rows int, err error) {
	look, err := from.look(ctx)
	if err != nil {
		return 0, err
	}
	defer look.Rollback()
	asked := ctx // a write that has begun does not end with whoever asked for it; this one does
	err = s.write(ctx, func(ctx context.Context, t *tx) error {
		rows = 0
		if err := s.empty(ctx, t); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "DELETE FROM meta WHERE name NOT LIKE 'writer %'"); err != nil { // the salt comes along
			return err
		}
		for _, table := range tables() {
			n, err := t.copyTable(ctx, look, table, func(n int) { told(rows + n) })
			if err != nil {
				return fmt.Errorf("copying %s: %w", table, err)
			}
			rows += n
			if err := asked.Err(); err != nil {
				return err
			}
		}
		return last(ctx, t)
	})
	if gone := ctx.Err(); err != nil && gone != nil {
		err = gone
	}
	return rows, err
}

// empty refuses a ledger that is in use.
func (s *Store) empty(ctx context.Context, t *tx) error {
	for _, table := range []string{"alerts", "tokens"} {
		n, err := one(ctx, t, number, "SELECT COUNT(*) FROM "+table)
		if err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%w: %s holds %d %s already; name a place that is empty", alert.ErrConflict, s.place, n, table)
		}
	}
	return nil
}

// copyTable copies one table row by row, many rows at once.
func (t *tx) copyTable(ctx context.Context, from querier, table string, told func(int)) (int, error) {
	query := "SELECT * FROM " + table + " ORDER BY 1"
	if table == "meta" { // the seals of writers stay where they were put
		query = "SELECT * FROM meta WHERE name NOT LIKE 'writer %' ORDER BY 1"
	}
	rows, err := from.QueryContext(ctx, query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	most := max(1, min(500, 30_000/len(columns))) // the databases take some 32,000 parameters at once
	n := 0
	var values []any
	for rows.Next() {
		row := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		values = append(values, row...)
		n++
		if len(values) == most*len(columns) {
			if _, err := t.exec(ctx, insertInto(table, columns, most), values...); err != nil {
				return n, err
			}
			values = values[:0]
			told(n)
		}
	}
	if err := rows.Err(); err != nil {
		return n, err
	}
	for ; len(values) > 0; values = values[len(columns):] {
		if _, err := t.exec(ctx, insertInto(table, columns, 1), values[:len(columns)]...); err != nil {
			return n, err
		}
	}
	told(n)
	if t.dialect.renumber == nil {
		return n, nil
	}
	if again := t.dialect.renumber(table); again != "" {
		_, err = t.exec(ctx, again)
	}
	return n, err
}

func insertInto(table string, columns []string, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
	for i := range rows * len(columns) {
		switch {
		case i%len(columns) != 0:
			b.WriteString(", ")
		case i > 0:
			b.WriteString("), (")
		default:
			b.WriteString("(")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	b.WriteString(")")
	return b.String()
}

// doubt makes everything that would make a post be looked for first.
func (t *tx) doubt(ctx context.Context, now time.Time, settle time.Duration) error {
	queued, err := all(ctx, t, func(r row) (d dueStanding, err error) {
		err = r.Scan(append(columns(&d.standing), at(&d.due))...)
		return d, err
	}, "SELECT "+standingColumns+", d.due FROM deliveries d WHERE d.state IN ('queued', 'sending') AND d.desk = 'create' ORDER BY d.id")
	if err != nil {
		return err
	}
	for _, d := range queued {
		o := alert.Outcome{
			State: alert.Unsure, Kind: kindUnsure, At: now, Due: now.Add(settle),
			Reason: "the ledger was restored from a backup; it is looked for before it is sent",
		}
		if d.due.After(o.Due) {
			o.Due = d.due
		}
		if err := t.move(ctx, d.standing, o, alert.Actor{}, "delivery"); err != nil {
			return err
		}
	}
	return nil
}

type dueStanding struct {
	standing

	due time.Time
}
