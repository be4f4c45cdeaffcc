package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// scene is a ledger in which everything can happen next: T00X-001 is pending; of T00X-002 the delivery at x-a
// is queued, x-b is being sent, x-c is held and x-d has a post.
func scene(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	defer closeStore(t, s)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Submit(t.Context(), storetest.Submission(1, storetest.Begin, "x-main"))
	must(err)
	sub := storetest.Submission(2, storetest.Begin, "x-a", "x-b", "x-c", "x-d")
	sub.Approve = true
	_, err = s.Submit(t.Context(), sub)
	must(err)
	for _, channel := range []string{"x-b", "x-c", "x-d"} {
		ds, err := s.Claim(t.Context(), channel, alert.DeskCreate, storetest.Begin, 1)
		must(err)
		switch channel {
		case "x-c":
			settle(t, s, ds[0], alert.Unsure)
			settle(t, s, ds[0], alert.Held)
		case "x-d":
			must(s.Settle(t.Context(), ds[0], alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: "1"}}))
		}
	}
}

// act is an operation that writes, and the tables without which it cannot be done.
type act struct {
	run    func(context.Context, *store.Store) error
	tables []string
}

func acts() map[string]act {
	key := func(channel string) string {
		return alert.DeliveryKey(storetest.Submission(2, storetest.Begin).Alert.ID, 1, channel, alert.Publish)
	}
	sent := alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: "7"}}
	return map[string]act{
		"submit": {func(ctx context.Context, s *store.Store) error {
			sub := storetest.Submission(3, storetest.Begin, "x-main")
			sub.Approve, sub.Key = true, "key"
			_, err := s.Submit(ctx, sub)
			return err
		}, []string{"alerts", "revisions", "renderings", "media", "events", "idempotency", "deliveries", "counters"}},
		"approve": {func(ctx context.Context, s *store.Store) error {
			hash := alert.HashOf(storetest.Submission(1, storetest.Begin, "x-main").Renderings)
			_, err := s.Approve(ctx, alert.Token{ID: "chief", Grants: []alert.Grant{alert.GrantApprove}}, "T00X-001", hash, storetest.Begin)
			return err
		}, []string{"alerts", "revisions", "renderings", "deliveries", "events", "counters"}},
		"claim": {func(ctx context.Context, s *store.Store) error {
			_, err := s.Claim(ctx, "x-a", alert.DeskCreate, storetest.Begin, 1)
			return err
		}, []string{"alerts", "renderings", "deliveries", "attempts", "events"}},
		"claim too late": {func(ctx context.Context, s *store.Store) error {
			_, err := s.Claim(ctx, "x-a", alert.DeskCreate, storetest.Begin.Add(48*time.Hour), 1)
			return err
		}, []string{"deliveries", "events"}},
		"settle": {func(ctx context.Context, s *store.Store) error {
			return s.Settle(ctx, alert.Delivery{ID: 2, Attempt: 1}, sent) // x-b
		}, []string{"deliveries", "attempts", "posts", "events", "counters"}},
		"release": {func(ctx context.Context, s *store.Store) error {
			return s.Release(ctx, alert.Actor{ID: "chief"}, key("x-c"), sent)
		}, []string{"deliveries", "attempts", "posts", "events"}},
		"reclaim": {func(ctx context.Context, s *store.Store) error {
			_, err := s.Reclaim(ctx, "x-b", alert.Takeover{At: storetest.Begin, Settle: time.Minute, Ahead: time.Hour})
			return err
		}, []string{"deliveries", "attempts", "events", "counters"}},
		"expire": {func(ctx context.Context, s *store.Store) error {
			_, err := s.Expire(ctx, storetest.Begin.Add(48*time.Hour))
			return err
		}, []string{"alerts", "deliveries", "events"}},
		"record": {func(ctx context.Context, s *store.Store) error {
			return s.Record(ctx, []alert.Reading{{
				Post: alert.Tracked{Delivery: key("x-d")}, At: storetest.Begin, Cost: 1,
				Sample: &alert.Sample{Reposts: new(int64(1))}, Reposts: []alert.Repost{{Account: "a", Followers: new(int64(5))}},
				Comments: []alert.Comment{{Kind: alert.CommentQuote, ID: "q", Account: "b"}},
			}})
		}, []string{"posts", "samples", "reposts", "comments", "reposters", "spread", "events", "counters"}},
		"record a post gone": {func(ctx context.Context, s *store.Store) error {
			return s.Record(ctx, []alert.Reading{{Post: alert.Tracked{Delivery: key("x-d")}, At: storetest.Begin}})
		}, []string{"posts", "spread", "events"}},
		"followers": {func(ctx context.Context, s *store.Store) error {
			return s.SetFollowers(ctx, alert.Post{Channel: "x-d", ID: "1"}, 7)
		}, []string{"posts"}},
		"list of followers": {func(ctx context.Context, s *store.Store) error {
			return s.KeepFollowers(ctx, alert.FollowerList{Network: "x", Account: "a", Followers: 5, At: storetest.Begin, Sketch: []byte{2}})
		}, []string{"follower_lists"}},
		"salt": {func(ctx context.Context, s *store.Store) error {
			_, err := s.Salt(ctx)
			return err
		}, []string{"meta"}},
	}
}

// dump is all that the ledger holds, without the names of the tables.
func dump(t *testing.T, db *sql.DB) string {
	t.Helper()
	var all []string
	for _, table := range tables(t, db) {
		var lines []string
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				values[i] = *v.(*any)
			}
			lines = append(lines, fmt.Sprint(values...))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join(lines, "\n"))
	}
	slices.Sort(all)
	return strings.Join(all, "\n\n")
}

func tables(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var names string
	err := db.QueryRowContext(t.Context(), "SELECT group_concat(name, ' ') FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Scan(&names)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(names)
}

// Whatever an operation needs and does not find, it fails whole: nothing that it had written before stays.
func TestHalfDoneIsUndone(t *testing.T) {
	prepared := filepath.Join(t.TempDir(), "scene.db")
	scene(t, prepared)
	ledger, err := os.ReadFile(prepared)
	if err != nil {
		t.Fatal(err)
	}
	for name, act := range acts() {
		t.Run(name, func(t *testing.T) {
			for _, table := range append(act.tables, "") {
				path := filepath.Join(t.TempDir(), "ledger.db")
				if err := os.WriteFile(path, ledger, 0o600); err != nil {
					t.Fatal(err)
				}
				db, s := raw(t, path), open(t, path)
				if table != "" {
					execSQL(t, db, "ALTER TABLE "+table+" RENAME TO elsewhere")
				}
				before := dump(t, db)
				err := act.run(t.Context(), s)
				changed := dump(t, db) != before
				if done := table == ""; done != (err == nil) || done != changed {
					t.Errorf("without %q: %v, something was written: %v", table, err, changed)
				}
				closeStore(t, s)
			}
		})
	}
}

func settle(t testing.TB, s *store.Store, d alert.Delivery, to alert.State) {
	t.Helper()
	if err := s.Settle(t.Context(), d, alert.Outcome{State: to, At: storetest.Begin, Due: storetest.Begin}); err != nil {
		t.Fatal(err)
	}
}
