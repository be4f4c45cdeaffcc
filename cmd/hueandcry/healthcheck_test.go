package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthcheck(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/-/healthy":
		case "/hangs":
			<-r.Context().Done()
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer srv.Close()
	for _, c := range []struct {
		name string
		args []string
		want string // of the error; empty = healthy
	}{
		{"healthy", []string{srv.URL + "/-/healthy"}, ""},
		{"not ready", []string{srv.URL + "/-/ready"}, "answered 503"},
		{"silent", []string{srv.URL + "/hangs", "--timeout", "50ms"}, "deadline exceeded"},
		{"nobody there", []string{"http://127.0.0.1:1/-/healthy"}, "refused"},
		{"no URL", []string{"::"}, "healthcheck"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := healthcheckCommand()
			cmd.SetArgs(c.args)
			cmd.SilenceUsage, cmd.SilenceErrors = true, true
			err := cmd.ExecuteContext(t.Context())
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got error %v, want %q", err, c.want)
			}
		})
	}
}
