package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// Two daemons on one ledger serve the same bytes, whichever of them made a message.
func TestReplicasIssueTheSame(t *testing.T) {
	dsn := pgtest.New(t).Database(t)
	clock := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	one := newPress(t, clock, edition{store: dsn, public: "https://alerts.larkmoor.example"})
	two := newPress(t, clock, edition{store: dsn, public: "https://alerts.larkmoor.example"})
	s := one.submit(example(t, "1-amber-actual.yaml"), "")
	alike := func(step string) {
		t.Helper()
		path, message := one.told()
		for _, address := range []string{path, "/cap/feed.atom", "/cap/feed.rss", "/cap/feed.geojson", "/cap/feed.edxl", "/pfif/" + s.Code + ".xml"} {
			_, _, here := one.get(address)
			limit := time.Now().Add(20 * time.Second)
			for { // what one has written the other hears of, and at the latest looks after a second
				_, _, there := two.get(address)
				if bytes.Equal(here, there) {
					break
				}
				if time.Now().After(limit) {
					t.Fatalf("%s: %s differs:\n%s\n%s", step, address, here, there)
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
		strangers(t, message)
	}
	alike("alert")
	two.submit(example(t, "1-amber-actual.yaml", "revision: 1", "revision: 2"), s.Code)
	time.Sleep(1100 * time.Millisecond)
	alike("update")
	if _, err := one.client.CloseAlert(t.Context(), s.Code, web.Closing{Outcome: "found_safe", FamilyTold: true}); err != nil {
		t.Fatal(err)
	}
	alike("end")
}

// Each sample of CAP and PFIF is read or refused with a reason, by the command and by the daemon, and none of
// them becomes an alert as it is.
func TestSamplesAreReadOrRefused(t *testing.T) {
	p := newPress(t, time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC), edition{})
	n := 0
	for _, dir := range []string{"cap", "pfif"} {
		err := filepath.WalkDir(filepath.Join(testneed.Shared(t), "data", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, ".md") || strings.HasSuffix(path, ".xsd") {
				return err
			}
			n++
			code, out, said := execute(t, Deps{}, "alert", "validate", "-f", path)
			if code != exitError || !strings.Contains(out, filepath.Base(path)+":") || strings.Contains(said, "panic") {
				t.Errorf("%s: %d %s%s", path, code, out, said)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			_, err = p.client.Submit(t.Context(), client.File{Data: data}, "", false)
			e, ok := errors.AsType[*web.Error](err)
			if !ok || e.Code != "refused" && e.Code != "too_large" || !strings.Contains(e.Message, "CAP") {
				t.Errorf("%s: %v", path, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d samples", n)
	if n < 30 {
		t.Errorf("only %d samples; this proves little", n)
	}
}

// probes are documents that want too much of their reader, as large as it lets them be.
func probes() map[string]string {
	const head = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">`
	return map[string]string{
		"billion laughs":  `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "` + strings.Repeat("&a;", 10) + `">]>` + head + "<note>&b;</note></alert>",
		"external entity": `<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + head + "<note>&x;</note></alert>",
		"deep":            strings.Repeat("<a>", 87_000),
		"wide":            head + strings.Repeat("<a/>", 65_000) + "</alert>",
		"much text":       head + "<note>" + strings.Repeat("x", 262_000) + "</note></alert>",
		"comments":        head + strings.Repeat("<!---->", 30_000) + "</alert>",
		"polygon":         head + "<info><area><polygon>" + strings.Repeat("1,2 ", 60_000) + "</polygon></area></info></alert>",
		"references":      head + "<references>" + strings.Repeat("a,b,2026-01-01T00:00:00+00:00 ", 8000) + "</references></alert>",
		"faults":          head + strings.Repeat("<x>y</x>", 19_000) + "</alert>",
		"too large":       head + strings.Repeat(" ", 1<<18) + "</alert>",
	}
}

// mostResident is what a daemon may take of the machine's memory, whatever it is given to read: MB.
const mostResident = 64

// The true daemon stays small whatever comes in. How long each took is told.
func TestProbesStaySmall(t *testing.T) {
	h := newHarness(t, 1)
	d := newDaemon(t, h)
	writeFile(t, filepath.Join(h.dir, "key.pem"), string(us().key))
	writeFile(t, filepath.Join(h.dir, "cert.pem"), string(us().certificate))
	text, err := os.ReadFile(d.config)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, d.config, string(text)+"public_url: http://"+d.api+"\n"+capConfig)
	p := d.start(t.Context(), t)
	defer p.kill(t)
	cl, err := client.New("http://"+d.api, d.token, nil)
	if err != nil {
		t.Fatal(err)
	}
	idle := status(t, p.cmd.Process.Pid, "VmHWM:")
	for name, doc := range probes() {
		began := time.Now()
		_, read := cap.Read([]byte(doc))
		alone := time.Since(began)
		began = time.Now()
		_, err := cl.Submit(t.Context(), client.File{Data: []byte(doc)}, "", false)
		answered := time.Since(began)
		if e, ok := errors.AsType[*web.Error](err); !ok || e.Code != "refused" && e.Code != "too_large" {
			t.Errorf("%s: the daemon says %v", name, err)
		}
		t.Logf("%-16s %3d kB: read alone in %v, answered in %v; %.60v", name, len(doc)>>10, alone.Round(time.Millisecond/10), answered.Round(time.Millisecond/10), read)
	}
	peak := status(t, p.cmd.Process.Pid, "VmHWM:")
	t.Logf("the daemon took %d MB before, and at most %d MB", idle, peak)
	if peak > mostResident {
		t.Errorf("%d MB are too many", peak)
	}
}
