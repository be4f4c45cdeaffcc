package mastodon_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// timeline answers for our own timeline by hand.
func timeline(pages ...string) func(http.Handler) http.Handler {
	n := 0
	return on("GET /mastodon/api/v1/accounts/{id}/statuses", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("exclude_reblogs") != "true" || r.URL.Query().Get("limit") != "40" {
			http.Error(w, "{}", http.StatusBadRequest)
			return
		}
		page := "[]"
		if n < len(pages) {
			page = pages[n]
		}
		n++
		says(http.StatusOK, "application/json", page)(w, r)
	})
}

func statusJSON(id, content string, at time.Time, more string) string {
	return fmt.Sprintf(`{"id": %q, "url": "https://social.test/@larkmoor/1", "content": %q, "created_at": %q%s}`,
		id, content, at.UTC().Format(time.RFC3339), more)
}

func TestFindReadsWhatPeopleRead(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		content string
		more    string
		found   bool
	}{
		"plain":                {"<p>Call 555-0134. H7K-2QF/1</p>", "", true},
		"entities":             {"<p>&quot;Mara&quot; &amp; dog H7K&#45;2QF/1</p>", "", true},
		"parted by tags":       {`<p>H7K-<span class="invisible"></span>2QF/1</p>`, "", true},
		"after a line":         {"<p>page 5<br>H7K-2QF/1</p>", "", true},
		"after a paragraph":    {"<p>page 5</p><p>H7K-2QF/1</p>", "", true},
		"in an attribute only": {`<p><a href="https://hc.example/H7K-2QF/1">here</a></p>`, "", false},
		"another revision":     {"<p>H7K-2QF/12</p>", "", false},
		"another code":         {"<p>AH7K-2QF/1</p>", "", false},
		"what we boosted":      {"<p>H7K-2QF/1</p>", `, "reblog": {"id": "3", "content": "<p>H7K-2QF/1</p>"}`, false},
		"broken HTML":          {"<p><<b>H7K-2QF/1</p", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, mastodon.Config{}, timeline("["+statusJSON("5", c.content, now, c.more)+"]"))
			p, err := w.channel.Find(t.Context(), draft(1))
			switch {
			case c.found && (err != nil || p.ID != "5" || p.URL == "" || p.Channel != "mastodon-main"):
				t.Errorf("not found: %+v, %v", p, err)
			case !c.found && !errors.Is(err, alert.ErrNotFound):
				t.Errorf("found: %+v, %v", p, err)
			}
		})
	}
}

func TestFindReadsFarEnoughAndNoFarther(t *testing.T) {
	d := draft(1)
	other := func(id string, at time.Time) string { return statusJSON(id, "<p>Road works</p>", at, "") }
	mine := statusJSON("1", "<p>H7K-2QF/1</p>", d.Created, "")

	// A page that filters have cut short is not the end.
	w := newWorld(t, mastodon.Config{}, timeline("["+other("9", time.Now())+"]", "["+other("8", time.Now())+","+mine+"]"))
	if p, err := w.channel.Find(t.Context(), d); err != nil || p.ID != "1" {
		t.Errorf("on the second page: %+v, %v", p, err)
	}
	// Posts from long before the delivery end the search; clocks may differ by minutes.
	w = newWorld(t, mastodon.Config{}, timeline("["+other("9", d.Created.Add(-20*time.Minute))+"]", "["+mine+"]"))
	if p, err := w.channel.Find(t.Context(), d); err != nil || p.ID != "1" {
		t.Errorf("with clocks that differ: %+v, %v", p, err)
	}
	w = newWorld(t, mastodon.Config{}, timeline("["+other("9", d.Created.Add(-2*time.Hour))+"]", "["+mine+"]"))
	if _, err := w.channel.Find(t.Context(), d); !errors.Is(err, alert.ErrNotFound) {
		t.Errorf("long before: %v", err)
	}
}

func TestFindProvesNothingByAnswersThatLeadNowhere(t *testing.T) {
	again := "[" + statusJSON("9", "<p>Road works</p>", time.Now(), "") + "]"
	for name, page := range map[string]string{
		"the same page again": again,
		"no ids":              `[{"content": "<p>Road works</p>"}]`,
		"no list":             `{"statuses": []}`,
	} {
		w := newWorld(t, mastodon.Config{}, timeline(page, page, page))
		_, err := w.channel.Find(t.Context(), draft(1))
		if errors.Is(err, alert.ErrNotFound) {
			t.Errorf("%s counts as proof", name)
			continue
		}
		wantError(t, err, channels.Temporary)
	}
}

func TestFindAsksOnceWhoWeAre(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	for range 3 {
		if _, err := w.channel.Find(t.Context(), draft(1)); !errors.Is(err, alert.ErrNotFound) {
			t.Fatal(err)
		}
	}
	if n := len(w.entries("check")); n != 1 {
		t.Errorf("%d questions who we are", n)
	}
	w = newWorld(t, mastodon.Config{}, nil)
	w.fault(rehearsal.Fault{Name: rehearsal.FaultAuth, Op: "check"})
	_, err := w.channel.Find(t.Context(), draft(1))
	wantError(t, err, channels.Auth)
}

func TestMeasureOneByOneWhereNoBatchIs(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v1/statuses", says(404, "application/json", `{"error":"Not Found"}`)))
	p, gone := w.publish(draft(1)), w.publish(draft(2))
	if err := w.net.Repost(p.ID, w.net.AddAccount(rehearsal.Account{}), nil); err != nil {
		t.Fatal(err)
	}
	if err := w.net.Remove(gone.ID); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := w.channel.Measure(t.Context(), []alert.Post{p, gone})
		if err != nil || len(got) != 1 || got[0].Post != p || *got[0].Reposts != 1 || got[0].Impressions != nil || got[0].Bookmarks != nil {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	// The journal cannot tell whether one post is read for its numbers or to see whether it stands.
	if n := len(w.entries("stands")); n != 4 {
		t.Errorf("%d requests: the missing batch was asked for again, or not one by one", n)
	}
}

func TestMeasureSaysNothingOfPostsThatItCouldNotRead(t *testing.T) {
	old := on("GET /mastodon/api/v1/statuses", says(405, "application/json", `{}`))
	for name, c := range map[string]struct {
		status int
		body   string
		want   channels.Kind
	}{
		"no id":       {200, `{}`, channels.Temporary},
		"half":        {200, `{"id": `, channels.Temporary},
		"forbidden":   {403, `{"error":"This method requires an authenticated user"}`, channels.Refused},
		"unavailable": {503, `{}`, channels.Temporary},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, mastodon.Config{}, func(next http.Handler) http.Handler {
				return old(on("GET /mastodon/api/v1/statuses/{id}", says(c.status, "application/json", c.body))(next))
			})
			got, err := w.channel.Measure(t.Context(), []alert.Post{{ID: "1"}})
			wantError(t, err, c.want)
			if got != nil {
				t.Errorf("samples: %+v", got)
			}
		})
	}
	w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v1/statuses", says(422, "application/json", `{"error":"too many ids"}`)))
	_, err := w.channel.Measure(t.Context(), []alert.Post{{ID: "1"}})
	wantError(t, err, channels.Refused)
}

// A server that names the same next page for ever must not keep us for ever.
func TestRepostersEndWhereTheLinkLeadsNowhere(t *testing.T) {
	pages := 0
	w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v1/statuses/{id}/reblogged_by", func(rw http.ResponseWriter, r *http.Request) {
		pages++
		rw.Header().Set("Link", `<https://social.test/api/v1/statuses/1/reblogged_by?max_id=77>; rel="next"`)
		says(200, "application/json", `[{"id": "3", "followers_count": 12}]`)(rw, r)
	}))
	n := 0
	for one, err := range w.channel.Reposters(t.Context(), alert.Post{ID: "1"}) {
		if err != nil || one.Account != "3" || *one.Followers != 12 || !one.At.IsZero() {
			t.Errorf("%+v, %v", one, err)
		}
		n++
	}
	if n != 2 || pages != 2 {
		t.Errorf("%d reposts from %d pages", n, pages)
	}
}

func TestCallsEndWithTheirContext(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	p := w.publish(draft(1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, errFind := w.channel.Find(ctx, draft(1))
	_, errMeasure := w.channel.Measure(ctx, []alert.Post{p})
	_, errCheck := w.channel.Check(ctx)
	for name, err := range map[string]error{
		"find": errFind, "measure": errMeasure, "check": errCheck, "delete": w.channel.Delete(ctx, p), "boost": w.channel.Boost(ctx, p),
	} {
		if e := wantError(t, err, channels.Temporary); !errors.Is(e, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
