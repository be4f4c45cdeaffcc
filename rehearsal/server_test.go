package rehearsal

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type client struct {
	t    *testing.T
	base string
}

func serve(t *testing.T, s *Server) client {
	t.Helper()
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return client{t, srv.URL}
}

// do makes a request and returns status and body; status 0 = the connection broke.
func (c client) do(method, path, body string, header ...string) (int, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer t0ken")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	tr := &http.Transport{DisableKeepAlives: true}
	resp, err := (&http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp.StatusCode, err.Error()
	}
	return resp.StatusCode, string(b)
}

func (c client) post(text string) (int, string) {
	c.t.Helper()
	return c.do("POST", "/toy/posts", fmt.Sprintf(`{"text":%q}`, text), "Idempotency-Key", "k-"+text)
}

func TestJournalTellsEveryRequest(t *testing.T) {
	s, _, _ := world(t, Options{})
	c := serve(t, s)
	status, body := c.post("one")
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(body), &made); err != nil || status != http.StatusCreated {
		t.Fatal(status, body, err)
	}
	c.do("GET", "/toy/posts", "", "Authorization", "Bearer stranger")
	if got := s.Journal().Select("toy", "find"); len(got) != 1 || got[0].Status != 401 || !got[0].Reached || got[0].Account != "" {
		t.Errorf("a refused look: %+v", got)
	}
	all := s.Journal().Entries()
	want := Entry{
		Seq: 0, Network: "toy", Op: "create", Method: "POST", Path: "/posts", Key: "k-one", Account: "larkmoor",
		Text: "one", Post: made.ID, New: true, Reached: true, Status: 201,
	}
	got := all[0]
	if got.Arrived.IsZero() || got.Answered.Before(got.Arrived) {
		t.Errorf("times %s, %s", got.Arrived, got.Answered)
	}
	got.Arrived, got.Answered = time.Time{}, time.Time{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
	if len(all) != 2 || len(s.Journal().Select("x", "")) != 0 {
		t.Errorf("%d entries, want 2", len(all))
	}
}

func TestUnknownNetworkAndNoNetwork(t *testing.T) {
	s, n, _ := world(t, Options{})
	if s.Network("toy") != n || s.Network("nowhere") != nil || len(s.Networks()) != 4 {
		t.Errorf("networks: %v", s.Networks())
	}
	c := serve(t, s)
	if status, _ := c.do("GET", "/nowhere/x", ""); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
	if n.String() != "rehearsal of toy" {
		t.Error(n.String())
	}
}

// A request that is cut while its body comes has no effect and leaves no entry.
func TestBrokenRequestHasNoEffect(t *testing.T) {
	s, n, _ := world(t, Options{})
	req := httptest.NewRequest(http.MethodPost, "/toy/posts", io.MultiReader(strings.NewReader(`{"te`), brokenReader{}))
	s.ServeHTTP(httptest.NewRecorder(), req)
	if len(n.Public()) != 0 || len(s.Journal().Entries()) != 0 {
		t.Error("a broken request had an effect")
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
