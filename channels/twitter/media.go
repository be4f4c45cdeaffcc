package twitter

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"

	"github.com/hueandcry/hueandcry/channels"
)

// segment is how much of a picture goes into one request. What is larger goes in several, so that a slow
// line does not send it all again when one request breaks.
const segment = 1 << 20

// uploadAll uploads pictures with their alt texts and returns their ids, in order. An upload that no post
// refers to expires by itself, so all of it may be repeated, and a failure leaves nothing behind.
func (a *account) uploadAll(ctx context.Context, pictures []channels.Media) ([]string, error) {
	var ids []string
	for i, m := range pictures {
		id, err := a.upload(ctx, m)
		if err != nil {
			return nil, aboutPicture(i+1, err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func aboutPicture(n int, err *channels.Error) error {
	e := *err
	e.Reason = fmt.Sprintf("picture %d: %s", n, e.Reason)
	return &e
}

func (a *account) upload(ctx context.Context, m channels.Media) (string, *channels.Error) {
	send := a.uploadWhole
	if len(m.Content) > segment {
		send = a.uploadSegments
	}
	up, err := send(ctx, m)
	if err == nil {
		err = a.processed(ctx, up)
	}
	if err == nil && m.Alt != "" {
		err = a.describe(ctx, up.ID, m.Alt)
	}
	return up.ID, err
}

// wireUpload is a picture as X knows it before it is posted.
type wireUpload struct {
	ID         string `json:"id"`
	Processing *struct {
		State      string `json:"state"` // pending, in_progress, succeeded, failed
		CheckAfter int    `json:"check_after_secs"`
	} `json:"processing_info"`
}

// sendMedia makes one call about a picture and returns the picture as X then knows it.
func (a *account) sendMedia(ctx context.Context, call channels.Call) (wireUpload, *channels.Error) {
	call.Op = channels.OpMedia
	var said struct {
		Data wireUpload `json:"data"`
	}
	ans, err := a.ask(ctx, call, &said)
	if err != nil {
		return wireUpload{}, a.t.Failure(call.Op, err)
	}
	if !isID(said.Data.ID) {
		return wireUpload{}, a.incomplete(ans, "the id of the picture")
	}
	return said.Data, nil
}

func (a *account) uploadWhole(ctx context.Context, m channels.Media) (wireUpload, *channels.Error) {
	body, ctype := multipartOf(m.Content, "media_category", category(m.Type))
	return a.sendMedia(ctx, channels.Call{Method: http.MethodPost, URL: "/2/media/upload", Raw: body, Type: ctype})
}

func (a *account) uploadSegments(ctx context.Context, m channels.Media) (wireUpload, *channels.Error) {
	up, failed := a.sendMedia(ctx, channels.Call{Method: http.MethodPost, URL: "/2/media/upload/initialize", JSON: map[string]any{
		"media_type": m.Type, "media_category": category(m.Type), "total_bytes": len(m.Content),
	}})
	if failed != nil {
		return up, failed
	}
	at := "/2/media/upload/" + url.PathEscape(up.ID)
	for i := 0; i*segment < len(m.Content); i++ {
		part := m.Content[i*segment : min((i+1)*segment, len(m.Content))]
		body, ctype := multipartOf(part, "segment_index", strconv.Itoa(i))
		_, err := a.ask(ctx, channels.Call{Op: channels.OpMedia, Method: http.MethodPost, URL: at + "/append", Raw: body, Type: ctype}, nil)
		if err != nil {
			return up, a.t.Failure(channels.OpMedia, err)
		}
	}
	return a.sendMedia(ctx, channels.Call{Method: http.MethodPost, URL: at + "/finalize"})
}

// describe gives a picture its alt text.
func (a *account) describe(ctx context.Context, id, alt string) *channels.Error {
	type text struct {
		Text string `json:"text"`
	}
	_, err := a.ask(ctx, channels.Call{Op: channels.OpMedia, Method: http.MethodPost, URL: "/2/media/metadata", JSON: map[string]any{
		"id": id, "metadata": map[string]any{"alt_text": text{alt}},
	}}, new(struct{}))
	if err != nil {
		return a.t.Failure(channels.OpMedia, err)
	}
	return nil
}

// multipartOf puts a picture, or a part of one, and a field into a form.
func multipartOf(content []byte, field, value string) (body []byte, ctype string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField(field, value) // a Buffer takes all
	part, _ := w.CreateFormFile("media", "picture")
	_, _ = part.Write(content)
	_ = w.Close()
	return b.Bytes(), w.FormDataContentType()
}

func category(ctype string) string {
	if ctype == "image/gif" {
		return "tweet_gif"
	}
	return "tweet_image"
}
