package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate takes the schema from the migration it has to the newest, each step in one transaction, and
// returns how many steps that took.
func migrate(ctx context.Context, conn *sql.Conn, path string, have int, now time.Time) (int, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql") // in the order of their numbers
	if err != nil {
		return 0, err
	}
	if have > len(files) {
		return 0, fmt.Errorf("the store %s was written by a newer version of Hue and Cry (its schema is %d, this version knows %d); start that version, or restore a backup of before", path, have, len(files))
	}
	for i, name := range files[have:] {
		script, err := fs.ReadFile(migrations, name)
		if err == nil {
			err = step(ctx, conn, string(script), have+i+1, now)
		}
		if err != nil {
			return 0, openFailure(path, fmt.Errorf("%s: %w", name, err))
		}
	}
	return len(files) - have, nil
}

// schema is the number of the newest migration that the ledger has seen; 0 for an empty file. It refuses
// the database of another program.
func schema(ctx context.Context, conn *sql.Conn, path string) (int, error) {
	var tables, ours int
	err := conn.QueryRowContext(ctx, "SELECT COUNT(*), COUNT(CASE WHEN name = 'schema_migrations' THEN 1 END) FROM sqlite_master").Scan(&tables, &ours)
	switch {
	case err != nil:
		return 0, openFailure(path, err)
	case tables == 0:
		return 0, nil
	case ours == 0:
		return 0, fmt.Errorf("%s is the database of another program; name another path", path)
	}
	var have int
	err = conn.QueryRowContext(ctx, "SELECT MAX(number) FROM schema_migrations").Scan(&have)
	if err != nil {
		return 0, openFailure(path, err)
	}
	return have, nil
}

func step(ctx context.Context, conn *sql.Conn, script string, number int, now time.Time) error {
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback()
	_, err = t.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT PRIMARY KEY, applied BIGINT NOT NULL)")
	if err != nil {
		return err
	}
	if _, err = t.ExecContext(ctx, script); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "INSERT INTO schema_migrations (number, applied) VALUES ($1, $2)", number, micros(now))
	if err != nil {
		return err
	}
	return t.Commit()
}
