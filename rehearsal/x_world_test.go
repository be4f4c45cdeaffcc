package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// xWorld is a rehearsal of X with one account, spoken to by hand.
type xWorld struct {
	*testing.T

	server  *rehearsal.Server
	network *rehearsal.Network
	me      *rehearsal.Account
	base    string
	clock   time.Time
}

func newXWorld(t *testing.T) *xWorld {
	t.Helper()
	w := &xWorld{T: t, clock: time.Now()}
	w.server = rehearsal.New(rehearsal.Options{Now: func() time.Time { return w.clock }})
	w.network = w.server.Network("x")
	w.me = w.network.AddAccount(rehearsal.Account{Handle: "LarkmoorSO", Token: "tok", Secret: "sec", Role: rehearsal.Agency, Followers: 4200})
	srv := httptest.NewServer(w.server)
	t.Cleanup(srv.Close)
	w.base = srv.URL + "/x"
	return w
}

// xAnswer is what came back.
type xAnswer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// at walks into the body: "data", "public_metrics", "like_count".
func (a xAnswer) at(path ...string) any {
	var v any = a.body
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

// do makes a request with the account's token. A body that is not a string is sent as JSON.
func (w *xWorld) do(method, path string, body any) xAnswer {
	w.Helper()
	return w.as("tok", method, path, body)
}

func (w *xWorld) as(token, method, path string, body any) xAnswer {
	w.Helper()
	var in io.Reader
	ctype := "application/json"
	switch b := body.(type) {
	case nil:
	case url.Values:
		in, ctype = strings.NewReader(b.Encode()), "application/x-www-form-urlencoded"
	case string:
		in = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(w.Context(), method, w.base+path, in)
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Content-Type", ctype)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return w.send(http.DefaultClient, req)
}

func (w *xWorld) send(client *http.Client, req *http.Request) xAnswer {
	w.Helper()
	resp, err := client.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Fatal(err)
	}
	a := xAnswer{status: resp.StatusCode, header: resp.Header, text: string(b)}
	_ = json.Unmarshal(b, &a.body) // a list, or nothing
	return a
}

func (w *xWorld) want(a xAnswer, status int, words ...string) {
	w.Helper()
	if a.status != status {
		w.Errorf("status %d, want %d: %s", a.status, status, a.text)
	}
	for _, s := range words {
		if !strings.Contains(a.text, s) {
			w.Errorf("%s lacks %q", a.text, s)
		}
	}
}

func (w *xWorld) post(text string) string {
	w.Helper()
	a := w.do("POST", "/2/tweets", map[string]string{"text": text})
	w.want(a, 201)
	id, _ := a.at("data", "id").(string)
	return id
}

func (w *xWorld) fault(name string) {
	w.Helper()
	if err := w.server.Faults().Add(rehearsal.Fault{Name: name, Network: "x"}); err != nil {
		w.Fatal(err)
	}
}
