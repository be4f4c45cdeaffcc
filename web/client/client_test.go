package client_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

var morning = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

// daemon is the true API over the true store.
func daemon(t *testing.T) (url string, tokenOf func(...alert.Grant) string) {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := func(alert.Status) bool { return true }
	s, err := web.New(web.Options{
		Commit: st, Read: st, Figures: st, Tokens: st, Watch: st.Watch, Log: slog.New(slog.DiscardHandler),
		Parse: func(data []byte) (*alert.Revision, func([]alert.Fault) []alert.Fault, []alert.Fault) {
			r, doc, faults := file.Read(data)
			return r, func(fs []alert.Fault) []alert.Fault { return file.Locate(fs, doc) }, faults
		},
		Rules: alert.Rules{Kinds: kinds.Default(), Phrases: phrases.Default()},
		Prepare: func(_ context.Context, raw []byte) (alert.Photo, error) {
			return alert.Photo{Media: alert.Media{SHA256: strings.Repeat("0", 64)}, Content: raw}, errors.New("no picture is good enough")
		},
		Cut: func(p alert.Photo, _ alert.Crop) (alert.Photo, error) { return p, nil },
		Targets: func() []web.Target {
			return []web.Target{{
				Channel: "x-main", Network: "x", Mode: "actual", Takes: all,
				Limits: alert.Limits{Text: 500, Count: utf8.RuneCountInString, Unit: "characters"},
			}}
		},
		Now: func() time.Time { return morning },
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Public())
	t.Cleanup(func() {
		s.Close()
		srv.Close()
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return srv.URL, func(grants ...alert.Grant) string {
		name := fmt.Sprint(grants)
		m, err := web.Mint(web.NewToken{Name: name, Grants: grants}, morning, strings.NewReader(strings.Repeat(name, 40)))
		if err != nil {
			t.Fatal(err)
		}
		if err := st.AddToken(t.Context(), m.Token, m.Hash); err != nil {
			t.Fatal(err)
		}
		return m.Secret
	}
}

func connect(t *testing.T, url, token string) *client.Client {
	t.Helper()
	c, err := client.New(url, token, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// without is the good alert without its photo.
func without(t *testing.T) client.File {
	t.Helper()
	b, err := os.ReadFile("../testdata/alert.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, after, _ := strings.Cut(string(b), "    photos:\n")
	_, after, _ = strings.Cut(after, "\n")
	return client.File{Data: []byte(before + after)}
}

func TestWholeWalk(t *testing.T) {
	url, tokenOf := daemon(t)
	ctx := t.Context()
	writer, approver := connect(t, url, tokenOf(alert.GrantSubmit)), connect(t, url, tokenOf(alert.GrantApprove))
	r, err := writer.Render(ctx, without(t), "")
	if err != nil || len(r.Renderings) != 1 {
		t.Fatalf("rendered %+v, %v", r, err)
	}
	s, err := writer.Submit(ctx, without(t), "K", false)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := writer.Submit(ctx, without(t), "K", false); err != nil || again.Code != s.Code {
		t.Errorf("the same key brought %+v, %v", again, err)
	}
	shown, err := approver.Alert(ctx, s.Code)
	if err != nil || shown.Hash != s.Hash {
		t.Fatalf("shown %+v, %v", shown, err)
	}
	if a, err := approver.Approve(ctx, s.Code, shown.Hash); err != nil || !a.Phase.InForce() {
		t.Fatalf("approved %+v, %v", a, err)
	}
	if list, err := writer.Alerts(ctx, 5); err != nil || len(list) != 1 {
		t.Errorf("listed %+v, %v", list, err)
	}
	ds, err := writer.Deliveries(ctx, s.Code)
	if err != nil || len(ds) != 1 || ds[0].State != alert.Queued {
		t.Fatalf("deliveries %+v, %v", ds, err)
	}
	if reach, err := writer.Reach(ctx, s.Code); err != nil || reach.Code != s.Code {
		t.Errorf("reach %+v, %v", reach, err)
	}
	err = approver.Release(ctx, web.Release{Key: ds[0].Key, Act: web.GiveUp})
	if e, ok := errors.AsType[*web.Error](err); !ok || e.Status != http.StatusConflict {
		t.Errorf("a queued delivery was released: %v", err)
	}
	var kinds []string
	for e, err := range writer.Events(ctx, s.Code, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if kinds = append(kinds, e.Kind); e.Kind == "live" {
			break
		}
	}
	if got := strings.Join(kinds, " "); got != "submitted approved live" {
		t.Errorf("events are %s", got)
	}
}

func TestUpdateAndClose(t *testing.T) {
	url, tokenOf := daemon(t)
	ctx := t.Context()
	c := connect(t, url, tokenOf(alert.GrantSubmit, alert.GrantSinglePerson))
	s, err := c.Submit(ctx, without(t), "K", true)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := c.Render(ctx, without(t), s.Code); err != nil || !strings.Contains(r.Renderings[0].Text, s.Code+"/2") {
		t.Errorf("rendered %+v, %v", r, err)
	}
	for n, approve := range []bool{false, true} {
		u, err := c.Revise(ctx, s.Code, without(t), fmt.Sprint("U", n), approve)
		if err != nil || u.Revision != 2+n || u.Phase.InForce() != approve {
			t.Errorf("handed in %+v, %v", u, err)
		}
	}
	if shown, err := c.Alert(ctx, s.Code); err != nil || shown.Alert.Revision != 3 || len(shown.Closeouts) != 6 {
		t.Errorf("shown %+v, %v", shown, err)
	}
	closed, err := c.CloseAlert(ctx, s.Code, web.Closing{Outcome: "found"})
	if err != nil || closed.Alert.Ended != alert.EndedFoundInjured {
		t.Errorf("closed %+v, %v", closed, err)
	}
	_, err = c.Revise(ctx, s.Code, without(t), "", false)
	if e, ok := errors.AsType[*web.Error](err); !ok || e.Status != http.StatusConflict {
		t.Errorf("what is over was updated: %v", err)
	}
}

func TestTokens(t *testing.T) {
	url, tokenOf := daemon(t)
	admin := connect(t, url, tokenOf(alert.GrantAdmin))
	made, err := admin.AddToken(t.Context(), web.NewToken{Name: "D. Sampleton", Grants: []alert.Grant{alert.GrantRead}})
	if err != nil {
		t.Fatal(err)
	}
	if all, err := admin.Tokens(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("%d tokens, %v", len(all), err)
	}
	if err := admin.RevokeToken(t.Context(), made.Token.ID); err != nil {
		t.Fatal(err)
	}
	_, err = connect(t, url, made.Secret).Alerts(t.Context(), 1)
	if e, ok := errors.AsType[*web.Error](err); !ok || e.Status != http.StatusUnauthorized || strings.Contains(err.Error(), made.Secret) {
		t.Errorf("the revoked token: %v", err)
	}
}

func TestPhotosTravelUnderTheirNames(t *testing.T) {
	url, tokenOf := daemon(t)
	data, err := os.ReadFile("../testdata/alert.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = connect(t, url, tokenOf(alert.GrantSubmit)).Submit(t.Context(), client.File{Data: data, Photos: []client.Photo{{Name: "robin.jpg", Data: []byte("x")}}}, "", false)
	e, ok := errors.AsType[*web.Error](err)
	if !ok || len(e.Faults) == 0 || !strings.Contains(err.Error(), "robin.jpg: no picture is good enough") {
		t.Errorf("got %v", err)
	}
}

func TestJSONIsSentAsJSON(t *testing.T) {
	var ctype string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctype = r.Header.Get("Content-Type")
		_, _ = w.Write([]byte(`{}`))
	}))
	defer srv.Close()
	if _, err := connect(t, srv.URL, "t").Render(t.Context(), client.File{Data: []byte("\n{}")}, ""); err != nil || ctype != "application/json" {
		t.Errorf("sent as %s, %v", ctype, err)
	}
}

func TestAddresses(t *testing.T) {
	for _, bad := range []string{"", "127.0.0.1:8080", "ftp://x", "http://", ":"} {
		if _, err := client.New(bad, "t", nil); err == nil {
			t.Errorf("%q was taken as an address", bad)
		}
	}
}

// What answers is not always the daemon.
func TestStrangeAnswers(t *testing.T) {
	var followed atomic.Bool
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"a web page":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, "is not Hue and Cry"},
		"a page of 404": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, "says 404 not found"},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/elsewhere" {
				followed.Store(true)
			}
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}, "says 302 found"},
		"nobody": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "check HUEANDCRY_URL and that it runs"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(c.answer)
			defer srv.Close()
			_, err := connect(t, srv.URL, "hc_a_canary").Alerts(t.Context(), 1)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v, want …%s…", err, c.want)
			}
			if errors.Is(err, client.ErrUnreachable) != (name == "nobody") {
				t.Errorf("unreachable: %v", err)
			}
		})
	}
	if followed.Load() {
		t.Error("the token was sent to where a redirect points")
	}
}

func TestEventsComeBackWhereTheyBroke(t *testing.T) {
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Last-Event-ID"))
		switch len(asked) {
		case 1:
			fmt.Fprint(w, ": hello\nretry: 10\n\nid: 7\nevent: a\ndata: {\"id\":7,\ndata: \"kind\":\"a\"}\n\nid: 8\nevent: b\ndata: {\"id\"") // and breaks
		case 2:
			fmt.Fprint(w, "data: {\"id\":8,\"kind\":\"b\"}\r\n\r\ndata: nonsense\n\n")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer srv.Close()
	var got []string
	for e, err := range connect(t, srv.URL, "t").Events(t.Context(), "H7K-2QF", 5) {
		switch {
		case err == nil:
			got = append(got, e.Kind)
		case errors.Is(err, client.ErrUnreachable):
			got = append(got, "broke")
		default:
			got = append(got, "failed")
		}
	}
	if s := strings.Join(got, " "); s != "a broke b failed failed" {
		t.Errorf("got %s", s)
	}
	if s := strings.Join(asked, " "); s != "5 7 8" {
		t.Errorf("asked after %s", s)
	}
}

func TestEventsEndWithTheirContext(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "data: {\"id\":1,\"kind\":\"a\"}\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	defer srv.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for range connect(t, srv.URL, "t").Events(ctx, "", 0) {
		n++
		cancel()
	}
	if n != 1 {
		t.Errorf("%d events after the end", n)
	}
}

// FuzzEvents feeds the reader of event streams whatever a broken server might send.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("id: 1\nevent: a\ndata: {\"id\":1}\n\n"))
	f.Add([]byte("data\n\ndata:\n\n\r\n: x\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(stream) }))
		defer srv.Close()
		for e, err := range connect(t, srv.URL, "t").Events(t.Context(), "", 0) {
			if err != nil {
				break // the line breaks at the end of every input
			}
			if len(e.Kind) > len(stream) {
				t.Errorf("an event of nothing: %+v", e)
			}
		}
	})
}
