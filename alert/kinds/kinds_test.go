package kinds_test

import (
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/internal/sample"
)

func TestShippedCatalogue(t *testing.T) {
	t.Parallel()
	k := kinds.Default()
	for _, name := range []string{
		"amber", "endangered_child", "mep", "silver", "ashanti", "feather", "turquoise", "ebony", "codi", "blue", "fr_enlevement",
		"uk_child_rescue", "nl_amber", "nl_vermist_kind", "missing", "found_person", "drill",
	} {
		one, ok := k[name]
		if !ok {
			t.Errorf("there is no %s", name)
		}
		for _, l := range []alert.Lang{"en", "es", "fr", "ar"} {
			if one.Name[l] == "" || one.Event[l] == "" {
				t.Errorf("%s has no name or no event in %s", name, l)
			}
		}
	}
	for code, want := range map[string]string{"CAE": "amber", "BLU": "blue", "XYZ": "", "": ""} {
		if got := k.BySAME(code); got != want {
			t.Errorf("%q stands for %q, want %q", code, got, want)
		}
	}
}

// Everything that is wrong with a catalogue is said at once, each at its line.
func TestEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/bad.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, faults := kinds.Read(data)
	var got strings.Builder
	for _, f := range faults {
		got.WriteString(f.String() + "\n")
		if f.Line == 0 {
			t.Errorf("no place for %s", f)
		}
	}
	want, err := os.ReadFile("testdata/bad.txt")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Error(d)
	}
}

func TestNothingToRead(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{"", "{}", "[]", "amber: [", "\xff"} {
		if _, faults := kinds.Read([]byte(doc)); len(faults) != 1 {
			t.Errorf("%q: %v", doc, faults)
		}
	}
}

// An agency's own kind is judged by its own words, without a line of code.
func TestOwnKind(t *testing.T) {
	t.Parallel()
	own, faults := kinds.Read([]byte(`heron:
  name: Heron Alert
  issued_by: the lake police
  issuers: [lake@fenmarch.example]
  checklist: [seen_near_water]
  required_fields: [missing.photos, last_seen.latlon, suspects.armed]
  ttl: 1h
  max_ttl: 2h
  tier: 2
  quiet_hours: respect
  brand: {colour: "#00aaff"}
  event: Missing Near Water
  category: [Rescue]
  response: Monitor
  urgency: Immediate
  severity: Severe
  certainty: Likely
`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	r, _, faults := file.Read([]byte(sample.Full))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	now := time.Date(2026, 3, 14, 23, 0, 0, 0, time.UTC)
	check := func(want ...string) {
		t.Helper()
		var got []string
		for _, f := range own.Validate(r, now, alert.Actual) {
			got = append(got, string(f.Grade)+" "+f.String())
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	check(`block meta.kind: "amber" is no kind here; there are heron, and an agency adds its own in kinds_file`)
	r.Meta.Kind = "heron"
	r.Meta.Expires = now.Add(90 * time.Minute)
	check(
		`block meta.issuing_agency.sender: "alerts@fenmarch.example" may not issue heron; that may lake@fenmarch.example`,
		`block meta.criteria_checklist.seen_near_water: absent, and heron asks for it; answer met, not_met or not_applicable`,
	)
	r.Meta.IssuingAgency.Sender.Value = "lake@fenmarch.example"
	r.Meta.CriteriaChecklist.Answers["seen_near_water"] = alert.Met
	check()
	r.Meta.Expires = now.Add(3 * time.Hour)
	r.Missing[0].Photos, r.LastSeen.LatLon.Value = nil, nil
	check(
		`block missing.photos: absent, and heron asks for it`,
		`block last_seen.latlon: absent, and heron asks for it`,
		`block meta.expires: heron runs for 2h at most; end it sooner, and extend it by an update`,
	)
	r.Suspects, r.Meta.Expires = nil, time.Time{}
	check(
		`block missing.photos: absent, and heron asks for it`,
		`block last_seen.latlon: absent, and heron asks for it`,
		`block suspects.armed: absent, and heron asks for it`,
		`warn meta.expires: heron runs for 1h as a rule; if that is right, write expires: "2026-03-14T19:00:00-05:00"`,
	)
}

func TestDrillKindIsNeverActual(t *testing.T) {
	t.Parallel()
	r, _, _ := file.Read([]byte(sample.Full))
	r.Meta.Kind = "drill"
	if f := kinds.Default().Validate(r, time.Date(2026, 3, 14, 23, 0, 0, 0, time.UTC), alert.Actual); len(f) != 1 || f[0].Path != "meta.kind" {
		t.Error(f)
	}
	no := false
	r.Meta.Kind, r.Meta.NCICEntered.Value = "amber", &no
	r.Meta.CriteriaChecklist.Answers["confirmed_abduction"], r.Meta.CriteriaChecklist.Answers["imminent_danger"] = alert.Met, alert.Met
	f := kinds.Default().Validate(r, time.Date(2026, 3, 14, 23, 0, 0, 0, time.UTC), alert.Actual)
	if len(f) != 1 || f[0].String() != "meta.ncic_entered: is not so, and amber asks for it" {
		t.Error(f)
	}
	if f := kinds.Default().Validate(r, time.Date(2026, 3, 14, 23, 0, 0, 0, time.UTC), alert.Exercise); len(f) > 0 {
		t.Error(f)
	}
}
