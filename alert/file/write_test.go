package file_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/internal/sample"
)

// What is written is read as the same, whatever its texts look like to YAML.
func TestWriteComesBack(t *testing.T) {
	r, _, faults := file.Read([]byte(sample.Full))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, odd := range []string{"true", "null", "0142", "1e3", "a: b", "# no remark", "two\nlines", " before", "tab\there", "'", `"`, "- a", "2026-11-22", "½ ع", "{a}", "*a", "&a", "!a", "%", "@", "`"} {
		r.Meta.NamedAlert.Value = alert.Text{"en-US": odd}
		text, err := file.Write(r, "Made of a message.", "two\nlines")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "# Made of a message.\n# two lines\nschema: hueandcry.alert/1\n") {
			t.Errorf("%.200s", text)
		}
		again, _, faults := file.Read(text)
		if len(faults) > 0 {
			t.Fatalf("%q: %v\n%s", odd, faults, text)
		}
		if d := cmp.Diff(r, again); d != "" {
			t.Errorf("%q: %s", odd, d)
		}
	}
}

// What a file says counts; what it does not say stays.
func TestComplete(t *testing.T) {
	r, _, _ := file.Read([]byte(sample.Full))
	before := r.Narrative["es-US"].Headline.Value
	doc, faults := file.Complete(r, []byte("meta: {timezone: Europe/Paris}\nnarrative: {es-US: {ask: Llame.}}\nmissing: 7\n"))
	if len(faults) != 1 || faults[0].Line != 3 || !doc.Has("meta.timezone") {
		t.Errorf("%v", faults)
	}
	if r.Meta.Timezone != "Europe/Paris" || r.Meta.Kind == "" || r.Narrative["es-US"].Ask.Value != "Llame." || r.Narrative["es-US"].Headline.Value != before || len(r.Missing) == 0 {
		t.Errorf("%+v", r)
	}
}
