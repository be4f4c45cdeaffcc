package mastodon

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/hueandcry/hueandcry/channels"
)

// sse reads server-sent events (HTML Living Standard, section 9.2).
type sse struct {
	body  io.ReadCloser
	lines *bufio.Scanner
	name  string
	data  []byte
}

func newSSE(body io.ReadCloser) *sse {
	s := &sse{body: body, lines: bufio.NewScanner(body)}
	s.lines.Buffer(nil, maxEvent)
	return s
}

func (c *Channel) openSSE(ctx context.Context) (source, error) {
	ctx = channels.WithOp(ctx, channels.OpStream)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.streamURL()+"/user/notification", nil)
	if err != nil {
		return nil, err
	}
	req.Header = c.streamHeader()
	req.Header.Set("Accept", "text/event-stream")
	resp, err := c.transport.Client().Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		defer resp.Body.Close()
		return nil, c.notOpened(resp.StatusCode, resp.Header, resp.Body)
	}
	return newSSE(resp.Body), nil
}

func (s *sse) Close() error { return s.body.Close() }

// next returns after every line, so that each sign of life (":thump") counts as one.
func (s *sse) next(context.Context) (name string, payload []byte, err error) {
	if !s.lines.Scan() {
		if err := s.lines.Err(); err != nil {
			return "", nil, err
		}
		return "", nil, io.EOF
	}
	line := s.lines.Bytes()
	if len(line) == 0 { // the end of an event
		name, payload, s.name, s.data = s.name, s.data, "", nil
		if len(payload) == 0 {
			name = ""
		}
		return name, payload, nil
	}
	field, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(field) {
	case "event":
		s.name = string(value)
	case "data":
		if s.data != nil {
			s.data = append(s.data, '\n')
		}
		s.data = append(s.data, value...)
		if len(s.data) > maxEvent {
			return "", nil, bufio.ErrTooLong
		}
	}
	return "", nil, nil
}
