package web

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// KindReach is the kind of an event that tells an alert's figures. It is not in the ledger and has no number:
// a client that comes back is told the newest.
const KindReach = "reach"

// tellEvery is the shortest time between two of them in a stream.
const tellEvery = 2 * time.Second

// telling is how far a stream has told the figures of its alert.
type telling struct {
	server *Server
	code   string
	every  *time.Ticker // nil: there is nothing to tell
	last   []byte
}

func (s *Server) telling(code string) *telling {
	t := &telling{server: s, code: code}
	if code != "" && s.opt.Analyst != nil {
		t.every = time.NewTicker(tellEvery)
	}
	return t
}

func (t *telling) stop() {
	if t.every != nil {
		t.every.Stop()
	}
}

// due gets a signal when figures may be told.
func (t *telling) due() <-chan time.Time {
	if t.every == nil {
		return nil
	}
	return t.every.C
}

// next makes the event of the newest figures; news is false if they are those that were told.
func (t *telling) next(ctx context.Context) (e alert.Event, news bool, err error) {
	all, err := t.server.opt.Analyst.Alerts(ctx)
	if err != nil {
		return e, false, err
	}
	is, inSight := all[t.code]
	if !inSight {
		return e, false, nil
	}
	data, err := json.Marshal(is)
	if err != nil || bytes.Equal(data, t.last) {
		return e, false, err
	}
	t.last = data
	return alert.Event{At: t.server.opt.Now(), Code: t.code, Kind: KindReach, Data: data}, true, nil
}
