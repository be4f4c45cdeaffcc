package mastodon_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestEditSaysEverythingAgain(t *testing.T) {
	var forms []url.Values
	w := newWorld(t, mastodon.Config{SpoilerText: "Missing child"}, formOf("PUT /mastodon/api/v1/statuses/{id}", &forms))
	first := draft(1)
	first.Media = []channels.Media{picture(t, 1, "A red scarf."), picture(t, 2, "The park.")}
	p := w.publish(first)
	uploads := len(w.entries("media"))

	d := draft(2)
	d.Media = []channels.Media{first.Media[1], first.Media[0]} // in another order, one with better words
	d.Media[0].Alt = "The park at dusk."
	edited, err := w.channel.Edit(t.Context(), p, d)
	if err != nil {
		t.Fatal(err)
	}
	if edited.ID != p.ID || edited.URL != p.URL || !edited.At.Equal(p.At) {
		t.Errorf("the edited post is %+v, it was %+v", edited, p)
	}
	form := forms[0]
	if got := form["media_ids[]"]; len(got) != 2 || got[0] == got[1] {
		t.Errorf("media_ids: %q", got)
	}
	if diff := cmp.Diff(url.Values{
		"status": {d.Text}, "language": {"en"}, "sensitive": {"false"}, "spoiler_text": {"Missing child"}, "quote_approval_policy": {"public"},
		"media_ids[]": form["media_ids[]"], "media_attributes[][id]": form["media_ids[]"],
		"media_attributes[][description]": {"The park at dusk.", "A red scarf."},
	}, form); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	seen := w.visible()[0]
	if seen.Text != d.Text || len(seen.Media) != 2 || seen.Media[0].Alt != "The park at dusk." || seen.Media[1].Alt != "A red scarf." ||
		seen.Media[0].SHA256 != first.Media[1].SHA256 {
		t.Errorf("the public sees %+v", seen)
	}
	if n := len(w.entries("media")); n != uploads {
		t.Errorf("%d uploads of pictures that the server has", n-uploads)
	}

	// After a restart nobody remembers; the pictures go up again, and stay.
	again := w.connect(mastodon.Config{}, channels.Options{})
	if _, err := again.Edit(t.Context(), p, d); err != nil {
		t.Fatal(err)
	}
	if seen := w.visible()[0]; len(seen.Media) != 2 || seen.Media[0].SHA256 != first.Media[1].SHA256 {
		t.Errorf("the public sees %+v", seen)
	}

	// A closeout retires the photo.
	d.Media = nil
	if _, err := w.channel.Edit(t.Context(), p, d); err != nil {
		t.Fatal(err)
	}
	if seen := w.visible()[0]; len(seen.Media) != 0 {
		t.Errorf("the public still sees %+v", seen.Media)
	}
}

func TestEditUploadsAgainWhatTheServerLost(t *testing.T) {
	refuse := true
	w := newWorld(t, mastodon.Config{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut && refuse {
				refuse = false
				says(422, "application/json", `{"error":"Validation failed: Media 1 not found"}`)(rw, r)
				return
			}
			next.ServeHTTP(rw, r)
		})
	})
	d := draft(1)
	d.Media = []channels.Media{picture(t, 1, "A red scarf.")}
	p := w.publish(d)
	_, err := w.channel.Edit(t.Context(), p, d)
	wantError(t, err, channels.Refused)
	if _, err := w.channel.Edit(t.Context(), p, d); err != nil {
		t.Fatal(err)
	}
	if n := len(w.entries("media")); n != 2 {
		t.Errorf("%d uploads, want one more after the refusal", n)
	}
}

func TestDeleteAsksOnceForThePicturesToo(t *testing.T) {
	var asked []string
	w := newWorld(t, mastodon.Config{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Method+" "+r.URL.RawQuery)
			next.ServeHTTP(rw, r)
		})
	})
	w.fault(rehearsal.Fault{Name: rehearsal.FaultDelayedDelete})
	p := w.publish(draft(1))
	asked = nil
	if err := w.channel.Delete(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"DELETE delete_media=true"}, asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// Only the server's own word that there is no such post says that it is gone.
func TestAnswersToWhetherAPostStands(t *testing.T) {
	for _, one := range []struct {
		status      int
		ctype, body string
		stands      bool
		kind        channels.Kind
	}{
		{200, "application/json", `{"id":"7","content":"<p>MISSING</p>"}`, true, ""},
		{404, "application/json", `{"error":"Record not found"}`, false, ""},
		{410, "application/json", `{"error":"Gone"}`, false, ""},
		{404, "text/html", `<html>no such host here</html>`, false, channels.Temporary},
		{404, "application/json", `{}`, false, channels.Refused},
		{404, "text/plain", ``, false, channels.Refused},
		{200, "application/json", `{"error":"Record not found"}`, false, channels.Temporary},
		{200, "application/json", `{"id":"8"}`, false, channels.Temporary},
		{200, "text/html", `<html>sign in</html>`, false, channels.Temporary},
		{401, "application/json", `{"error":"The access token was revoked"}`, false, channels.Auth},
		{403, "application/json", `{"error":"This action is not allowed"}`, false, channels.Refused},
		{500, "application/json", `{"error":"trouble"}`, false, channels.Temporary},
	} {
		w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v1/statuses/{id}", says(one.status, one.ctype, one.body)))
		stands, err := w.channel.Stands(t.Context(), alert.Post{Channel: "mastodon-main", ID: "7"})
		if stands != one.stands {
			t.Errorf("%d %s: stands %v", one.status, one.body, stands)
		}
		if one.kind != "" {
			wantError(t, err, one.kind)
		} else if err != nil {
			t.Errorf("%d %s: %v", one.status, one.body, err)
		}
	}
}

// Closeouts come in dozens; the server takes 30 in 30 minutes and counts what it refuses too.
func TestDeletesKeepToTheBudget(t *testing.T) {
	inBubble(t, nil, func(w *world) {
		var posts []alert.Post
		for i := range 70 {
			posts = append(posts, w.publish(draft(i+1)))
		}
		began, limited := time.Now(), 0
		for _, p := range posts {
			for {
				err := w.channel.Delete(w.Context(), p)
				if err == nil {
					break
				}
				e := wantError(w.T, err, channels.Limited)
				if e.Status != 0 {
					w.Fatalf("the server had to refuse: %v", err)
				}
				limited++
				time.Sleep(e.RetryAfter)
			}
		}
		if n := len(w.visible()); n != 0 {
			w.Errorf("the public still sees %d posts", n)
		}
		if took := time.Since(began); took < time.Hour || took > 61*time.Minute {
			w.Errorf("70 deletes took %s, want two windows", took)
		}
		if limited == 0 || len(w.entries("delete")) != 70 {
			w.Errorf("%d times told to wait, %d deletes sent", limited, len(w.entries("delete")))
		}
		// Taking boosts back spends from the same budget.
		said := w.net.Say(w.net.AddAccount(rehearsal.Account{}), "Missing from Fennholt.")
		var last error
		for range 31 {
			last = w.channel.Unboost(w.Context(), alert.Post{Channel: "mastodon-main", ID: said.ID})
		}
		wantError(w.T, last, channels.Limited)
	})
}

// A partner's post lives on another server; ours must fetch it before it can boost it.
func TestBoostOfAPostOfAnotherServer(t *testing.T) {
	var query url.Values
	w := newWorld(t, mastodon.Config{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/search") {
				query = r.URL.Query()
			}
			next.ServeHTTP(rw, r)
		})
	})
	said := w.net.Say(w.net.AddAccount(rehearsal.Account{Handle: "fennholt@fennholt.example"}), "Missing from Fennholt.")
	remote := alert.Post{Channel: "mastodon-fennholt", ID: "999", URL: "https://fennholt.example/@fennholt/" + said.ID}
	if err := w.channel.Boost(t.Context(), remote); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(url.Values{"q": {remote.URL}, "resolve": {"true"}, "type": {"statuses"}, "limit": {"1"}}, query); diff != "" {
		t.Errorf("search (-want +got):\n%s", diff)
	}
	if got := w.visible()[0].Reposts; got != 1 {
		t.Errorf("%d reposts", got)
	}
	if err := w.channel.Unboost(t.Context(), remote); err != nil {
		t.Fatal(err)
	}
	if got := w.visible()[0].Reposts; got != 0 {
		t.Errorf("%d reposts after taking it back", got)
	}
	remote.URL = "https://fennholt.example/@fennholt/1"
	for _, err := range []error{w.channel.Boost(t.Context(), remote), w.channel.Unboost(t.Context(), remote)} {
		if e := wantError(t, err, channels.Refused); !strings.Contains(e.Reason, "cannot fetch the post") {
			t.Errorf("the reason is %q", e.Reason)
		}
	}
	w.fault(rehearsal.Fault{Name: rehearsal.FaultAuth})
	wantError(t, w.channel.Boost(t.Context(), remote), channels.Auth)
}

func TestUnboostOfWhatIsGone(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	if err := w.channel.Unboost(t.Context(), alert.Post{Channel: "mastodon-main", ID: "12345"}); err != nil {
		t.Errorf("a post that is gone is not boosted: %v", err)
	}
	if err := w.channel.Boost(t.Context(), alert.Post{Channel: "mastodon-main", ID: "12345"}); !errors.As(err, new(*channels.Error)) {
		t.Errorf("boosting it is refused: %v", err)
	}
	w2 := newWorld(t, mastodon.Config{}, on("POST /mastodon/api/v1/statuses/{id}/reblog", func(rw http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		says(200, "application/json", "{}")(rw, r)
	}))
	wantError(t, w2.channel.Boost(t.Context(), alert.Post{Channel: "mastodon-main", ID: "1"}), channels.Temporary)
}
