package twitter

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// Bounds of the wait for a picture that X still works on.
const (
	minCheck      = time.Second
	maxCheck      = 10 * time.Second
	maxProcessing = time.Minute
)

// processed waits until X has a picture ready.
func (a *account) processed(ctx context.Context, up wireUpload) *channels.Error {
	ctx, cancel := context.WithTimeout(ctx, maxProcessing)
	defer cancel()
	for up.Processing != nil && up.Processing.State != "succeeded" {
		if up.Processing.State == "failed" {
			return &channels.Error{Kind: channels.Refused, Op: channels.OpMedia, Reason: "X cannot read it; replace it or publish without it"}
		}
		pause := time.Duration(up.Processing.CheckAfter) * time.Second
		wait(ctx, min(max(pause, minCheck), maxCheck))
		query := url.Values{"command": {"STATUS"}, "media_id": {up.ID}}
		var failed *channels.Error
		up, failed = a.sendMedia(ctx, channels.Call{Method: http.MethodGet, URL: "/2/media/upload?" + query.Encode()})
		switch {
		case ctx.Err() != nil:
			return &channels.Error{Kind: channels.Temporary, Op: channels.OpMedia, Reason: "X still works on it", Err: ctx.Err()}
		case failed != nil:
			return failed
		}
	}
	return nil
}

// wait returns after d, or when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
