package twitter_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// deviation is a known difference between what is sent and X's own document (OpenAPI 2.167), with its
// reason. Each must occur, so that the list stays true.
type deviation struct {
	where  string // part of "request METHOD path" or "answer METHOD path status"
	what   string // part of the validator's words
	reason string
	seen   bool
}

// contract checks every request and every answer that passes through it against X's document.
type contract struct {
	t      *testing.T
	next   http.RoundTripper
	router routers.Router

	mu         sync.Mutex
	calls      map[string]int
	deviations []*deviation
}

func newContract(t *testing.T, server string, deviations []*deviation) *contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(testneed.Shared(t), "contracts", "x", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: server}}
	err = doc.Validate(t.Context(), openapi3.DisableExamplesValidation(), openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation())
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &contract{t: t, next: http.DefaultTransport, router: router, calls: map[string]int{}, deviations: deviations}
}

func (c *contract) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	route, params, err := c.router.FindRoute(req)
	if err != nil {
		c.t.Errorf("X has no %s %s: %v", req.Method, req.URL.Path, err)
		return c.next.RoundTrip(req)
	}
	in := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route, QueryParams: req.URL.Query(),
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true},
	}
	name := req.Method + " " + route.Path
	c.judge("request "+name, openapi3filter.ValidateRequest(req.Context(), in))
	req.Body = io.NopCloser(bytes.NewReader(body))

	resp, err := c.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Options: in.Options}
	out.SetBodyBytes(answer)
	c.judge(fmt.Sprintf("answer %s %d", name, resp.StatusCode), openapi3filter.ValidateResponse(req.Context(), out))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[name]++
	return resp, nil
}

func (c *contract) judge(where string, err error) {
	if err == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.deviations {
		if strings.Contains(where, d.where) && strings.Contains(err.Error(), d.what) {
			d.seen = true
			return
		}
	}
	c.t.Errorf("%s: %.800s", where, err)
}

func TestContract(t *testing.T) {
	server := rehearsal.New(rehearsal.Options{})
	srv := httptest.NewServer(server)
	t.Cleanup(srv.Close)
	network := server.Network("x")
	network.X().SpellNew(true)
	me := agency(network)
	check := newContract(t, srv.URL+"/x", []*deviation{
		{where: "403", what: "about:blank", reason: "X sends this for a duplicate and for what is not ours; its document lists no such type"},
		{where: "401", what: "about:blank", reason: "the same for a refused token"},
		{where: "429", what: `"code" is missing`, reason: "X's prose shows a list of errors here, as v1.1 sends it"},
	})
	cfg := signed(srv.URL + "/x")
	cfg.FieldsParam = "post.fields"
	c := newChannel(t, cfg, channels.Options{Base: check}).(client)

	everyCall(t, c, network)
	rawCalls(t, check, srv.URL+"/x", me)
	refusals(t, c, server)

	for _, path := range []string{
		"POST /2/tweets", "DELETE /2/tweets/{id}", "GET /2/tweets", "GET /2/tweets/{id}", "GET /2/tweets/{id}/retweeted_by",
		"GET /2/tweets/{id}/quote_tweets", "POST /2/users/{id}/retweets", "DELETE /2/users/{id}/retweets/{source_tweet_id}",
		"GET /2/users/{id}/tweets", "GET /2/users/{id}/mentions", "GET /2/users/me", "GET /2/users/by", "GET /2/users/by/username/{username}",
		"POST /2/media/upload", "GET /2/media/upload", "POST /2/media/upload/initialize", "POST /2/media/upload/{id}/append",
		"POST /2/media/upload/{id}/finalize", "POST /2/media/metadata",
	} {
		if check.calls[path] == 0 {
			t.Errorf("%s was not checked", path)
		}
	}
	for _, d := range check.deviations {
		if !d.seen {
			t.Errorf("this deviation does not occur any more: %s %s", d.where, d.what)
		}
	}
}

// everyCall makes every call that the channel can make.
func everyCall(t *testing.T, c client, network *rehearsal.Network) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.Check(ctx)
	must(err)
	p, err := c.Publish(ctx, draft("A7K-2QF", picture(t, 0, "A red scarf."), picture(t, 1<<20+1, "")))
	must(err)
	reply, err := c.Reply(ctx, p, draft("B7K-2QF"))
	must(err)
	for i := range 120 {
		must(network.Repost(p.ID, network.AddAccount(rehearsal.Account{Followers: int64(i)}), nil))
	}
	who := network.AddAccount(rehearsal.Account{})
	must(network.Quote(p.ID, who, "Please look out for her."))
	must(network.Reply(p.ID, who, "Seen at the mill."))
	_, err = c.Measure(ctx, []alert.Post{p, reply, {ID: "1"}})
	must(err)
	_, err = c.Find(ctx, draft("A7K-2QF"))
	must(err)
	for _, err := range c.Reposters(ctx, p) {
		must(err)
	}
	collect(t, c.Quotes(ctx, p))
	collect(t, c.Mentions(ctx, "1"))
	said := network.Say(who, "Missing from Fennholt since noon.")
	must(c.Boost(ctx, alert.Post{ID: said.ID}))
	must(c.Unboost(ctx, alert.Post{ID: said.ID}))
	for _, want := range []bool{true, false} {
		stands, err := c.Stands(ctx, reply)
		must(err)
		if stands != want {
			t.Errorf("stands: %v, want %v", stands, want)
		}
		must(c.Delete(ctx, reply))
	}
}

// rawCalls makes the calls that only another client makes.
func rawCalls(t *testing.T, check *contract, base string, me *rehearsal.Account) {
	t.Helper()
	call := func(method, path string, body any) map[string]any {
		t.Helper()
		var in io.Reader
		if body != nil {
			b, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			in = bytes.NewReader(b)
		}
		req, err := http.NewRequestWithContext(t.Context(), method, base+path, in)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		resp, err := check.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var out struct {
			Data map[string]any `json:"data"`
		}
		if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || resp.StatusCode >= 300 {
			t.Fatalf("%s %s: %d, %v", method, path, resp.StatusCode, err)
		}
		return out.Data
	}
	post := call("POST", "/2/tweets", map[string]any{
		"text": "Road works at the mill.", "reply_settings": "following", "made_with_ai": false, "nullcast": false,
	})
	fields := "?post.fields=created_at,conversation_id,public_metrics,reply_settings,lang,attachments&expansions=author_id,referenced_posts&user.fields=public_metrics,verified,protected"
	if got := call("GET", fmt.Sprintf("/2/tweets/%s%s", post["id"], fields), nil); got["author_id"] != me.ID {
		t.Errorf("the post is by %v", got["author_id"])
	}
	call("GET", "/2/tweets/1", nil)
	if got := call("GET", "/2/users/by/username/larkmoorso", nil); got["id"] != me.ID {
		t.Errorf("the handle leads to %v", got)
	}
	call("GET", "/2/users/by/username/nobody", nil)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/2/users/by?usernames=LarkmoorSO,nobody", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := check.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	small := base64.StdEncoding.EncodeToString(picture(t, 0, "").Content)
	up := call("POST", "/2/media/upload", map[string]any{"media": small, "media_category": "tweet_image"})
	call("GET", fmt.Sprintf("/2/media/upload?command=STATUS&media_id=%s", up["id"]), nil)
}

// refusals makes X say no, in the ways that its document knows and in those that it does not.
func refusals(t *testing.T, c client, server *rehearsal.Server) {
	t.Helper()
	if _, err := c.Publish(t.Context(), draft("C7K-2QF")); err != nil {
		t.Fatal(err)
	}
	_, err := c.Publish(t.Context(), draft("C7K-2QF"))
	wantError(t, err, channels.Duplicate)
	d := draft("D7K-2QF", picture(t, 0, ""))
	d.Media[0].Content = []byte("no picture")
	_, err = c.Publish(t.Context(), d)
	wantError(t, err, channels.Refused)
	for name, kind := range map[string]channels.Kind{rehearsal.FaultAuth: channels.Auth, rehearsal.FaultLimited: channels.Limited} {
		if err := server.Faults().Add(rehearsal.Fault{Name: name, Network: "x", Op: "create", Count: 1}); err != nil {
			t.Fatal(err)
		}
		_, err := c.Publish(t.Context(), draft("E7K-2QF"))
		wantError(t, err, kind)
	}
}

// The document's own words for the same checks: it tells a wrong request from a right one.
func TestContractTellsWrongFromRight(t *testing.T) {
	server := rehearsal.New(rehearsal.Options{})
	srv := httptest.NewServer(server)
	t.Cleanup(srv.Close)
	agency(server.Network("x"))
	wrong := []*deviation{
		{where: "request POST /2/tweets", what: `property "txt" is unsupported`, reason: "planted"},
		{where: "answer GET /2/tweets 200", what: `"repost_count" is missing`, reason: "the old spelling"},
	}
	check := newContract(t, srv.URL+"/x", wrong)
	c := newChannel(t, twitter.Config{BaseURL: srv.URL + "/x", Token: token, FieldsParam: "post.fields"}, channels.Options{Base: check}).(client)
	p, err := c.Publish(t.Context(), draft("A7K-2QF"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Measure(t.Context(), []alert.Post{p}); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/x/2/tweets", strings.NewReader(`{"txt":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := check.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown field brings %d", resp.StatusCode)
	}
	for _, d := range check.deviations {
		if !d.seen {
			t.Errorf("the check missed: %s %s", d.where, d.what)
		}
	}
}
