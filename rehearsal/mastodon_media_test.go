package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// upload sends a file and returns status and answer.
func (w *mastodonWorld) upload(file []byte, alt string) (int, map[string]any) {
	w.Helper()
	var b bytes.Buffer
	mw := multipart.NewWriter(&b)
	part, err := mw.CreateFormFile("file", "photo.jpg")
	if err != nil {
		w.Fatal(err)
	}
	_, _ = part.Write(file)
	_ = mw.WriteField("description", alt)
	_ = mw.Close()
	status, _, body := w.ask(mastodonMe, "POST", "/api/v2/media", mw.FormDataContentType(), b.String())
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		w.Fatalf("%v in %s", err, body)
	}
	return status, got
}

func TestMastodonPictures(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	file := mastodonPicture(t)
	if status, got := w.upload([]byte("no picture"), ""); status != 422 {
		t.Errorf("a text: %d %v", status, got)
	}
	if status, got := w.upload(append(file, make([]byte, 16<<20)...), ""); status != 422 {
		t.Errorf("more than 16 MB: %d %v", status, got)
	}
	if status, got := w.upload(file, strings.Repeat("ë", 1501)); status != 422 {
		t.Errorf("a long alt text: %d %v", status, got)
	}
	w.fault("media-206")
	status, got := w.upload(file, strings.Repeat("ë", 1500))
	id := fmt.Sprint(got["id"])
	if status != 202 || got["url"] != nil {
		t.Errorf("at first: %d %v", status, got)
	}
	use := "status=a&media_ids[]=" + id
	for i, want := range []int{206, 206, 200} {
		if want == 206 {
			status, _, body := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, use)
			if status != 422 || !strings.Contains(body, "not finished processing") {
				t.Errorf("posted before it is ready: %d %s", status, body)
			}
		}
		if status, _, body := w.ask(mastodonMe, "GET", "/api/v1/media/"+id, "", ""); status != want || want == 206 && body != "" {
			t.Errorf("look %d: %d %q", i+1, status, body)
		}
	}
	if status, _, _ := w.ask(mastodonMe, "PUT", "/api/v1/media/"+id, mastodonForm, "description="+strings.Repeat("a", 1501)); status != 422 {
		t.Errorf("a long new alt text: %d", status)
	}
	if status, _, body := w.ask(mastodonMe, "PUT", "/api/v1/media/"+id, mastodonForm, "description=Scarf"); status != 200 || !strings.Contains(body, `"description":"Scarf"`) {
		t.Errorf("a new alt text: %d %s", status, body)
	}
	if status, _, body := w.ask("token-ines", "POST", "/api/v1/statuses", mastodonForm, use); status != 422 {
		t.Errorf("another's picture: %d %s", status, body)
	}
	if status, _, body := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, use); status != 200 || !strings.Contains(body, `"aspect":2`) {
		t.Errorf("then: %d %s", status, body)
	}
	if status, _, _ := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, use); status != 422 {
		t.Error("a second post uses the same picture")
	}
	if status, _, _ := w.ask(mastodonMe, "PUT", "/api/v1/media/"+id, mastodonForm, "description=x"); status != 404 {
		t.Error("the alt text of a posted picture changed without an edit")
	}
}

// Alt texts in an edit are read as Rails reads them: the second id begins the second picture.
func TestMastodonEditReadsListsInOrder(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	_, a := w.upload(mastodonPicture(t), "a")
	_, b := w.upload(mastodonPicture(t), "b")
	ids := fmt.Sprintf("status=x&media_ids[]=%s&media_ids[]=%s", a["id"], b["id"])
	_, _, body := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, ids)
	var s mastodon.Status
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ ctype, body, first, second string }{
		"by turns": {
			mastodonForm, fmt.Sprintf("%s&media_attributes[][id]=%s&media_attributes[][description]=A&media_attributes[][id]=%s&media_attributes[][description]=B", ids, a["id"], b["id"]),
			"A", "B",
		},
		"sorted by name, a mistake": {
			mastodonForm, fmt.Sprintf("%s&media_attributes[][description]=A2&media_attributes[][description]=B2&media_attributes[][id]=%s&media_attributes[][id]=%s", ids, a["id"], b["id"]),
			"B2", "",
		},
		"JSON": {
			"application/json", fmt.Sprintf(`{"status":"x","media_ids":[%q,%q],"media_attributes":[{"id":%q,"description":"C"},{"id":%q,"description":"D"}]}`, a["id"], b["id"], a["id"], b["id"]),
			"C", "D",
		},
	} {
		status, _, body := w.ask(mastodonMe, "PUT", "/api/v1/statuses/"+string(s.ID), c.ctype, c.body)
		seen := w.net.Public()[0].Media
		if status != 200 || seen[0].Alt != c.first || c.second != "" && seen[1].Alt != c.second {
			t.Errorf("%s: %d %s; the public reads %q and %q", name, status, body, seen[0].Alt, seen[1].Alt)
		}
	}
}
