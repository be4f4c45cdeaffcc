package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

const (
	comeBack    = 2 * time.Second // unless the daemon says another time
	longestWait = time.Minute
	silence     = 45 * time.Second // three heartbeats: the line is dead
	longestLine = 1 << 20          // bytes
)

// Events yields what happens after the event numbered since, to one alert or, with an empty code, to
// all. It comes back by itself when the line breaks, after yielding why; a refusal, a *[web.Error], and
// the end of ctx end it.
func (c *Client) Events(ctx context.Context, code string, since int64) iter.Seq2[alert.Event, error] {
	return func(yield func(alert.Event, error) bool) {
		at := position{since: since, wait: comeBack}
		for ctx.Err() == nil {
			err := c.listen(ctx, code, &at, yield)
			if errors.Is(err, errEnough) || ctx.Err() != nil {
				return
			}
			if _, refused := errors.AsType[*web.Error](err); !yield(alert.Event{}, err) || refused {
				return
			}
			select {
			case <-time.After(at.wait):
			case <-ctx.Done():
			}
		}
	}
}

var errEnough = errors.New("enough")

// position is where a stream is taken up again, and when.
type position struct {
	since int64
	wait  time.Duration
}

// listen reads one stream to its end.
func (c *Client) listen(ctx context.Context, code string, at *position, yield func(alert.Event, error) bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	path := []string{"events"}
	if code != "" {
		path = []string{"alerts", code, "events"}
	}
	req, err := c.request(ctx, http.MethodGet, nil, nil, path...)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/event-stream")
	req.Header.Set("Last-Event-ID", strconv.FormatInt(at.since, 10))
	quiet := time.AfterFunc(silence, cancel)
	defer quiet.Stop()
	resp, err := c.http.Do(req)
	if err != nil {
		return c.unreachable(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		b, _ := io.ReadAll(io.LimitReader(resp.Body, longestLine)) // what could be read says enough
		return refusal(resp, b)
	}
	lines := bufio.NewReader(resp.Body)
	for {
		data, err := at.nextData(lines, func() { quiet.Reset(silence) })
		if err != nil {
			return c.unreachable(err)
		}
		var e alert.Event
		if err := json.Unmarshal(data, &e); err != nil {
			return fmt.Errorf("an event that cannot be read: %w", err)
		}
		at.since = max(at.since, e.ID)
		if !yield(e, nil) {
			return errEnough
		}
	}
}

// nextData reads the stream up to the end of the next event and returns its data. alive is called for
// every line.
func (at *position) nextData(r *bufio.Reader, alive func()) ([]byte, error) {
	var data []byte
	for {
		line, err := readLine(r)
		if err != nil {
			return nil, err
		}
		alive()
		if ms, ok := bytes.CutPrefix(line, []byte("retry:")); ok {
			if n, err := strconv.Atoi(string(bytes.TrimSpace(ms))); err == nil && n >= 0 {
				at.wait = min(time.Duration(n)*time.Millisecond, longestWait)
			}
		}
		if more, ok := bytes.CutPrefix(line, []byte("data:")); ok {
			if data != nil {
				data = append(data, '\n')
			}
			data = append(data, bytes.TrimPrefix(more, []byte(" "))...)
			if len(data) > longestLine {
				return nil, errors.New("an event is too long")
			}
		}
		if len(line) == 0 && data != nil {
			return data, nil
		}
	}
}

func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return bytes.TrimRight(line, "\r\n"), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > longestLine:
			return nil, errors.New("a line of the event stream is too long")
		}
	}
}
