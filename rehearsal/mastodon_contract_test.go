package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// mastodonContract checks every request and every answer that passes against the API document.
//
// Where we deviate from the document, and why:
//   - The document describes statuses as JSON only; the real server takes forms, and go-mastodon sends
//     nothing else. So a form is checked as the JSON that it stands for.
//   - media_attributes[] are objects on the real server, strings in the document: they are left out.
//   - A list in a query is id[] on the real server, id in the document: it is renamed.
//   - A quote must be either a Quote or a ShallowQuote, and a post either a TextStatus or a MediaStatus: each
//     quote, and each post with text and pictures, is both. Any will do.
//   - The Idempotency-Key is an object in the document, and text everywhere else: it is not checked.
type mastodonContract struct {
	t      *testing.T
	router routers.Router
	next   http.RoundTripper

	mu   sync.Mutex
	seen map[string]int // by operation and status
}

func newMastodonContract(t *testing.T, server string) *mastodonContract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(testneed.Shared(t), "contracts", "mastodon", "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: server}}
	if err := doc.Validate(t.Context(), openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation()); err != nil {
		t.Fatal(err)
	}
	create := doc.Paths.Value("/api/v1/statuses").Post
	create.Parameters = nil // the key alone
	for _, either := range []*openapi3.Schema{
		doc.Components.Schemas["Status"].Value.Properties["quote"].Value,
		create.RequestBody.Value.Content["application/json"].Schema.Value,
	} {
		either.AnyOf, either.OneOf = either.OneOf, nil
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &mastodonContract{t: t, router: router, next: http.DefaultTransport, seen: map[string]int{}}
}

func (c *mastodonContract) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent []byte
	if req.Body != nil {
		var err error
		if sent, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		req.Body = io.NopCloser(bytes.NewReader(sent))
	}
	resp, err := c.next.RoundTrip(req)
	if err != nil || resp.StatusCode == http.StatusSwitchingProtocols || strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		return resp, err
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(got))
	c.check(req, sent, resp, got)
	return resp, nil
}

func (c *mastodonContract) check(req *http.Request, sent []byte, resp *http.Response, got []byte) {
	c.t.Helper()
	name := fmt.Sprintf("%s %s: %d", req.Method, req.URL.Path, resp.StatusCode)
	asked := req.Clone(req.Context())
	asked.URL.RawQuery = strings.ReplaceAll(strings.ReplaceAll(asked.URL.RawQuery, "%5B%5D=", "="), "[]=", "=")
	asked.Body = io.NopCloser(bytes.NewReader(sent))
	if asked.Header.Get("Content-Type") == "application/x-www-form-urlencoded" && len(sent) > 0 {
		asked.Header.Set("Content-Type", "application/json")
		asked.GetBody = nil // or it is asked for the form again
		asked.Body = io.NopCloser(bytes.NewReader(formAsJSON(c.t, string(sent))))
	}
	route, params, err := c.router.FindRoute(asked)
	if err != nil {
		c.t.Errorf("%s: the document does not know this: %v", name, err)
		return
	}
	c.mu.Lock()
	c.seen[fmt.Sprintf("%s %s %d", req.Method, route.Path, resp.StatusCode)]++
	c.mu.Unlock()
	in := &openapi3filter.RequestValidationInput{
		Request: asked, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateRequest(req.Context(), in); err != nil && resp.StatusCode < 400 {
		c.t.Errorf("%s: the request breaks the document: %v", name, err)
	}
	if resp.Header.Get("X-Ratelimit-Remaining") == "" || resp.Header.Get("X-Ratelimit-Reset") == "" {
		c.t.Errorf("%s: the answer lacks its rate limit: %v", name, resp.Header)
	}
	if err := openapi3filter.ValidateResponse(req.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header,
		Body: io.NopCloser(bytes.NewReader(got)), Options: in.Options,
	}); err != nil {
		c.t.Errorf("%s: the answer breaks the document: %v", name, err)
	}
}

// saw fails the test for what nobody asked.
func (c *mastodonContract) saw(want ...string) {
	c.t.Helper()
	for _, w := range want {
		if c.seen[w] == 0 {
			c.t.Errorf("nothing was asked of %s", w)
		}
	}
}

// formAsJSON writes a form as the JSON that it stands for.
func formAsJSON(t *testing.T, form string) []byte {
	t.Helper()
	values, err := url.ParseQuery(form)
	if err != nil {
		t.Error(err)
	}
	out := map[string]any{}
	for k, v := range values {
		switch name, list := strings.CutSuffix(k, "[]"); {
		case strings.HasPrefix(k, "media_attributes"):
		case list:
			out[name] = v
		case slices.Contains([]string{"true", "false"}, v[0]):
			out[k] = v[0] == "true"
		default:
			out[k] = v[0]
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Error(err)
	}
	return b
}
