package mastodon

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/channels"
)

// How long a picture may be in the works after its upload, and the pauses between two looks.
const (
	mediaDeadline = 2 * time.Minute
	mediaFirst    = 200 * time.Millisecond
	mediaLongest  = 5 * time.Second
)

// upload brings pictures to the server, each with its alt text, and waits until all can be posted. Those
// that it has already are not sent again.
func (c *Channel) upload(ctx context.Context, media []channels.Media, have []upload) ([]upload, error) {
	var ups []upload
	for i, m := range media {
		if at := slices.IndexFunc(have, func(u upload) bool { return u.sha256 == m.SHA256 }); at >= 0 {
			ups = append(ups, have[at])
			continue
		}
		a, err := c.client.UploadMediaFromMedia(
			withCall(ctx, channels.OpMedia, ""),
			&mastodon.Media{File: bytes.NewReader(m.Content), Description: m.Alt})
		if err != nil {
			return nil, c.failure(channels.OpMedia, err)
		}
		if a.ID == "" {
			return nil, unclear(channels.OpMedia, errNoID)
		}
		if a.URL == "" { // still being processed
			if err := c.processed(ctx, a.ID, i+1); err != nil {
				return nil, err
			}
		}
		ups = append(ups, upload{a.ID, m.SHA256})
	}
	return ups, nil
}

// processed waits until the server has done its work on a picture: 206 until then.
func (c *Channel) processed(ctx context.Context, id mastodon.ID, number int) error {
	ctx, cancel := context.WithTimeout(ctx, mediaDeadline)
	defer cancel()
	for pause := mediaFirst; ; pause = min(2*pause, mediaLongest) {
		a, err := c.get(ctx, channels.OpMedia, "/api/v1/media/"+url.PathEscape(string(id)), nil)
		switch {
		case err != nil:
			return err
		case a.Status == http.StatusOK:
			return nil
		case a.Status != http.StatusPartialContent:
			return refusal(c.transport, a)
		}
		if err := wait(ctx, pause); err != nil {
			return &channels.Error{
				Kind: channels.Temporary, Op: channels.OpMedia, Status: a.Status, Err: err,
				Reason: fmt.Sprintf("the server is still processing picture %d; it is tried again", number),
			}
		}
	}
}

// wait pauses, unless ctx ends first.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func ids(ups []upload) []mastodon.ID {
	var out []mastodon.ID
	for _, u := range ups {
		out = append(out, u.id)
	}
	return out
}
