package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/media"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
)

// morning is when the tests begin, with the clock of the alert file.
var morning = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

// front is the true server over the true store, on a real listener.
type front struct {
	*testing.T

	store  *store.Store
	server *web.Server
	http   *httptest.Server
	log    *lockedBuffer
	spec   routers.Router

	mu  sync.Mutex
	now time.Time
}

func rules() alert.Rules { return alert.Rules{Kinds: kinds.Default(), Phrases: phrases.Default()} }

func newFront(t *testing.T, change ...func(*web.Options)) *front {
	t.Helper()
	f := &front{T: t, log: &lockedBuffer{}, now: morning, spec: contract(t)}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f.store = st
	opt := web.Options{
		Commit: st, Read: st, Figures: st, Tokens: st, Full: store.ErrFull, Unavailable: store.ErrUnavailable, Unknown: store.ErrUnknown, Watch: st.Watch,
		Prepare: media.Prepare, Cut: media.Cut, Parse: parse, Rules: rules(), Targets: targets,
		Log: f.logger(), Now: f.clock,
	}
	for _, c := range change {
		c(&opt)
	}
	if f.server, err = web.New(opt); err != nil {
		t.Fatal(err)
	}
	f.http = httptest.NewServer(f.server.Public())
	t.Cleanup(func() {
		f.server.Close()
		f.http.Close()
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func (f *front) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *front) later(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

func (f *front) logger() *slog.Logger { return slog.New(slog.NewTextHandler(f.log, nil)) }

// logged is what stands in the log by now.
func (f *front) logged() string { return f.log.String() }

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func parse(data []byte) (*alert.Revision, func([]alert.Fault) []alert.Fault, []alert.Fault) {
	r, doc, faults := file.Read(data)
	return r, func(fs []alert.Fault) []alert.Fault { return file.Locate(fs, doc) }, faults
}

// targets are two channels for the public and one for drills.
func targets() []web.Target {
	limits := alert.Limits{Text: 500, Count: utf8.RuneCountInString, Unit: "characters", Images: 4, ImageBytes: 1 << 20, Alt: 1000}
	actual := func(s alert.Status) bool { return s == alert.Actual }
	drill := func(s alert.Status) bool { return s == alert.Exercise || s == alert.Test }
	return []web.Target{
		{Channel: "x-main", Network: "x", Host: "x.com", Limits: limits, Mode: "actual", Takes: actual},
		{Channel: "mastodon-en", Network: "mastodon", Lang: "en", Limits: limits, Mode: "actual", Takes: actual},
		{Channel: "wall", Network: "mastodon", Limits: limits, Mode: "exercise", Takes: drill},
	}
}

// token makes a token with grants and returns its secret.
func (f *front) token(name string, grants ...alert.Grant) string {
	f.Helper()
	return f.mint(web.NewToken{Name: name, Grants: grants})
}

func (f *front) mint(wish web.NewToken) string {
	f.Helper()
	m, err := web.Mint(wish, f.clock(), strings.NewReader(wish.Name+strings.Repeat(f.Name()+wish.Name, 40)))
	if err != nil {
		f.Fatal(err)
	}
	if err := f.store.AddToken(f.Context(), m.Token, m.Hash); err != nil {
		f.Fatal(err)
	}
	return m.Secret
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// error is the message of a refusal.
func (a answer) error(t *testing.T) *web.Error {
	t.Helper()
	var said struct {
		Error *web.Error `json:"error"`
	}
	if err := json.Unmarshal(a.body, &said); err != nil || said.Error == nil {
		t.Fatalf("%d without an error in JSON: %s", a.status, a.body)
	}
	return said.Error
}

func read[T any](t *testing.T, a answer, status int) T {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	var out T
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return out
}

type request struct {
	method, path string
	token        string
	ctype        string
	body         []byte
	header       map[string]string
}

// do sends a request, and holds question and answer against the API's own description.
func (f *front) do(r request) answer {
	f.Helper()
	req, err := http.NewRequestWithContext(f.Context(), r.method, f.http.URL+r.path, bytes.NewReader(r.body))
	if err != nil {
		f.Fatal(err)
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.ctype != "" {
		req.Header.Set("Content-Type", r.ctype)
	}
	for k, v := range r.header {
		req.Header.Set(k, v)
	}
	resp, err := f.http.Client().Do(req)
	if err != nil {
		f.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		f.Fatal(err)
	}
	a := answer{resp.StatusCode, resp.Header, body}
	f.held(req, r.body, a)
	return a
}

// held checks an exchange against openapi.yaml. What the daemon refused may break it; its answer may not.
func (f *front) held(req *http.Request, body []byte, a answer) {
	f.Helper()
	req.Body = io.NopCloser(bytes.NewReader(body))
	req.URL.Host, req.URL.Scheme, req.Host = "", "", ""
	route, params, err := f.spec.FindRoute(req)
	if err != nil {
		if a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed {
			f.Errorf("%s %s is not in openapi.yaml: %v", req.Method, req.URL.Path, err)
		}
		return
	}
	in := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			// The parts of a form are read by their names, which the library does not do.
			ExcludeRequestBody: strings.HasPrefix(req.Header.Get("Content-Type"), "multipart/"),
		},
	}
	if a.status < 300 {
		if err := openapi3filter.ValidateRequest(f.Context(), in); err != nil {
			f.Errorf("%s %s was accepted and is not in openapi.yaml: %v", req.Method, req.URL.Path, err)
		}
	}
	err = openapi3filter.ValidateResponse(f.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: a.header.Get("Content-Type") == "application/yaml"},
	})
	if err != nil {
		f.Errorf("%s %s answered %d: %v\n%s", req.Method, req.URL.Path, a.status, err, a.body)
	}
}

func init() {
	for _, ctype := range []string{"application/cap+xml", "application/atom+xml", "application/rss+xml", "application/geo+json", "application/xml", "image/jpeg"} {
		openapi3filter.RegisterBodyDecoder(ctype, openapi3filter.FileBodyDecoder)
	}
}

func contract(t *testing.T) routers.Router {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(web.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// alertYAML is the good alert file with some of its text replaced.
func alertYAML(t *testing.T, replace ...string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/alert.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("the alert file lacks %q", replace[i])
		}
		text = strings.ReplaceAll(text, replace[i], replace[i+1])
	}
	return []byte(text)
}

// part is one part of a form.
type part struct {
	name string
	data []byte
}

func form(t *testing.T, parts ...part) (ctype string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		pw, err := w.CreateFormFile(p.name, filepath.Base(p.name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pw.Write(p.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

// picture is a JPEG of one colour.
func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 400))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(1, 1, color.Black)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// submit hands in the good file with its photo.
func (f *front) submit(token, query, key string, replace ...string) answer {
	f.Helper()
	return f.handIn("/api/v1/alerts"+query, token, key, replace...)
}

// revise hands it in as an update.
func (f *front) revise(code, token, query, key string, replace ...string) answer {
	f.Helper()
	return f.handIn("/api/v1/alerts/"+code+"/revisions"+query, token, key, replace...)
}

func (f *front) handIn(path, token, key string, replace ...string) answer {
	f.Helper()
	ctype, body := form(f.T, part{web.AlertPart, alertYAML(f.T, replace...)}, part{"robin.jpg", picture(f.T, 90)})
	r := request{method: "POST", path: path, token: token, ctype: ctype, body: body}
	if key != "" {
		r.header = map[string]string{"Idempotency-Key": key}
	}
	return f.do(r)
}

// post sends JSON.
func (f *front) post(path, token, body string) answer {
	f.Helper()
	return f.do(request{method: "POST", path: path, token: token, ctype: "application/json", body: []byte(body)})
}

var errDisk = errors.New("input/output error")
