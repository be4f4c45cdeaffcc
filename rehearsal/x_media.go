package rehearsal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	_ "image/gif"  // read the size of a picture
	_ "image/jpeg" // read the size of a picture
	_ "image/png"  // read the size of a picture
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// xUpload is a picture before it is posted.
type xUpload struct {
	Media

	owner    *Account
	at       time.Time
	total    int
	segments map[int][]byte
	done     bool // finalized
	failed   bool // X could not read it
}

const (
	xMaxImage  = 5 << 20
	xMaxAlt    = 1000
	xMediaLife = 24 * time.Hour
)

func (d *xDialect) addUpload(c *xCall) *xUpload {
	u := &xUpload{Media: Media{ID: d.n.newID()}, owner: c.me, at: d.n.now(), segments: map[int][]byte{}}
	d.uploads[u.ID] = u
	return u
}

// uploadWhole serves POST /2/media/upload: one picture in one request.
func (d *xDialect) uploadWhole(c *xCall) (int, any) {
	form, refusal := c.readMedia("media_category", "additional_owners")
	if refusal != nil {
		return 0, *refusal
	}
	if !xCategory(form.fields["media_category"]) {
		return 0, xInvalid("media_category is not valid.")
	}
	u := d.addUpload(c)
	return d.finish(u, form.content)
}

// uploadBegin serves POST /2/media/upload/initialize.
func (d *xDialect) uploadBegin(c *xCall) (int, any) {
	var b struct {
		Type     string   `json:"media_type"`
		Category string   `json:"media_category"`
		Bytes    int      `json:"total_bytes"`
		Owners   []string `json:"additional_owners"`
		Shared   bool     `json:"shared"`
	}
	if err := c.readJSON(&b); err != nil {
		return 0, xInvalid("One or more parameters to your request was invalid: " + err.Error())
	}
	if !xCategory(b.Category) || !xPicture(b.Type) || b.Bytes < 1 || b.Bytes > xMaxImage {
		return 0, xInvalid("media_type, media_category or total_bytes is not valid for a picture of at most 5 MB.")
	}
	u := d.addUpload(c)
	u.total = b.Bytes
	return http.StatusOK, map[string]any{"data": map[string]any{
		"id": u.ID, "media_key": "3_" + u.ID, "expires_after_secs": int(xMediaLife.Seconds()),
	}}
}

// uploadAppend serves POST /2/media/upload/{id}/append. The same segment again replaces itself.
func (d *xDialect) uploadAppend(c *xCall) (int, any) {
	u := d.upload(c, c.PathValue("id"))
	form, refusal := c.readMedia("segment_index")
	switch {
	case refusal != nil:
		return 0, *refusal
	case u == nil || u.done:
		return 0, xInvalid("This media id takes no segment.")
	}
	i, err := strconv.Atoi(form.fields["segment_index"])
	if err != nil || i < 0 || i > 999 {
		return 0, xInvalid("segment_index is not between 0 and 999.")
	}
	u.segments[i] = form.content
	return http.StatusOK, map[string]any{"data": map[string]any{"expires_at": u.at.Add(xMediaLife).Unix()}}
}

// uploadEnd serves POST /2/media/upload/{id}/finalize.
func (d *xDialect) uploadEnd(c *xCall) (int, any) {
	u := d.upload(c, c.PathValue("id"))
	if u == nil {
		return 0, xInvalid("This media id is not valid.")
	}
	if u.done {
		return http.StatusOK, u.answer()
	}
	var whole []byte
	for i := range len(u.segments) {
		whole = append(whole, u.segments[i]...)
	}
	if len(whole) != u.total {
		return 0, xInvalid("Segments do not add up to the provided total file size.")
	}
	return d.finish(u, whole)
}

// finish takes the whole picture in.
func (d *xDialect) finish(u *xUpload, content []byte) (int, any) {
	u.Type = http.DetectContentType(content)
	if !xPicture(u.Type) || len(content) > xMaxImage {
		delete(d.uploads, u.ID)
		return 0, xInvalid("This is not a picture of at most 5 MB.")
	}
	u.Bytes, u.done = content, true
	if size, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
		u.Width, u.Height = size.Width, size.Height
	}
	if d.trait("media-failed") {
		u.failed, u.Ready = true, 1
	}
	if d.trait("media-wait") {
		u.Ready = 2
	}
	return http.StatusOK, u.answer()
}

// uploadStatus serves GET /2/media/upload?command=STATUS.
func (d *xDialect) uploadStatus(c *xCall) (int, any) {
	u := d.upload(c, c.URL.Query().Get("media_id"))
	if command := c.URL.Query().Get("command"); u == nil || command != "STATUS" && command != "" {
		return 0, xInvalid("media_id or command is not valid.")
	}
	u.Ready = max(0, u.Ready-1)
	return http.StatusOK, u.answer()
}

// describe serves POST /2/media/metadata: the alt text.
func (d *xDialect) describe(c *xCall) (int, any) {
	var b struct {
		ID       string `json:"id"`
		Metadata struct {
			Alt struct {
				Text string `json:"text"`
			} `json:"alt_text"`
		} `json:"metadata"`
	}
	if err := c.readJSON(&b); err != nil {
		return 0, xInvalid("One or more parameters to your request was invalid: " + err.Error())
	}
	u := d.upload(c, b.ID)
	alt := b.Metadata.Alt.Text
	if u == nil || utf8.RuneCountInString(alt) > xMaxAlt {
		return 0, xInvalid("The media id is not valid, or the alt text is longer than 1000 characters.")
	}
	u.Alt = alt
	d.bill.act(xPriceDescription)
	return http.StatusOK, map[string]any{"data": map[string]any{
		"id": u.ID, "associated_metadata": map[string]any{"alt_text": map[string]string{"text": alt}},
	}}
}

// upload finds a picture of the caller that has not expired.
func (d *xDialect) upload(c *xCall, id string) *xUpload {
	u := d.uploads[id]
	if u == nil || u.owner != c.me || d.n.now().Sub(u.at) > xMediaLife {
		return nil
	}
	return u
}

// attach returns the pictures of a create.
func (d *xDialect) attach(c *xCall, ids []string) ([]Media, *xRefusal) {
	var out []Media
	for _, id := range ids {
		u := d.upload(c, id)
		if u == nil || !u.done || u.failed || u.Ready > 0 || d.trait("media-expired") {
			return nil, new(xInvalid("Your media IDs are invalid."))
		}
		m := u.Media
		m.Used = true
		out = append(out, m)
	}
	return out, nil
}

func (u *xUpload) answer() map[string]any {
	data := map[string]any{
		"id": u.ID, "media_key": "3_" + u.ID, "size": len(u.Bytes), "expires_after_secs": int(xMediaLife.Seconds()),
		"image": map[string]any{"image_type": u.Type, "w": u.Width, "h": u.Height},
	}
	switch {
	case u.Ready > 0:
		data["processing_info"] = map[string]any{"state": "pending", "check_after_secs": 1}
	case u.failed:
		data["processing_info"] = map[string]any{"state": "failed"}
	}
	return map[string]any{"data": data}
}

func xPicture(ctype string) bool {
	return slices.Contains([]string{"image/jpeg", "image/png", "image/gif", "image/webp"}, ctype)
}

func xCategory(s string) bool { return s == "tweet_image" || s == "tweet_gif" }

// xForm is a body with a file, however it came.
type xForm struct {
	content []byte
	fields  map[string]string
}

// readMedia reads a form of the field media and some others, as multipart or as JSON with base64.
func (c *xCall) readMedia(fields ...string) (xForm, *xRefusal) {
	form := xForm{fields: map[string]string{}}
	ctype, params, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch ctype {
	case "multipart/form-data":
		parts := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
		for {
			part, err := parts.NextPart()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return form, new(xInvalid("The form cannot be read."))
			}
			value, err := io.ReadAll(part)
			if err != nil {
				return form, new(xInvalid("The form cannot be read."))
			}
			if part.FormName() == "media" {
				form.content = value
			} else {
				form.fields[part.FormName()] = string(value)
			}
		}
	case "application/json":
		var b map[string]any
		if err := c.readJSON(&b); err != nil {
			return form, new(xInvalid("The JSON cannot be read."))
		}
		for k, v := range b {
			form.fields[k] = jsonText(v)
		}
		content, err := base64.StdEncoding.DecodeString(form.fields["media"])
		if err != nil {
			return form, new(xInvalid("media is not base64."))
		}
		form.content = content
		delete(form.fields, "media")
	default:
		return form, new(xInvalid("The content type is neither multipart/form-data nor application/json."))
	}
	for name := range form.fields {
		if !slices.Contains(fields, name) {
			return form, new(xInvalid("There is no parameter [" + name + "]."))
		}
	}
	if len(form.content) == 0 {
		return form, new(xInvalid("media is missing."))
	}
	return form, nil
}

func jsonText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}
