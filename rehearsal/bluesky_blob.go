package rehearsal

import (
	"net/http"
	"time"
)

// Limits of pictures. An upload may be larger than any record may name.
const (
	blueskyPicture = 1_000_000
	// blueskyBlobLife is how long an upload waits for a record that names it.
	blueskyBlobLife = 10 * time.Minute
)

// blueskyBlob is an uploaded file.
type blueskyBlob struct {
	owner   *Account
	mime    string
	content []byte
	at      time.Time
	posts   int // that name it and stand
}

func (d *blueskyDialect) uploadBlob(c *blueskyCall) (any, error) {
	mime := c.r.Header.Get("Content-Type")
	if mime == "" {
		return nil, blueskyInvalid("Request encoding (Content-Type) required but not provided")
	}
	if sniffed := http.DetectContentType(c.body); sniffed != "application/octet-stream" && sniffed != "text/plain; charset=utf-8" {
		mime = sniffed
	}
	cid := blueskyCIDOf(blueskyRawBlob, c.body)
	b := d.blobs[cid]
	if b == nil || !d.holds(b) {
		b = &blueskyBlob{owner: c.me, mime: mime, content: c.body}
		d.blobs[cid] = b
	}
	b.at = d.n.now()
	return map[string]any{"blob": map[string]any{
		"$type": "blob", "ref": map[string]any{"$link": cid}, "mimeType": mime, "size": len(c.body),
	}}, nil
}

// holds reports whether a blob is still there: a record names it, or it was uploaded minutes ago.
func (d *blueskyDialect) holds(b *blueskyBlob) bool {
	return b.posts > 0 || d.n.now().Sub(b.at) < blueskyBlobLife
}

// blob finds what a record names.
func (d *blueskyDialect) blob(owner *Account, cid, mime string) (*blueskyBlob, error) {
	b := d.blobs[cid]
	if b == nil || b.owner != owner || b.mime != mime || !d.holds(b) {
		return nil, &blueskyError{http.StatusBadRequest, "BlobNotFound", "Could not find blob: " + cid}
	}
	return b, nil
}

// refer counts the pictures of a post in (+1) or out (-1). One that no post names any more is gone.
func (d *blueskyDialect) refer(pictures []Media, by int) {
	for _, m := range pictures {
		if b := d.blobs[m.ID]; b != nil {
			if b.posts += by; b.posts <= 0 {
				delete(d.blobs, m.ID)
			}
		}
	}
}

func (d *blueskyDialect) serveBlob(w http.ResponseWriter, cid string) {
	b := d.blobs[cid]
	if b == nil || b.posts == 0 {
		http.Error(w, "no such picture", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", b.mime)
	_, _ = w.Write(b.content)
}
