package rehearsal

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // the formats
	_ "image/jpeg" // that
	_ "image/png"  // this
	"net/http"
	"unicode/utf8"

	_ "golang.org/x/image/webp" // network takes
)

// mastodonUpload is a picture from its upload on; no post may use it until it is ready, and only one may.
type mastodonUpload struct {
	Media

	owner *Account
	post  *Post
}

// mastodonAttachment is a picture as the API gives it (MediaAttachment).
type mastodonAttachment struct {
	ID          string        `json:"id"`
	Type        string        `json:"type"`
	URL         *string       `json:"url"` // null while it is being processed
	PreviewURL  *string       `json:"preview_url"`
	RemoteURL   *string       `json:"remote_url"`
	Meta        *mastodonMeta `json:"meta"`
	Description *string       `json:"description"`
	Blurhash    *string       `json:"blurhash"`
}

type mastodonMeta struct {
	Original mastodonSize `json:"original"`
	Small    mastodonSize `json:"small"`
}

type mastodonSize struct {
	Width  int     `json:"width"`
	Height int     `json:"height"`
	Size   string  `json:"size"`
	Aspect float64 `json:"aspect"`
}

func (d *mastodonDialect) upload(c *mastodonCall) (int, any) {
	if len(c.in.file) == 0 {
		return http.StatusUnprocessableEntity, mastodonFailure{"Validation failed: File can't be blank"}
	}
	if len(c.in.file) > mastodonImageBytes {
		return http.StatusUnprocessableEntity, mastodonFailure{"Validation failed: File file size must be less than 16 MB"}
	}
	head, format, err := image.DecodeConfig(bytes.NewReader(c.in.file))
	if err != nil {
		return http.StatusUnprocessableEntity, mastodonFailure{"Validation failed: File content type is invalid"}
	}
	if no := mastodonBadAlt(c); no != nil {
		return http.StatusUnprocessableEntity, *no
	}
	u := &mastodonUpload{owner: c.me, Media: Media{
		ID: d.n.newID(), Type: "image/" + format, Alt: c.in.Get("description"),
		Width: head.Width, Height: head.Height, Bytes: c.in.file,
	}}
	d.media[u.ID] = u
	if d.n.server.faults.on(d.name(), "media-206") {
		u.Ready = 2
		return http.StatusAccepted, d.attachment(c, u.Media)
	}
	return http.StatusOK, d.attachment(c, u.Media)
}

// showUpload says 206, with no body, until the picture has been processed.
func (d *mastodonDialect) showUpload(c *mastodonCall) (int, any) {
	u := d.uploaded(c)
	if u == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	if u.Ready > 0 {
		u.Ready--
		return http.StatusPartialContent, nil
	}
	return http.StatusOK, d.attachment(c, u.Media)
}

func (d *mastodonDialect) describe(c *mastodonCall) (int, any) {
	u := d.uploaded(c)
	if u == nil || u.post != nil { // of a posted picture only an edit changes it
		return http.StatusNotFound, mastodonNotFound
	}
	if no := mastodonBadAlt(c); no != nil {
		return http.StatusUnprocessableEntity, *no
	}
	u.Alt = c.in.Get("description")
	return http.StatusOK, d.attachment(c, u.Media)
}

func mastodonBadAlt(c *mastodonCall) *mastodonFailure {
	if utf8.RuneCountInString(c.in.Get("description")) <= mastodonAlt {
		return nil
	}
	return &mastodonFailure{fmt.Sprintf("Validation failed: Description is too long (maximum is %d characters)", mastodonAlt)}
}

func (d *mastodonDialect) uploaded(c *mastodonCall) *mastodonUpload {
	u := d.media[c.r.PathValue("id")]
	if u == nil || u.owner != c.me {
		return nil
	}
	return u
}

func (d *mastodonDialect) attachments(c *mastodonCall, media []Media) []mastodonAttachment {
	out := []mastodonAttachment{}
	for _, m := range media {
		out = append(out, d.attachment(c, m))
	}
	return out
}

func (d *mastodonDialect) attachment(c *mastodonCall, m Media) mastodonAttachment {
	a := mastodonAttachment{ID: m.ID, Type: "image"}
	if m.Alt != "" {
		a.Description = new(m.Alt)
	}
	if m.Ready > 0 {
		return a
	}
	at := c.root + "/public/media/" + d.name() + "/" + m.ID
	size := mastodonSize{Width: m.Width, Height: m.Height, Size: fmt.Sprintf("%dx%d", m.Width, m.Height)}
	if m.Height > 0 {
		size.Aspect = float64(m.Width) / float64(m.Height)
	}
	a.URL, a.PreviewURL, a.Meta = &at, &at, &mastodonMeta{Original: size, Small: size}
	return a
}
