package pfif_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata" // descriptions give times in the alert's own zone

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/pfif"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/internal/sample"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

const host = "alerts.larkmoor.example"

// now is when everything in these tests comes in and goes out.
var now = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)

func full(t testing.TB) *alert.Revision {
	t.Helper()
	r, _, faults := file.Read([]byte(sample.Full))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return r
}

// issue is what a daemon knows of an alert that was updated once.
func issue(r *alert.Revision) pfif.Issue {
	is := pfif.Issue{
		Phrases: phrases.Default(),
		Host:    host, Issued: now.Add(-2 * time.Hour), Sent: now.Add(-time.Hour), Entry: now, Expiry: now.Add(24 * time.Hour),
		Page:    "https://" + host + "/a/" + r.Code(),
		Updates: []pfif.Update{{Sent: now.Add(-time.Hour), Text: "The plate was corrected."}},
	}
	for i := range r.PublicPhotos() {
		is.PhotoURLs = append(is.PhotoURLs, fmt.Sprintf("%s/photo-%d.jpg", is.Page, i))
	}
	return is
}

func sampleFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testneed.Shared(t), "data", "pfif", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t testing.TB, data []byte) *pfif.Document {
	t.Helper()
	doc, err := pfif.Read(data, now)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
