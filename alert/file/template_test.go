package file_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
)

// The template is complete as it is printed, anywhere and at any time, and every network can take it.
func TestTemplateIsComplete(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"America/New_York", "UTC", "Local", "Asia/Kathmandu", "Pacific/Kiritimati"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, now := range []time.Time{
			time.Date(2026, 11, 1, 5, 30, 59, 0, time.UTC), // the hour that happens twice in New York
			time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC),
			time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC),
		} {
			r, doc, faults := file.Read(file.Template(now, loc))
			if len(faults) > 0 {
				t.Fatal(name, faults)
			}
			for _, f := range file.Locate(alert.Validate(r, now, ""), doc) {
				if f.Grade == alert.Block {
					t.Errorf("%s: %v", name, f)
				}
			}
			if r.Status() != alert.Actual || r.Expires().Sub(now) < 11*time.Hour {
				t.Error(r.Status(), r.Expires())
			}
			r.Meta.Code, r.Meta.Revision = "H7K-2QF", 1
			for _, limit := range []int{280, 300, 500} {
				out, faults := alert.Render(r, target("any", "en-US", limit))
				if len(faults) > 0 || strings.Join(out.LeftOut, " ") != "headline what_happened" || !strings.HasPrefix(out.Text, "ALERT: missing woman, 34. Have you seen Robin Placeholder?") {
					t.Errorf("%v %+v", faults, out)
				}
			}
		}
	}
}

func TestTemplateIsShort(t *testing.T) {
	t.Parallel()
	text := string(file.Template(time.Now(), time.UTC))
	if n := strings.Count(text, "\n"); n > 32 {
		t.Errorf("%d lines", n)
	}
	if !strings.HasPrefix(text, "#") || strings.ContainsAny(text, "{}\t") && strings.Contains(text, "{seen}") {
		t.Error(text)
	}
}
