package rehearsal

import (
	"context"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// webSocket carries the streams that the reader subscribes to.
func (d *mastodonDialect) webSocket(ctx context.Context, c *mastodonCall, sub *mastodonSub) {
	ws, err := websocket.Accept(c.w, c.r, nil)
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = ws.CloseNow() }()
	if name := c.r.URL.Query().Get("stream"); name != "" {
		sub.set(name, true)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var reading sync.WaitGroup
	reading.Go(func() { defer cancel(); d.subscribe(ctx, ws, sub) })
	defer reading.Wait()
	defer cancel()
	thump := time.NewTicker(mastodonThump)
	defer thump.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-thump.C:
			err = ws.Ping(ctx)
		case e := <-sub.events:
			err = wsjson.Write(ctx, ws, map[string]any{
				"stream": []string{sub.stream()}, "event": e.name, "payload": d.payload(c, e),
			})
		}
		if err != nil {
			return
		}
	}
}

// subscribe reads what the client asks for until it goes.
func (d *mastodonDialect) subscribe(ctx context.Context, ws *websocket.Conn, sub *mastodonSub) {
	for {
		var ask struct {
			Type   string `json:"type"`
			Stream string `json:"stream"`
		}
		if err := wsjson.Read(ctx, ws, &ask); err != nil {
			return
		}
		if ask.Stream != "user" && ask.Stream != "user:notification" {
			if err := wsjson.Write(ctx, ws, map[string]any{"error": "Unknown channel type", "status": 400}); err != nil {
				return
			}
			continue
		}
		sub.set(ask.Stream, ask.Type != "unsubscribe")
	}
}
