package rehearsal

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// blueskyJetstream is where the stream of all reposts is, below the network's address.
const blueskyJetstream = "/subscribe"

// blueskyFirehose is what the stream tells again to whoever comes back, and who hears it now. It is guarded
// by the network's lock.
type blueskyFirehose struct {
	told []blueskyTold // oldest first
	wake map[chan struct{}]bool
}

// blueskyTold is one event of Jetstream, version 1.
type blueskyTold struct {
	DID    string `json:"did"`
	TimeUS int64  `json:"time_us"`
	Kind   string `json:"kind"`
	Commit any    `json:"commit,omitempty"`
}

// blueskyHistory is how many events are told again.
const blueskyHistory = 100_000

func (d *blueskyDialect) told(e Event) blueskyTold {
	out := blueskyTold{DID: e.By.ID, TimeUS: e.At.UnixMicro(), Kind: "commit"}
	if n := len(d.firehose.told); n > 0 { // they only grow
		out.TimeUS = max(out.TimeUS, d.firehose.told[n-1].TimeUS+1)
	}
	if r := d.records[e.Repost.ID]; r != nil {
		out.Commit = map[string]any{"operation": "create", "collection": r.collection, "rkey": r.key, "cid": r.cid, "record": r.value}
	}
	return out
}

func (f *blueskyFirehose) add(c blueskyTold) {
	f.told = append(f.told, c)
	if over := len(f.told) - blueskyHistory; over > 0 {
		f.told = slices.Delete(f.told, 0, over)
	}
	for w := range f.wake {
		select {
		case w <- struct{}{}:
		default:
		}
	}
}

// since are the events after a cursor.
func (f *blueskyFirehose) since(cursor int64) []blueskyTold {
	i, _ := slices.BinarySearchFunc(f.told, cursor+1, func(c blueskyTold, at int64) int { return int(c.TimeUS - at) })
	return slices.Clone(f.told[i:])
}

// stream serves Jetstream until the reader goes. Events of accounts come whatever was asked for.
func (d *blueskyDialect) stream(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = ws.CloseNow() }()
	ctx := ws.CloseRead(r.Context())
	wake := make(chan struct{}, 1)
	d.n.mu.Lock()
	cursor := d.n.now().UnixMicro()
	if n := len(d.firehose.told); n > 0 {
		cursor = max(cursor, d.firehose.told[n-1].TimeUS)
	}
	if from, err := strconv.ParseInt(r.URL.Query().Get("cursor"), 10, 64); err == nil {
		cursor = min(cursor, from)
	}
	if d.firehose.wake == nil {
		d.firehose.wake = map[chan struct{}]bool{}
	}
	d.firehose.wake[wake] = true
	d.n.mu.Unlock()
	defer func() {
		d.n.mu.Lock()
		delete(d.firehose.wake, wake)
		d.n.mu.Unlock()
	}()
	if d.sendTold(ctx, ws, blueskyTold{DID: "did:plc:somebody", TimeUS: cursor, Kind: "identity"}) != nil {
		return
	}
	for {
		d.n.mu.Lock()
		news := d.firehose.since(cursor)
		d.n.mu.Unlock()
		for _, c := range news {
			if d.sendTold(ctx, ws, c) != nil {
				return
			}
			cursor = c.TimeUS
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return
		}
	}
}

func (d *blueskyDialect) sendTold(ctx context.Context, ws *websocket.Conn, c blueskyTold) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return wsjson.Write(ctx, ws, c)
}
