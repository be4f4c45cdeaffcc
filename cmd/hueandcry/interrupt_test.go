package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// interrupted runs a command that reads what never comes, and tells it to stop once it has begun to.
func interrupted(t *testing.T, environ []string, args ...string) (code int, said string) {
	t.Helper()
	never, w := io.Pipe()
	t.Cleanup(func() { w.Close() })
	ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer stop()
	var stderr bytes.Buffer
	done := make(chan int, 1)
	go func() {
		done <- Execute(ctx, args, never, io.Discard, &stderr, Deps{Environ: func() []string { return environ }})
	}()
	select {
	case code := <-done:
		return code, stderr.String()
	case <-time.After(20 * time.Second):
		t.Fatalf("%v does not end", args)
		return 0, ""
	}
}

func TestReadsEndWhenInterrupted(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skipf("need named pipes: %v", err)
	}
	for _, file := range []string{"-", fifo} {
		code, said := interrupted(t, nil, "alert", "validate", "-f", file)
		if code != exitError || said != "hueandcry: interrupted while reading the alert file; nothing was done\n" {
			t.Errorf("%s: code %d, said %s", file, code, said)
		}
	}
	code, said := interrupted(t, []string{envTokenFile + "=" + fifo}, "alert", "list")
	if code != exitError || !strings.Contains(said, "the token cannot be read: interrupted") {
		t.Errorf("token file: code %d, said %s", code, said)
	}
}

func TestPromptEndsWhenInterrupted(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s after the interrupt", r.Method, r.URL)
		}
		_ = json.NewEncoder(w).Encode(web.Shown{Alert: alert.Alert{Code: "H7K-2QF", Status: alert.Actual}, Hash: "h"})
	}))
	defer srv.Close()
	environ := []string{envURL + "=" + srv.URL, envToken + "=hc_a_b"}
	code, said := interrupted(t, environ, "alert", "approve", "H7K-2QF")
	if code != exitError || !strings.HasSuffix(said, "hueandcry: interrupted; nothing was approved\n") || strings.Contains(said, "no answer") {
		t.Errorf("code %d, said %s", code, said)
	}
}

// What is typed after the interrupt was typed by somebody who wanted out.
func TestAnswerAfterTheInterruptIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		got, err := within(ctx, func() (string, error) { stop(); return "H7K-2QF", nil })
		if got != "" || err == nil {
			t.Errorf("got %q, %v", got, err)
		}
		if got, err := within(t.Context(), func() (string, error) { return "yes", nil }); got != "yes" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestOnlyARegularFileInTheFolderIsAPhoto(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(t.TempDir(), "out.jpg")
	if err := os.WriteFile(out, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.Mkdir(filepath.Join(dir, "folder"), 0o700), os.Symlink(out, filepath.Join(dir, "link.jpg")),
		syscall.Mkfifo(filepath.Join(dir, "fifo.jpg"), 0o600), os.Symlink("self.jpg", filepath.Join(dir, "self.jpg")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, want := range map[string]string{
		"folder":   "is no regular file; save the photo as one",
		"fifo.jpg": "is no regular file; save the photo as one",
		"link.jpg": "leads out of the folder of the alert file; copy the photo there",
		"self.jpg": "cannot be read: ",
	} {
		if _, err := readPhoto(root, name); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}
