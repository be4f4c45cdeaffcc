package pfif_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert/pfif"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

// Whatever the bytes are, reading ends. What was read is written, and read again as the same.
func FuzzRead(f *testing.F) {
	r := full(f)
	persons, _ := pfif.Export(r, issue(r))
	for _, all := range [][]pfif.Person{persons, pfif.Placeholders(r, host, now)} {
		out, err := pfif.Write(all, persons[0].Notes)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(out)
	}
	files, _ := filepath.Glob(filepath.Join(testneed.Root(f), "..", "shared", "data", "pfif", "*.xml"))
	for _, file := range files {
		if b, err := os.ReadFile(file); err == nil {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := pfif.Read(data, now)
		if err != nil {
			return
		}
		for _, finding := range doc.Findings {
			if finding.Line == 0 || finding.Path == "" {
				t.Errorf("no place: %v", finding)
			}
		}
		out, err := pfif.Write(doc.Persons, doc.Notes)
		if err != nil {
			t.Fatal(err)
		}
		again, err := pfif.Read(out, now)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, out)
		}
		if d := cmp.Diff(doc.Persons, again.Persons) + cmp.Diff(doc.Notes, again.Notes); d != "" {
			t.Errorf("%s\n%s", d, out)
		}
	})
}
