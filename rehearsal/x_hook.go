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

// Webhook lets the network call an address about every repost and quote of the agency's posts and every reply to
// them, until stop is called, as X does for an app that has registered it. First it asks whether the address knows the app's secret.
func (x *X) Webhook(ctx context.Context, address string) (stop func(), err error) {
	h := &xHook{d: x.d, address: address, events: make(chan Event, xHookTold)}
	if err := h.challenge(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var telling sync.WaitGroup
	telling.Go(func() { h.run(ctx) })
	unwatch := x.d.n.Watch(func(e Event) {
		if e.Kind != "repost" && e.Comment == nil || e.Post.Author.Role != Agency {
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
	v := legacyEvent(e)
	if newSpelling {
		v = activityEvent(e)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return b
}

// legacyEvent shows in what was made whom it reposts, answers and quotes.
func legacyEvent(e Event) map[string]any {
	out := map[string]any{
		"created_at": e.At.UTC().Format(time.RubyDate),
		"user":       map[string]any{"id_str": e.By.ID, "screen_name": e.By.Handle, "followers_count": e.By.Followers},
	}
	if c := e.Comment; c != nil {
		out["id_str"], out["in_reply_to_status_id_str"] = c.ID, nil
		if c.ReplyTo != "" {
			out["in_reply_to_status_id_str"] = c.ReplyTo
		}
		if c.Quote != "" {
			out["quoted_status_id_str"] = c.Quote
		}
	} else {
		out["id_str"] = e.Repost.ID
		out["retweeted_status"] = map[string]any{"id_str": e.Post.ID, "user": map[string]any{"id_str": e.Post.Author.ID}}
	}
	return map[string]any{"for_user_id": e.Post.Author.ID, "tweet_create_events": []any{out}}
}

func activityEvent(e Event) map[string]any {
	var id string
	var refers []map[string]string
	if e.Comment != nil {
		id, refers = e.Comment.ID, references(e.Comment)
	} else {
		id, refers = e.Repost.ID, []map[string]string{{"type": "retweeted", "id": e.Post.ID}}
	}
	return map[string]any{"data": map[string]any{
		"event_uuid": "event-" + e.Kind + "-" + id, "event_type": "post." + e.Kind + ".create", "filter": map[string]any{"user_id": e.Post.Author.ID},
		"payload": map[string]any{
			"id": id, "author_id": e.By.ID, "created_at": e.At.UTC().Format(time.RFC3339), "referenced_posts": refers,
		},
		"includes": map[string]any{"users": []any{map[string]any{
			"id": e.By.ID, "username": e.By.Handle, "public_metrics": map[string]any{"followers_count": e.By.Followers},
		}}},
	}}
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
