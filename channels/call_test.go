package channels_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/channels"
)

func TestDoSendsWhatItIsGiven(t *testing.T) {
	var got []byte
	net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Is", "here"); status(w, 418) })
	tr := transport(t, channels.Options{Base: roundTripper(func(r *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		got = b
		r.Body = io.NopCloser(bytes.NewReader(b))
		return http.DefaultTransport.RoundTrip(r)
	})})
	a, err := tr.Do(t.Context(), channels.Call{
		Op: channels.OpMedia, Method: "PUT", URL: net.URL + "/media", Raw: []byte("jpeg"), Type: "image/jpeg", Header: http.Header{"X-Alt": {"a girl"}},
	})
	if err != nil || a.Status != 418 || a.OK() || a.Header.Get("X-Is") != "here" || a.Op != channels.OpMedia {
		t.Fatalf("%+v, %v", a, err)
	}
	r := net.requests[0]
	if r.Method != http.MethodPut || r.URL.Path != "/media" || string(got) != "jpeg" {
		t.Errorf("%s %s %q", r.Method, r.URL, got)
	}
	for k, want := range map[string]string{"Content-Type": "image/jpeg", "X-Alt": "a girl", "User-Agent": channels.UserAgent} {
		if r.Header.Get(k) != want {
			t.Errorf("%s: %q, want %q", k, r.Header.Get(k), want)
		}
	}
	if _, err := tr.Do(t.Context(), channels.Call{Op: channels.OpCreate, Method: "POST", URL: net.URL, JSON: map[string]int{"a": 1}}); err != nil {
		t.Fatal(err)
	}
	if string(got) != `{"a":1}` || net.requests[1].Header.Get("Content-Type") != "application/json" {
		t.Errorf("%q", got)
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

func TestDoRefusesWhatCannotBeSent(t *testing.T) {
	tr := transport(t, channels.Options{Secrets: []string{"s3cr3t"}})
	for _, c := range []channels.Call{
		{Op: channels.OpCreate, Method: "POST", URL: "http://network.example", JSON: func() {}},
		{Op: channels.OpCreate, Method: "POST", URL: "http://network.example:s3cr3t/"},
	} {
		_, err := tr.Do(t.Context(), c)
		if e := wantKind(t, err, channels.Refused); strings.Contains(e.Error(), "s3cr3t") {
			t.Error(e)
		}
	}
}

func TestDecode(t *testing.T) {
	for body, wantErr := range map[string]bool{
		`{"id":"1"}`: false, `{"id":1}`: true, ``: true, `{"id":"1`: true, `<html>Sign in to the hotel network</html>`: true, `{"id":"1"} trailing`: true,
	} {
		net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		for op, kind := range map[channels.Op]channels.Kind{channels.OpCreate: channels.Unsure, channels.OpFind: channels.Temporary} {
			a, err := call(t, transport(t, channels.Options{}), op, net.URL)
			if err != nil {
				t.Fatal(err)
			}
			var into struct{ ID string }
			err = a.Decode(&into)
			if (err != nil) != wantErr {
				t.Errorf("%q: %v", body, err)
			}
			if wantErr {
				e := wantKind(t, err, kind)
				if e.Status != 200 || strings.Contains(err.Error(), "hotel") != strings.Contains(body, "hotel") {
					t.Errorf("%v", e)
				}
			}
		}
	}
	if err := (channels.Answer{Op: channels.OpCreate, Body: []byte("<html>")}).Decode(&struct{}{}); channels.KindOf(err) != channels.Unsure {
		t.Error(err)
	}
}

func TestRefusal(t *testing.T) {
	const page, object = "<html>Bad gateway</html>", `{"error":"no"}`
	for _, c := range []struct {
		status       int
		body         string
		create, read channels.Kind
	}{
		{200, object, channels.Unsure, channels.Temporary},
		{201, page, channels.Unsure, channels.Temporary},
		{301, "", channels.Refused, channels.Refused},
		{400, object, channels.Refused, channels.Refused},
		{401, object, channels.Auth, channels.Auth},
		{403, object, channels.Refused, channels.Refused},
		{403, page, channels.Unsure, channels.Temporary},
		{404, object, channels.Refused, channels.Refused},
		{408, object, channels.Unsure, channels.Temporary},
		{425, object, channels.Unsure, channels.Temporary},
		{429, object, channels.Limited, channels.Limited},
		{500, object, channels.Unsure, channels.Temporary},
		{599, "", channels.Unsure, channels.Temporary},
	} {
		tr := transport(t, channels.Options{})
		for op, want := range map[channels.Op]channels.Kind{channels.OpCreate: c.create, channels.OpEdit: c.create, channels.OpFind: c.read, channels.OpDelete: c.read} {
			e := tr.Refusal(channels.Answer{Op: op, Status: c.status, Body: []byte(c.body)}, "")
			if e.Kind != want || e.Status != c.status || e.Op != op || e.Reason == "" || e.Err == nil {
				t.Errorf("%d %q on %s: %+v, want %q", c.status, c.body, op, e, want)
			}
		}
	}
	e := transport(t, channels.Options{}).Refusal(channels.Answer{Op: channels.OpCreate, Status: 422}, "Text is too long")
	if e.Err != nil || !strings.HasSuffix(e.Reason, ": Text is too long") {
		t.Errorf("%+v", e)
	}
}

func TestFailureKeepsTheCause(t *testing.T) {
	tr := transport(t, channels.Options{Secrets: []string{"s3cr3t"}})
	inner := &channels.Error{Kind: channels.Limited, Op: channels.OpFind, Err: errors.New("token s3cr3t is tired")}
	e := tr.Failure(channels.OpCreate, fmt.Errorf("library: %w", inner))
	if e.Kind != channels.Limited || e.Op != channels.OpCreate || strings.Contains(e.Error(), "s3cr3t") {
		t.Errorf("%+v", e)
	}
	if inner.Op != channels.OpFind {
		t.Error("the error of the attempt was changed")
	}
	e = tr.Failure(channels.OpFind, &url.Error{Op: "Get", URL: "http://network.example/s3cr3t", Err: io.ErrUnexpectedEOF})
	if !errors.Is(e, io.ErrUnexpectedEOF) || strings.Contains(e.Error(), "network.example") || e.Kind != channels.Temporary {
		t.Errorf("%+v", e)
	}
	if e := tr.Failure(channels.OpCreate, context.Canceled); e.Kind != channels.Unsure || !errors.Is(e, context.Canceled) {
		t.Errorf("%+v", e)
	}
}

// Secrets stay out of errors in every spelling, also where an excerpt cuts them.
func TestRedact(t *testing.T) {
	const token, odd = "canary-0123456789", `pass "okapi" & <quagga>/+=`
	tr := transport(t, channels.Options{Secrets: []string{"", token, token + "-longer", odd}})
	session := "eyJ" + base64.RawURLEncoding.EncodeToString([]byte(`hbGciOiJIUzI1NiJ9`)) + ".eyJzdWIiOiJkaWQ6cGxjOmFiYyJ9.c2lnbmF0dXJl"
	for _, leak := range []string{
		"Bearer " + token, "?access_token=" + url.QueryEscape(odd), "/bot" + url.PathEscape(odd) + "/send", odd,
		`{"password":"pass \"okapi\" \u0026 \u003cquagga\u003e/+="}`, token + "-longer", "Bearer " + session, `{"accessJwt":"` + session,
		strings.Repeat("x", 195) + token, strings.Repeat("x", 190) + session,
	} {
		for _, e := range []error{
			errors.New(tr.Redact(leak)),
			tr.Failure(channels.OpCreate, errors.New(leak)),
			tr.Refusal(channels.Answer{Status: 400, Body: []byte(leak)}, ""),
			tr.Refusal(channels.Answer{Status: 400}, leak),
			tr.Refusal(channels.Answer{Status: 429, Body: []byte(leak)}, ""),
		} {
			for _, part := range []string{"canary", "0123", "-longer", "okapi", "quagga", "eyJ", "c2lnbmF0dXJl"} {
				if strings.Contains(e.Error(), part) {
					t.Errorf("%q shows %q of %q", e, part, leak)
				}
			}
		}
	}
	if got := tr.Redact("nothing to hide"); got != "nothing to hide" {
		t.Errorf("%q", got)
	}
}

func TestErrorText(t *testing.T) {
	e := &channels.Error{Kind: channels.Refused, Op: channels.OpCreate, Status: 422, Reason: "the text is too long", Err: io.EOF}
	if got, want := e.Error(), "create: refused (HTTP 422): the text is too long: EOF"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if !errors.Is(e, io.EOF) {
		t.Error("the cause is hidden")
	}
	if channels.KindOf(io.EOF) != channels.Unsure || channels.KindOf(fmt.Errorf("%w", e)) != channels.Refused {
		t.Error("an error that no channel has classified is unsure")
	}
}
