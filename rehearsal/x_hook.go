package rehearsal

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	xHookWait = 10 * time.Second // for an answer
	xHookTold = 4096             // events that wait to be told
)

// Webhook lets the network call an address about every repost of the agency's posts, until stop is called,
// as X does for an app that has registered it. First it asks whether the address knows the app's secret.
func (x *X) Webhook(ctx context.Context, address string) (stop func(), err error) {
	h := &xHook{d: x.d, address: address, events: make(chan Event, xHookTold)}
	if err := h.challenge(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var telling sync.WaitGroup
	telling.Go(func() { h.run(ctx) })
	unwatch := x.d.n.Watch(func(e Event) {
		if e.Kind != "repost" || e.Post.Author.Role != Agency {
			return
		}
		select {
		case h.events <- e:
		default: // X gives up on receivers that are too slow
		}
	})
	return func() { unwatch(); cancel(); telling.Wait() }, nil
}

// xHook is one registered address.
type xHook struct {
	d       *xDialect
	address string
	events  chan Event
}

func (h *xHook) sign(b []byte) string {
	h.d.n.mu.Lock()
	defer h.d.n.mu.Unlock()
	mac := hmac.New(sha256.New, []byte(h.d.appSecret))
	mac.Write(b)
	return "sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (h *xHook) challenge(ctx context.Context) error {
	token := fmt.Sprintf("challenge-%d", h.d.n.now().UnixNano())
	status, answer, err := h.call(ctx, http.MethodGet, h.address+"?crc_token="+url.QueryEscape(token), nil)
	if err != nil {
		return err
	}
	var said struct {
		Token string `json:"response_token"`
	}
	if status != http.StatusOK || json.Unmarshal(answer, &said) != nil || said.Token != h.sign([]byte(token)) {
		return fmt.Errorf("the webhook at %s answers the challenge with status %d and not with the right token", h.address, status)
	}
	return nil
}

// run tells of every event until it is taken, three times at most.
func (h *xHook) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-h.events:
			body := h.event(e)
			for range 3 {
				if status, _, err := h.call(ctx, http.MethodPost, h.address, body); err == nil && status == http.StatusOK || ctx.Err() != nil {
					break
				}
			}
		}
	}
}

// event is the body of one call, in the form of the Activity API or, where the network spells the old way,
// of Account Activity.
func (h *xHook) event(e Event) []byte {
	h.d.n.mu.Lock()
	newSpelling := h.d.newSpelling
	h.d.n.mu.Unlock()
	var v any = map[string]any{"for_user_id": e.Post.Author.ID, "tweet_create_events": []any{map[string]any{
		"id_str": e.Repost.ID, "created_at": e.At.UTC().Format(time.RubyDate),
		"user":             map[string]any{"id_str": e.By.ID, "screen_name": e.By.Handle, "followers_count": e.By.Followers},
		"retweeted_status": map[string]any{"id_str": e.Post.ID, "user": map[string]any{"id_str": e.Post.Author.ID}},
	}}}
	if newSpelling {
		v = map[string]any{"data": map[string]any{
			"event_uuid": "event-" + e.Repost.ID, "event_type": "post.repost.create", "filter": map[string]any{"user_id": e.Post.Author.ID},
			"payload": map[string]any{
				"id": e.Repost.ID, "author_id": e.By.ID, "created_at": e.At.UTC().Format(time.RFC3339),
				"referenced_posts": []any{map[string]any{"type": "retweeted", "id": e.Post.ID}},
			},
			"includes": map[string]any{"users": []any{map[string]any{
				"id": e.By.ID, "username": e.By.Handle, "public_metrics": map[string]any{"followers_count": e.By.Followers},
			}}},
		}}
	}
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return b
}

func (h *xHook) call(ctx context.Context, method, address string, body []byte) (status int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, xHookWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-Twitter-Webhooks-Signature", h.sign(body))
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return resp.StatusCode, answer, err
}
