package mastodon

import (
	"io"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/channels"
)

// FuzzSSE checks that a stream of any bytes is read to its end without a panic, and that events keep their
// data whole.
func FuzzSSE(f *testing.F) {
	for _, s := range []string{":)\n:thump\n", "event: notification\ndata: {\"a\":1}\n\n", "data\n\nevent:x\ndata:1\ndata:2\r\n\r\n", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, total := newSSE(io.NopCloser(strings.NewReader(text))), 0
		for {
			name, payload, err := s.next(t.Context())
			if err != nil {
				break
			}
			if name != "" && len(payload) == 0 {
				t.Error("an event without data")
			}
			total += len(payload)
		}
		if total > len(text) {
			t.Errorf("%d bytes of data out of %d", total, len(text))
		}
	})
}

// FuzzNotification checks that whatever a server sends over either kind of stream is read or refused, and
// that what is told has a kind.
func FuzzNotification(f *testing.F) {
	for _, s := range []string{
		`{"event":"notification","payload":"{\"type\":\"reblog\"}"}`, `{"error":"x"}`, `{"event":"delete","payload":"1"}`,
		`{"type":"mention","account":{"id":1},"status":{"content":"<p>a</p>"}}`, `{"payload":5}`, `[]`, `null`,
	} {
		f.Add([]byte(s))
	}
	c, err := New(Config{BaseURL: "https://social.test", Token: "t"}, channels.Options{Channel: "m"}, channels.ModeActual)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		_, payload, err := readFrame(b)
		if err != nil {
			payload = b
		}
		n, wanted, err := c.(*Channel).readNotification(payload)
		if wanted && (err != nil || n.Kind == "") {
			t.Errorf("%q is told as %+v, %v", b, n, err)
		}
	})
}

// FuzzTextOf checks that no HTML makes trouble, and that plain text stays what it is.
func FuzzTextOf(f *testing.F) {
	for _, s := range []string{"<p>a</p>", "a &amp; b", "<", "<!--x", "<a href='", "&#0;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := textOf(s)
		if !strings.ContainsAny(s, "<&\r\x00") && got != s {
			t.Errorf("%q reads %q", s, got)
		}
	})
}
