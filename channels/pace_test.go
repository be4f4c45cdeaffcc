package channels_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// Reading waits for its share of the network's limit. What is asked before a publication waits for nothing,
// and what it takes is missing from reading.
func TestUrgentRequestsCountAndNeverWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		tr := channels.NewTransport(channels.Options{
			Channel: "m-main", Network: "mastodon", Rate: 1000,
			Paces: []channels.Pace{{Ops: []channels.Op{channels.OpMeasure}, Urgent: []channels.Op{channels.OpCheck}, Requests: 100, Per: time.Minute}},
			Base: roundTripper(func(*http.Request) (*http.Response, error) {
				requests++
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
			}),
		})
		took := func(op channels.Op) time.Duration {
			began := time.Now()
			if _, err := call(t, tr, op, "http://network.example"); err != nil {
				t.Fatal(err)
			}
			return time.Since(began)
		}
		began := time.Now()
		for range 20 {
			if d := took(channels.OpCheck); d > 100*time.Millisecond {
				t.Errorf("a check waited for %s", d)
			}
		}
		if d := took(channels.OpMeasure); d < 10*time.Second {
			t.Errorf("after 20 checks, a reading waited for %s only", d)
		}
		for time.Since(began) < time.Minute {
			took(channels.OpMeasure)
		}
		if requests > 51 {
			t.Errorf("%d requests in a minute, more than half of 100", requests-1)
		}
	})
}
