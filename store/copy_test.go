package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// lived is a ledger in which something of everything has happened.
func lived(t *testing.T, dsn string) {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for n := range 3 {
		sub := storetest.Submission(n, storetest.Begin, "x-main", "mastodon-en", "bluesky-main")
		sub.Approve, sub.Key, sub.BodyHash = true, sub.Alert.Code, "hash"
		must(t)(s.Submit(t.Context(), sub))
	}
	for _, d := range claimAll(t, s, "x-main", 2) {
		ok(t, s.Settle(t.Context(), d, alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: "p" + d.Code, URL: "https://x.example/1"}}))
	}
	claimAll(t, s, "mastodon-en", 1) // is being sent when the daemon ends
	must(t)(s.CloseAlert(t.Context(), storetest.Submission(0, storetest.Begin).Alert.Code, alert.Closing{
		Ended: alert.EndedFoundSafe, At: storetest.Begin, By: alert.Token{ID: "chief", Name: "M. Ito", Grants: []alert.Grant{alert.GrantApprove}},
	}))
	ok(t, s.AddToken(t.Context(), alert.Token{ID: "t1", Name: "Desk", Grants: []alert.Grant{alert.GrantRead}, Created: storetest.Begin}, "hash"))
	ok(t, s.Record(t.Context(), []alert.Reading{{
		Post: alert.Tracked{Delivery: alert.DeliveryKey(storetest.Submission(1, storetest.Begin).Alert.ID, 1, "x-main", alert.Publish)}, At: storetest.Begin, Cost: 1,
		Sample: &alert.Sample{Reposts: new(int64(1))}, Reposts: []alert.Repost{{Account: "a", Followers: new(int64(5))}},
		Comments: []alert.Comment{{Kind: alert.CommentReply, ID: "r", Account: "b", Followers: new(int64(7))}},
	}}))
	ok(t, s.KeepFollowers(t.Context(), alert.FollowerList{Network: "x", Account: "a", Followers: 5, At: storetest.Begin, Sketch: []byte{2, 0, 1, 2}}))
	must(t)(s.Salt(t.Context()))
}

func claimAll(t testing.TB, s *store.Store, channel string, n int) []alert.Delivery {
	t.Helper()
	ds, err := s.Claim(t.Context(), channel, alert.DeskCreate, storetest.Begin, n)
	ok(t, err)
	return ds
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must(t testing.TB) func(any, error) {
	t.Helper()
	return func(_ any, err error) {
		t.Helper()
		ok(t, err)
	}
}

// seen is everything that a ledger shows to those who ask.
func seen(t *testing.T, s *store.Store) map[string]any {
	t.Helper()
	out := map[string]any{}
	alerts, err := s.Alerts(t.Context(), 100)
	ok(t, err)
	for _, a := range alerts {
		ds, err := s.Deliveries(t.Context(), a.Code)
		ok(t, err)
		v, err := s.Version(t.Context(), a.Code, 0)
		ok(t, err)
		out[a.Code] = []any{a, ds, v}
	}
	events, err := s.Events(t.Context(), "", 0, 1000)
	ok(t, err)
	figures, err := s.Figures(t.Context(), storetest.Begin, storetest.Begin.Add(-time.Hour), 100)
	ok(t, err)
	figures.Bytes = 0
	salt, err := s.Salt(t.Context())
	ok(t, err)
	token, err := s.Token(t.Context(), "hash")
	ok(t, err)
	lists, err := s.FollowerLists(t.Context(), storetest.Submission(1, storetest.Begin).Alert.ID, "x")
	ok(t, err)
	out["around"] = []any{events, figures, salt, token, lists}
	return out
}

func copied(t *testing.T, from, to string) {
	t.Helper()
	lived(t, from)
	before := look(t, from)
	rows, err := store.Copy(t.Context(), from, to, store.Options{}, func(int) {})
	ok(t, err)
	if rows < 40 {
		t.Errorf("%d rows copied", rows)
	}
	if diff := cmp.Diff(before, look(t, to)); diff != "" {
		t.Errorf("the copy differs (-from +to)\n%s", diff)
	}
	_, err = store.Open(t.Context(), from, store.Options{})
	if err == nil || !strings.Contains(err.Error(), "must not be used any more") || strings.Contains(err.Error(), "\n") {
		t.Errorf("the old one opens: %v", err)
	}
	s, err := store.Open(t.Context(), to, store.Options{})
	ok(t, err)
	defer s.Close()
	sub := storetest.Submission(9, storetest.Begin, "x-main") // its numbers go on
	must(t)(s.Submit(t.Context(), sub))
	if _, err := store.Copy(t.Context(), from, to, store.Options{}, func(int) {}); err == nil {
		t.Error("a ledger in use was overwritten")
	}
}

func look(t *testing.T, dsn string) map[string]any {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{})
	ok(t, err)
	defer s.Close()
	return seen(t, s)
}

func TestCopy(t *testing.T) {
	dir := t.TempDir()
	copied(t, "sqlite:"+filepath.Join(dir, "a.db"), "sqlite:"+filepath.Join(dir, "b.db"))
}

// A copy that was cut short can be made again, and to no other place.
func TestCopyCutShort(t *testing.T) {
	dir := t.TempDir()
	from, to := "sqlite:"+filepath.Join(dir, "a.db"), "sqlite:"+filepath.Join(dir, "b.db")
	lived(t, from)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := store.Copy(ctx, from, to, store.Options{}, func(int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("copying went on: %v", err)
	}
	db := raw(t, filepath.Join(dir, "a.db"))
	execSQL(t, db, "INSERT INTO meta (name, value) VALUES ('moved_to', '"+filepath.Join(dir, "b.db")+"') ON CONFLICT DO NOTHING")
	ok(t, db.Close())
	if _, err := store.Copy(t.Context(), from, "sqlite:"+filepath.Join(dir, "c.db"), store.Options{}, func(int) {}); err == nil {
		t.Error("the ledger went to two places")
	}
	must(t)(store.Copy(t.Context(), from, to, store.Options{}, func(int) {}))
}

// Every table is copied, or known not to belong to the ledger.
func TestCopyKnowsEveryTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	open(t, path).Close()
	db := raw(t, path)
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	ok(t, err)
	defer rows.Close()
	known := append(store.Tables(), "schema_migrations", "lanes", "daemons")
	for rows.Next() {
		var name string
		ok(t, rows.Scan(&name))
		if !slices.Contains(known, name) {
			t.Errorf("%s is not copied", name)
		}
	}
	ok(t, rows.Err())
}

// What a restored ledger would post, it looks for first: the daemon may have posted it after the backup.
func TestRestoreLooksFirst(t *testing.T) {
	dir := t.TempDir()
	from, backup, to := filepath.Join(dir, "a.db"), filepath.Join(dir, "backup.db"), filepath.Join(dir, "b.db")
	lived(t, "sqlite:"+from)
	s := open(t, from)
	must(t)(s.Backup(t.Context(), backup))
	ok(t, s.Close())
	open(t, from).Close() // a backup moves nothing

	now := storetest.Begin.Add(time.Hour)
	must(t)(store.Restore(t.Context(), backup, "sqlite:"+to, store.Options{}, now, time.Minute, func(int) {}))
	r := open(t, to)
	defer r.Close()
	for _, channel := range []string{"x-main", "mastodon-en", "bluesky-main"} {
		if ds := claimAll(t, r, channel, 10); len(ds) > 0 {
			t.Errorf("%s: %v would be sent without a look", channel, ds)
		}
		doubtful, err := r.Doubtful(t.Context(), channel, now.Add(time.Minute), 10)
		ok(t, err)
		if len(doubtful) == 0 {
			t.Errorf("%s: nothing is looked for", channel)
		}
	}
	// Nor what a later decision about an alert of before intends.
	code := storetest.Submission(1, storetest.Begin).Alert.Code
	must(t)(r.Expire(t.Context(), storetest.Begin.Add(48*time.Hour)))
	ds, err := r.Deliveries(t.Context(), code)
	ok(t, err)
	for _, d := range ds {
		if d.Action.Creates() && d.State == alert.Queued {
			t.Errorf("%s is queued", d.Key)
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	dir := t.TempDir()
	from := filepath.Join(dir, "a.db")
	lived(t, "sqlite:"+from)
	if _, err := store.Restore(t.Context(), filepath.Join(dir, "nowhere", "x.db"), "sqlite:"+filepath.Join(dir, "b.db"), store.Options{}, storetest.Begin, 0, func(int) {}); err == nil {
		t.Error("a backup that is not there was restored")
	}
	used := filepath.Join(dir, "used.db")
	lived(t, "sqlite:"+used)
	_, err := store.Restore(t.Context(), from, "sqlite:"+used, store.Options{}, storetest.Begin, 0, func(int) {})
	if !errors.Is(err, alert.ErrConflict) || !strings.Contains(err.Error(), "name a place that is empty") {
		t.Errorf("a ledger in use was overwritten: %v", err)
	}
}
