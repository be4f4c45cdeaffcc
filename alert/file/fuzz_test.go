package file_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
)

// Whatever the bytes are, reading, checking and composing end; what was read without fault survives its
// own JSON.
func FuzzRead(f *testing.F) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	f.Add(file.Template(now, time.UTC))
	f.Add([]byte(`{"schema":"hueandcry.alert/1","missing":[{"age":{"value":7,"visibility":"partner"},"clothing_last_seen":"unknown"}]}`))
	f.Add([]byte("meta: {languages: [en, es], code: H7K-2QF, status: Actual, timezone: UTC}\nvehicles: [{plate: A 1, colour: {es: rojo}}]"))
	f.Add([]byte("area: {polygon: [[0, 0], [0, 1], [1, 1], [0, 0]], geocodes: {SAME: ['099001']}}\ncloseouts: {error: {withheld_until_family_told: true}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, doc, faults := file.Read(data)
		file.Locate(alert.Validate(r, now, ""), doc)
		if r.Meta.Code == "" {
			r.Meta.Code, r.Meta.Revision = "H7K-2QF", 1
		}
		for _, l := range r.Languages() {
			out, found := alert.Render(r, target("x", l, 1<<20))
			if !alert.Blocking(found) && !alert.HasMarker(out.Text, out.Marker) {
				t.Errorf("no marker %s in %q", out.Marker, out.Text)
			}
		}
		if len(faults) > 0 {
			return
		}
		canonical, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var again alert.Revision
		if err := json.Unmarshal(canonical, &again); err != nil {
			t.Fatal(err, string(canonical))
		}
		if d := cmp.Diff(*r, again); d != "" {
			t.Error(d)
		}
	})
}
