package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationFiles are in the order of their numbers.
func migrationFiles() []string {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // only of a pattern that is none
	}
	return files
}

// migrator brings the schema up to date.
type migrator struct {
	dialect dialect
	place   string
	failure func(place string, err error) error // puts an error of the database into words
	now     func() time.Time
}

// run takes the schema to the newest, each step in one transaction.
func (m migrator) run(ctx context.Context, conn *sql.Conn, log *slog.Logger) error {
	for done := 0; ; done++ {
		more, err := m.step(ctx, conn, migrationFiles())
		if err != nil {
			return err
		}
		if more {
			continue
		}
		if done > 0 {
			log.InfoContext(ctx, "the store's schema was brought up to date", "store", m.place, "migrations", done)
		}
		return nil
	}
}

// step makes one migration, if there is one to be made. What the schema is must be asked in the same
// transaction: another daemon may be at it.
func (m migrator) step(ctx context.Context, conn *sql.Conn, files []string) (more bool, err error) {
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return false, m.failure(m.place, err)
	}
	defer t.Rollback()
	for _, s := range m.dialect.alone {
		if _, err := t.ExecContext(ctx, s.query, s.args...); err != nil {
			return false, m.failure(m.place, err)
		}
	}
	have, err := m.schema(ctx, t)
	if err != nil || have == len(files) {
		return false, err
	}
	if have > len(files) {
		return false, fmt.Errorf("the store %s was written by a newer version of Hue and Cry (its schema is %d, this version knows %d); start that version, or restore a backup of before", m.place, have, len(files))
	}
	script, err := fs.ReadFile(migrations, files[have])
	if err == nil {
		err = m.apply(ctx, t, string(script), have+1)
	}
	if err != nil {
		return false, m.failure(m.place, fmt.Errorf("%s: %w", files[have], err))
	}
	return true, nil
}

func (m migrator) apply(ctx context.Context, t *sql.Tx, script string, number int) error {
	_, err := t.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT PRIMARY KEY, applied BIGINT NOT NULL)")
	if err != nil {
		return err
	}
	if _, err = t.ExecContext(ctx, m.dialect.translate(script)); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "INSERT INTO schema_migrations (number, applied) VALUES ($1, $2)", number, micros(m.now()))
	if err != nil {
		return err
	}
	return t.Commit()
}

// schema is the number of the newest migration that the ledger has seen; 0 for an empty place. It refuses
// the database of another program.
func (m migrator) schema(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
},
) (int, error) {
	var tables, ours, have int
	err := q.QueryRowContext(ctx, m.dialect.tables).Scan(&tables, &ours)
	switch {
	case err != nil:
		return 0, m.failure(m.place, err)
	case tables == 0:
		return 0, nil
	case ours == 0:
		return 0, fmt.Errorf("%s is the database of another program; name another %s", m.place, m.dialect.elsewhere)
	}
	if err := q.QueryRowContext(ctx, "SELECT MAX(number) FROM schema_migrations").Scan(&have); err != nil {
		return 0, m.failure(m.place, err)
	}
	return have, nil
}
