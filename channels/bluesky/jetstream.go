package bluesky

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/hueandcry/hueandcry/channels"
)

const (
	overlap    = 5 * time.Second  // before the last event, from which on a broken stream is asked for again
	signOfLife = 30 * time.Second // between two pings
	answer     = 15 * time.Second // for a connection, and a pong
	maxFrame   = 1 << 20          // bytes
)

// jetstream hears every repost of the network and keeps those of our posts (the network's Jetstream, version
// 1). After a break it begins where it was; what is told twice does no harm.
type jetstream struct {
	channel *Channel
	yield   func(channels.Heard, error) bool
	cursor  int64 // time_us of the last event
}

// commit is one event.
type commit struct {
	DID    string `json:"did"`
	TimeUS int64  `json:"time_us"`
	Commit struct {
		Operation  string `json:"operation"`
		Collection string `json:"collection"`
		RKey       string `json:"rkey"`
		Record     struct {
			CreatedAt string `json:"createdAt"`
			Subject   ref    `json:"subject"`
			Via       ref    `json:"via"`
		} `json:"record"`
	} `json:"commit"`
}

// hear opens one connection and hears it to its end.
func (j *jetstream) hear(ctx context.Context) (well bool, err error) {
	s, err := j.channel.api.session(ctx)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	conn, err := j.open(ctx)
	if err != nil {
		cancel(nil)
		return false, err
	}
	frames := make(chan []byte, batch)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer func() { cancel(nil); _ = conn.CloseNow() }()
	wg.Go(func() { cancel(readAll(ctx, conn, frames)) })
	wg.Go(func() { cancel(keepAlive(ctx, conn)) })

	var news []Notification
	ours := []byte("at://" + s.did + "/")
	for {
		select {
		case b := <-frames:
			if n, ok := j.read(b, ours); ok {
				news = append(news, n)
			}
		case <-ctx.Done():
			return well, cmp.Or(context.Cause(ctx), ctx.Err())
		}
		if len(news) == batch || len(news) > 0 && len(frames) == 0 {
			if err := j.channel.tell(ctx, news, j.yield); err != nil {
				return well, err
			}
			well, news = true, nil
		}
	}
}

func (j *jetstream) open(ctx context.Context) (*websocket.Conn, error) {
	query := url.Values{"wantedCollections": {collectionRepost}}
	if j.cursor > 0 {
		query.Set("cursor", strconv.FormatInt(j.cursor-overlap.Microseconds(), 10))
	}
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	conn, _, err := websocket.Dial( //nolint:bodyclose // Dial has closed it or given it to conn
		channels.WithOp(ctx, channels.OpStream), j.channel.cfg.Jetstream+"?"+query.Encode(),
		&websocket.DialOptions{HTTPClient: j.channel.api.transport.Client()})
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(maxFrame)
	return conn, nil
}

func readAll(ctx context.Context, conn *websocket.Conn, frames chan<- []byte) error {
	for {
		_, b, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		select {
		case frames <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func keepAlive(ctx context.Context, conn *websocket.Conn) error {
	t := time.NewTicker(signOfLife)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		wait, cancel := context.WithTimeout(ctx, answer)
		err := conn.Ping(wait)
		cancel()
		if err != nil {
			return err
		}
	}
}

// read decodes an event. It reports false for what is no repost of a post of ours.
func (j *jetstream) read(b, ours []byte) (Notification, bool) {
	var e commit
	if err := json.Unmarshal(b, &e); err != nil {
		return Notification{}, false
	}
	j.cursor = max(j.cursor, e.TimeUS)
	c := e.Commit
	if !bytes.HasPrefix([]byte(c.Record.Subject.URI), ours) || c.Operation != "create" || c.Collection != collectionRepost || e.DID == "" {
		return Notification{}, false
	}
	seen := time.UnixMicro(e.TimeUS).UTC().Format(time.RFC3339Nano)
	n := Notification{
		Reason: "repost", URI: "at://" + e.DID + "/" + c.Collection + "/" + c.RKey, Subject: c.Record.Subject.URI,
		Author: e.DID, At: happened(c.Record.CreatedAt, seen),
	}
	if via, err := parseURI(c.Record.Via.URI); err == nil {
		n.Via = via.Authority
	}
	return n, true
}

// isStream reports whether an address is one of a WebSocket, without what does not belong there.
func isStream(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "wss" || u.Scheme == "ws") && u.Hostname() != "" && u.User == nil &&
		!strings.ContainsAny(s, "?#")
}
