package cap_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

// seeds are our own messages and, where they are at hand, the samples.
func seeds(f *testing.F) {
	f.Helper()
	for _, m := range chain(f, full(f)) {
		f.Add(write(f, m))
		f.Add(sign(f, m))
	}
	for _, a := range attacks {
		if len(a.doc) < 1000 {
			f.Add([]byte(a.doc))
		}
	}
	for _, pattern := range []string{"*.xml", "google-cap-library/*", "sahana-sambro/*"} {
		files, _ := filepath.Glob(filepath.Join(testneed.Root(f), "..", "shared", "data", "cap", pattern))
		for _, file := range files {
			if b, err := os.ReadFile(file); err == nil && len(b) < 30_000 && !strings.HasPrefix(filepath.Base(file), "README") {
				f.Add(b)
			}
		}
	}
}

// Whatever the bytes are, reading ends, and says where what it found stands. What is read can be written,
// and is then read as the same; what passes our checks is read without a fault.
func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := cap.Read(data)
		if err != nil {
			return
		}
		for _, finding := range r.Findings {
			if finding.Line == 0 || finding.Message == "" {
				t.Errorf("no place: %v", finding)
			}
		}
		revision, _ := r.Revision(kinds.Default())
		alert.Validate(revision, sent, "")
		if _, err := json.Marshal(revision); err != nil {
			t.Error(err)
		}
		if _, err := cap.Verify(data, us().pins(), sent); err == nil && r.Message.Sender != sender {
			t.Error("verified for another sender")
		}
		out, _ := cap.Write(r.Message)
		if out == nil {
			return
		}
		again, err := cap.Read(out)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, out)
		}
		for _, finding := range again.Findings {
			if finding.Class == cap.Error || finding.Class == cap.Profile {
				t.Errorf("what was written breaks a rule: %v", finding)
			}
		}
		same(t, "again", r.Message, again.Message)
	})
}

// Whatever the bytes are, reading a feed ends, and its messages are whole messages.
func FuzzReadFeed(f *testing.F) {
	seeds(f)
	for _, write := range []func(cap.Channel, []cap.Issued) ([]byte, error){cap.Atom, cap.RSS} {
		m := compose(f, full(f), 1)
		out, err := write(about(), []cap.Issued{{Message: m, URL: "https://alerts.larkmoor.example/cap/1.xml"}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(out)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		feed, err := cap.ReadFeed(data)
		if err != nil {
			return
		}
		for _, m := range feed.Messages() {
			if !strings.HasPrefix(string(m.Raw), "<") || !strings.HasSuffix(string(m.Raw), ">") {
				t.Errorf("%.40q", m.Raw)
			}
			m.Revision(kinds.Default())
		}
	})
}
