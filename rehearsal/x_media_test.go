package rehearsal_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/gif"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

func tinyGIF(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// form posts a multipart form of fields and the file media.
func (w *xWorld) form(path string, content []byte, fields ...string) xAnswer {
	w.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			w.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("media", "a.gif")
	if err != nil {
		w.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		w.Fatal(err)
	}
	if err := m.Close(); err != nil {
		w.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.base+path, &b)
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("Authorization", "Bearer tok")
	return w.send(http.DefaultClient, req)
}

func (w *xWorld) upload() string {
	w.Helper()
	a := w.form("/2/media/upload", tinyGIF(w.T), "media_category", "tweet_image")
	w.want(a, 200, `"image_type":"image/gif"`, `"w":3`, `"h":2`)
	id, _ := a.at("data", "id").(string)
	return id
}

func (w *xWorld) attach(ids ...string) xAnswer {
	w.Helper()
	return w.do("POST", "/2/tweets", map[string]any{"media": map[string]any{"media_ids": ids}})
}

func TestXUploadsInOneRequest(t *testing.T) {
	w := newXWorld(t)
	id := w.upload()
	w.want(w.do("POST", "/2/media/metadata", map[string]any{"id": id, "metadata": map[string]any{"alt_text": map[string]string{"text": "A scarf."}}}), 200, "A scarf.")
	w.want(w.attach(id), 201)
	w.want(w.attach(id), 201) // without a text there is no duplicate
	seen := w.network.Public()
	if len(seen) != 2 || len(seen[0].Media) != 1 || seen[0].Media[0].Alt != "A scarf." || seen[0].Media[0].Type != "image/gif" {
		t.Errorf("the public sees %+v", seen)
	}
	content := base64.StdEncoding.EncodeToString(tinyGIF(t))
	w.want(w.do("POST", "/2/media/upload", map[string]any{"media": content, "media_category": "tweet_gif"}), 200)
	for name, a := range map[string]xAnswer{
		"category":        w.form("/2/media/upload", tinyGIF(t), "media_category", "tweet_banner"),
		"unknown field":   w.form("/2/media/upload", tinyGIF(t), "media_category", "tweet_image", "colour", "red"),
		"no picture":      w.form("/2/media/upload", []byte("just words"), "media_category", "tweet_image"),
		"too large":       w.form("/2/media/upload", append(tinyGIF(t), make([]byte, 5<<20)...), "media_category", "tweet_image"),
		"empty":           w.form("/2/media/upload", nil, "media_category", "tweet_image"),
		"not base64":      w.do("POST", "/2/media/upload", map[string]any{"media": "§", "media_category": "tweet_gif"}),
		"list":            w.do("POST", "/2/media/upload", map[string]any{"media": []int{1}, "media_category": "tweet_gif"}),
		"no JSON":         w.do("POST", "/2/media/upload", "{"),
		"other type":      w.do("POST", "/2/media/upload", map[string][]string{}),
		"long alt text":   w.do("POST", "/2/media/metadata", map[string]any{"id": id, "metadata": map[string]any{"alt_text": map[string]string{"text": strings.Repeat("ë", 1001)}}}),
		"unknown picture": w.do("POST", "/2/media/metadata", map[string]any{"id": "1"}),
		"metadata field":  w.do("POST", "/2/media/metadata", map[string]any{"colour": "1"}),
		"status":          w.do("GET", "/2/media/upload?command=STATUS&media_id=1", nil),
		"command":         w.do("GET", "/2/media/upload?command=INIT&media_id="+id, nil),
	} {
		if a.status != http.StatusBadRequest || !strings.Contains(a.text, "invalid-request") {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	w.network.AddAccount(rehearsal.Account{Token: "other"})
	w.want(w.as("other", "POST", "/2/tweets", map[string]any{"media": map[string]any{"media_ids": []string{id}}}), 400, "media IDs are invalid")
	w.clock = w.clock.Add(25 * time.Hour)
	w.want(w.attach(id), 400, "media IDs are invalid")
}

func TestXUploadsInSegments(t *testing.T) {
	w := newXWorld(t)
	content := tinyGIF(t)
	begin := func(size int, ctype string) xAnswer {
		return w.do("POST", "/2/media/upload/initialize", map[string]any{"media_type": ctype, "total_bytes": size, "media_category": "tweet_image"})
	}
	a := begin(len(content), "image/gif")
	w.want(a, 200, "media_key")
	at := "/2/media/upload/" + a.at("data", "id").(string)
	w.want(w.form(at+"/append", content[10:], "segment_index", "1"), 200, "expires_at")
	w.want(w.do("POST", at+"/finalize", nil), 400, "do not add up")
	w.want(w.form(at+"/append", []byte("lost on the way"), "segment_index", "0"), 200)
	w.want(w.form(at+"/append", content[:10], "segment_index", "0"), 200) // again: replaces
	w.want(w.form(at+"/append", content, "segment_index", "1000"), 400)
	w.want(w.do("POST", at+"/finalize", nil), 200, `"w":3`)
	w.want(w.do("POST", at+"/finalize", nil), 200, `"w":3`)
	w.want(w.form(at+"/append", content[:10], "segment_index", "0"), 400, "takes no segment")
	w.want(w.attach(a.at("data", "id").(string)), 201)

	w.want(begin(6<<20, "image/gif"), 400)
	w.want(begin(9, "video/mp4"), 400)
	w.want(w.do("POST", "/2/media/upload/initialize", map[string]any{"colour": 1}), 400)
	w.want(w.do("POST", "/2/media/upload/1/finalize", nil), 400)
	w.want(w.form("/2/media/upload/1/append", content, "segment_index", "0"), 400)
	w.want(w.form("/2/media/upload/1/append", content, "colour", "0"), 400)
}

func TestXWorksOnPictures(t *testing.T) {
	w := newXWorld(t)
	w.fault("media-wait")
	id := w.upload()
	status := func() xAnswer { return w.do("GET", "/2/media/upload?command=STATUS&media_id="+id, nil) }
	w.want(w.attach(id), 400)
	w.want(status(), 200, `"state":"pending"`)
	if a := status(); strings.Contains(a.text, "processing_info") {
		t.Errorf("still at work: %s", a.text)
	}
	w.want(w.attach(id), 201)

	w.server.Faults().Clear("x")
	w.fault("media-failed")
	id = w.upload()
	w.want(status(), 200, `"state":"failed"`)
	w.want(w.attach(id), 400)

	w.server.Faults().Clear("x")
	w.fault("media-expired")
	w.want(w.attach(w.upload()), 400, "media IDs are invalid")
}
