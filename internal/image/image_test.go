package image

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"debug/elf"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/media/typeset"
)

func TestImage(t *testing.T) {
	l := layOut(t)
	t.Run("holds nothing else", l.holdsNothingElse)
	t.Run("static", l.static)
	t.Run("version", l.version)
	t.Run("demo and health", l.demo)
	t.Run("certificates", l.certificates)
}

func (l laidOut) holdsNothingElse(t *testing.T) {
	var files []string
	if err := filepath.WalkDir(l.root, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !slices.Contains([]string{".ttf", ".ttc"}, filepath.Ext(path)) {
			files = append(files, strings.TrimPrefix(path, l.root))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"/etc/group", "/etc/passwd", "/etc/ssl/certs/ca-certificates.crt",
		"/usr/bin/hueandcry", "/usr/share/doc/hueandcry/GPL-3", "/usr/share/doc/hueandcry/LGPL-3",
		"/usr/share/doc/hueandcry/LICENSE", "/usr/share/doc/hueandcry/NOTICE",
	}
	if slices.Sort(files); !slices.Equal(files, want) {
		t.Errorf("the image holds %v, want %v and fonts", files, want)
	}
	if fonts, err := typeset.Open(filepath.Join(l.root, "usr/share/fonts")); err != nil || len(fonts.Lacking()) > 0 {
		t.Errorf("the image cannot draw every script: %v, %v", fonts.Lacking(), err)
	}
}

func (l laidOut) static(t *testing.T) {
	f, err := elf.Open(filepath.Join(l.root, l.last.entry[0]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if libs, err := f.ImportedLibraries(); err != nil || len(libs) > 0 {
		t.Errorf("the binary wants %v (%v)", libs, err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary wants a dynamic loader")
		}
	}
}

func (l laidOut) version(t *testing.T) {
	out, err := l.command(t, append(l.last.entry, "version")...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), version) {
		t.Errorf("%v: %q does not tell %s", err, out, version)
	}
}

// demo runs the whole product in the image, and its health check against it.
func (l laidOut) demo(t *testing.T) {
	cmd := l.command(t, append(l.last.entry, "demo", "--for", "3s", "--json")...)
	var fault bytes.Buffer
	cmd.Stderr = &fault
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var last event
	for lines := bufio.NewScanner(out); lines.Scan(); {
		last = event{}
		if err := json.Unmarshal(lines.Bytes(), &last); err != nil {
			t.Errorf("%q: %v", lines.Text(), err)
		}
		if last.Event == "started" {
			l.healthy(t, last.Ops)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, fault.Bytes())
	}
	sent := 0
	for _, n := range last.Networks {
		if n.State == "sent" {
			sent++
		}
	}
	if last.Event != "summary" || sent != 3 {
		t.Errorf("the demo ends with %+v, want a summary with three posts\n%s", last, fault.Bytes())
	}
}

// event is what the test reads of a line of the demo.
type event struct {
	Event    string
	Ops      string
	Networks []struct{ State string }
}

func (l laidOut) healthy(t *testing.T, ops string) {
	t.Helper()
	if out, err := l.command(t, append(l.last.health, ops+"/-/healthy")...).CombinedOutput(); err != nil {
		t.Errorf("the health check of a daemon that lives: %v\n%s", err, out)
	}
	if err := l.command(t, append(l.last.health, ops+"/-/nothing")...).Run(); err == nil {
		t.Error("the health check is content with whatever answers")
	}
}

// certificates proves that the binary trusts exactly what the image's bundle says: a server that is
// signed by nobody in it, and then the same one with its signer in it.
func (l laidOut) certificates(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo) // it is to be distrusted once
	srv.StartTLS()
	defer srv.Close()
	bundle := filepath.Join(l.root, "etc/ssl/certs/ca-certificates.crt")
	known, err := os.ReadFile(bundle)
	if err != nil {
		t.Fatal(err)
	}
	if pool := x509.NewCertPool(); !pool.AppendCertsFromPEM(known) || bytes.Count(known, []byte("BEGIN CERTIFICATE")) < 50 {
		t.Errorf("the bundle of %d bytes is not the world's", len(known))
	}
	if out, err := l.command(t, append(l.last.health, srv.URL)...).CombinedOutput(); err == nil || !strings.Contains(string(out), "certificate") {
		t.Errorf("a server that nobody vouches for: %v\n%s", err, out)
	}
	signer := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	if err := os.WriteFile(bundle, append(known, signer...), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := l.command(t, append(l.last.health, srv.URL)...).CombinedOutput(); err != nil {
		t.Errorf("a server that the bundle vouches for: %v\n%s", err, out)
	}
}
