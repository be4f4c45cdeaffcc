package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"github.com/hueandcry/hueandcry/channels"
)

// errSubscription says that the WebSocket is there but not the stream we want.
var errSubscription = errors.New("the server does not know the stream user:notification")

type webSocket struct{ conn *websocket.Conn }

// openWebSocket subscribes to our notifications. The token goes in a header, not in the address, which
// servers and proxies write down.
func (c *Channel) openWebSocket(ctx context.Context, alive func()) (source, error) {
	conn, resp, err := websocket.Dial( //nolint:bodyclose // Dial has closed it or given it to conn
		channels.WithOp(ctx, channels.OpStream), c.streamURL(), &websocket.DialOptions{
			HTTPClient: c.transport.Client(), HTTPHeader: c.streamHeader(),
			OnPingReceived: func(context.Context, []byte) bool { alive(); return true },
		})
	if err != nil {
		if resp != nil && resp.Body != nil { // an answer, but not 101
			return nil, c.notOpened(resp.StatusCode, resp.Header, resp.Body)
		}
		return nil, err
	}
	conn.SetReadLimit(maxEvent)
	ask := map[string]string{"type": "subscribe", "stream": "user:notification"}
	if err := wsjson.Write(ctx, conn, ask); err != nil {
		_ = conn.CloseNow()
		return nil, err
	}
	return webSocket{conn}, nil
}

func (w webSocket) Close() error { return w.conn.CloseNow() }

func (w webSocket) next(ctx context.Context) (name string, payload []byte, err error) {
	_, b, err := w.conn.Read(ctx)
	if err != nil {
		return "", nil, err
	}
	return readFrame(b)
}

// readFrame decodes one message: JSON, whose payload is JSON again, inside a string.
func readFrame(b []byte) (name string, payload []byte, err error) {
	var frame struct {
		Event   string `json:"event"`
		Payload string `json:"payload"`
		Error   string `json:"error"`
	}
	if err := json.Unmarshal(b, &frame); err != nil {
		return "", nil, fmt.Errorf("a message of the stream is not JSON: %w", err)
	}
	if frame.Error != "" {
		return "", nil, fmt.Errorf("%w: it says %q", errSubscription, frame.Error)
	}
	return frame.Event, []byte(frame.Payload), nil
}
