package twitter_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// picture is a PNG of at least so many bytes.
func picture(t *testing.T, size int, alt string) channels.Media {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 6))); err != nil {
		t.Fatal(err)
	}
	content := append(b.Bytes(), make([]byte, max(0, size-b.Len()))...)
	return channels.Media{Media: alert.Media{Type: "image/png", Alt: alt}, Content: content}
}

func TestLargePicturesGoInSegments(t *testing.T) {
	w := newWorld(t)
	w.publish(w.v2(), draft("H7K-2QF", picture(t, 1<<20+1, "A red scarf."), picture(t, 0, "")))
	var paths []string
	for _, e := range w.server.Journal().Select("x", "media") {
		paths = append(paths, e.Path[strings.LastIndexByte(e.Path, '/'):])
	}
	if got, want := strings.Join(paths, " "), "/initialize /append /append /finalize /metadata /upload"; got != want {
		t.Errorf("requests %s, want %s", got, want)
	}
	posts := w.network.Public()
	if len(posts) != 1 || len(posts[0].Media) != 2 || posts[0].Media[0].Alt != "A red scarf." || posts[0].Media[1].Alt != "" {
		t.Errorf("the public sees %+v", posts)
	}
}

// inMemory answers from a server without a socket, so that time can be simulated.
func inMemory(server http.Handler) canned {
	return func(req *http.Request) (*http.Response, error) {
		got := httptest.NewRecorder()
		in := req.Clone(req.Context())
		in.RequestURI = req.URL.RequestURI()
		server.ServeHTTP(got, in)
		return got.Result(), nil
	}
}

// slowWorld is a rehearsal in simulated time.
func slowWorld(t *testing.T, traits ...string) (*rehearsal.Server, client) {
	t.Helper()
	server := rehearsal.New(rehearsal.Options{})
	agency(server.Network("x"))
	for _, name := range traits {
		if err := server.Faults().Add(rehearsal.Fault{Name: name, Network: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	cfg := twitter.Config{BaseURL: "http://x.test/x", Token: token}
	return server, newChannel(t, cfg, channels.Options{Base: inMemory(server)}).(client)
}

func TestPicturesThatXWorksOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, c := slowWorld(t, "media-wait")
		began := time.Now()
		if _, err := c.Publish(t.Context(), draft("H7K-2QF", picture(t, 0, "A red scarf."))); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("X asked to check after 1 s, twice; it took %s", took)
		}
		if n := len(server.Journal().Select("x", "media")); n != 4 {
			t.Errorf("%d requests, want upload, two looks and the alt text", n)
		}
	})
}

func TestPicturesThatXCannotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, c := slowWorld(t, "media-failed")
		_, err := c.Publish(t.Context(), draft("H7K-2QF", picture(t, 0, "A red scarf.")))
		wantError(t, err, channels.Refused, "picture 1", "replace it")
		if n := len(server.Journal().Select("x", "create")); n != 0 {
			t.Errorf("%d creates", n)
		}
	})
}

func TestPicturesThatNeverGetReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := against(t, "v2", says(200, `{"data":{"id":"1","processing_info":{"state":"in_progress","check_after_secs":3600}}}`))
		began := time.Now()
		_, err := c.Publish(t.Context(), draft("H7K-2QF", picture(t, 0, "")))
		wantError(t, err, channels.Temporary, "picture 1", "still works on it")
		if took := time.Since(began); took != time.Minute {
			t.Errorf("gave up after %s", took)
		}
	})
}

func TestPicturesEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		c := against(t, "v2", says(200, `{"data":{"id":"1","processing_info":{"state":"pending","check_after_secs":2}}}`))
		_, err := c.Publish(ctx, draft("H7K-2QF", picture(t, 0, "")))
		wantError(t, err, channels.Temporary)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the error hides why: %v", err)
		}
	})
}

func TestPicturesThatExpired(t *testing.T) {
	w := newWorld(t)
	w.fault(rehearsal.Fault{Name: "media-expired"})
	_, err := w.v2().Publish(t.Context(), draft("H7K-2QF", picture(t, 0, "")))
	wantError(t, err, channels.Refused, "media IDs are invalid")
}

func TestPartOfAnUploadFails(t *testing.T) {
	for _, broken := range []string{"initialize", "append", "finalize", "metadata"} {
		c := against(t, "v2", func(req *http.Request) (*http.Response, error) {
			if strings.HasSuffix(req.URL.Path, broken) {
				return says(400, `{"detail":"No."}`)(req)
			}
			return says(200, `{"data":{"id":"1"}}`)(req)
		})
		_, err := c.Publish(t.Context(), draft("H7K-2QF", picture(t, 1<<20+1, "A red scarf.")))
		wantError(t, err, channels.Refused, "media: ", "picture 1", "No.")
	}
}

// A server of API v1.1 takes pictures if it has v2's upload; Check finds out.
func TestPicturesOnLegacyServers(t *testing.T) {
	w := newWorld(t)
	c := w.legacy()
	if n := c.Limits().Images; n != 0 {
		t.Errorf("before the check %d pictures are promised", n)
	}
	if _, err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := c.Limits().Images; n != 4 {
		t.Errorf("after the check %d pictures are promised", n)
	}
	w.publish(c, draft("H7K-2QF", picture(t, 0, "A red scarf.")))
	if posts := w.network.Public(); len(posts[0].Media) != 1 || posts[0].Media[0].Alt != "A red scarf." {
		t.Errorf("the public sees %+v", posts)
	}

	without := against(t, "v1.1", func(req *http.Request) (*http.Response, error) {
		if strings.HasPrefix(req.URL.Path, "/1.1/") {
			return says(200, `{"id":7,"screen_name":"larkmoor"}`)(req)
		}
		return says(404, `{"error":"API method not found."}`)(req)
	})
	account, err := without.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if account.Followers != nil || without.Limits().Images != 0 {
		t.Errorf("the server gives neither followers nor pictures: %+v, %d", account, without.Limits().Images)
	}
	_, err = without.Publish(t.Context(), draft("H7K-2QF", picture(t, 0, "")))
	wantError(t, err, channels.Refused, "picture 1")
}
