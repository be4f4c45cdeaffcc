package cap_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

func back(t *testing.T, data []byte) (*alert.Revision, []alert.Fault) {
	t.Helper()
	got, err := cap.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return got.Revision(kinds.Default())
}

// What our own messages say of people and cars comes back as it was, as far as the public may know it.
func TestFactsComeBack(t *testing.T) {
	t.Parallel()
	r := full(t)
	got, faults := back(t, write(t, compose(t, r, 1)))
	if alert.Blocking(faults) {
		t.Fatal(faults)
	}
	type facts struct {
		kind, plate, tips, emergency, sex string
		age                               int
		langs                             []alert.Lang
		name, place, desc, agency, named  string
		clothing                          alert.Clothing
		narrative                         string
		avoid                             bool
	}
	of := func(r *alert.Revision) facts {
		n := r.Narrative["es-US"]
		return facts{
			r.Meta.Kind, r.Vehicles[0].Plate.Value, r.Contact.TipPhone.Value, r.Contact.EmergencyNo.Value, r.Missing[0].Sex.Value,
			*r.Missing[0].Age.Value, r.Meta.Languages, r.Missing[0].DisplayName.Value.Verbatim("en-US"),
			r.LastSeen.PlaceText.Value["es-US"], r.Area.Desc.Value["es-US"], r.Meta.IssuingAgency.Name.Value.Verbatim("en-US"), r.Meta.NamedAlert.Value["es-US"],
			nil, n.Headline.Value + n.Ask.Value + n.Short90.Value + n.Long360.Value, *r.Contact.DoNotApproach.Value,
		}
	}
	if d := cmp.Diff(of(r), of(got), cmp.AllowUnexported(facts{})); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(alert.Clothing{
		{Item: alert.Text{"en-US": "hoodie"}, Colour: alert.Text{"en-US": "dark green"}},
		{Item: alert.Text{"en-US": "jeans"}, Colour: alert.Text{"en-US": "black"}},
		{Item: alert.Text{"en-US": "trainers"}},
	}, got.Missing[0].ClothingLastSeen.Value); d != "" {
		t.Error(d)
	}
	if !got.LastSeen.Time.Value.Equal(r.LastSeen.Time.Value) || !got.Meta.Expires.Equal(r.Meta.Expires) || got.Missing[0].Height.Centimetres() != 134 {
		t.Errorf("%+v", got.LastSeen)
	}
	if d := cmp.Diff(r.Area.Polygon, got.Area.Polygon) + cmp.Diff(r.Area.Circle, got.Area.Circle) + cmp.Diff(r.Area.Geocodes, got.Area.Geocodes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(r.Vehicles[0].Year, got.Vehicles[0].Year) + cmp.Diff(r.Suspects[0].AgeRange, got.Suspects[0].AgeRange); d != "" {
		t.Error(d)
	}
	pictures := slices.DeleteFunc(slices.Clone(faults), func(f alert.Fault) bool { return !strings.Contains(f.Message, "photo-") })
	if len(pictures) != 6 || got.Missing[0].Photos != nil {
		t.Error(faults)
	}
	if out, found := alert.Render(withCode(got), alert.Target{Network: "x", Lang: "en-US", Phrases: phrases.Default(), Limits: alert.Limits{Text: 1000}}); alert.Blocking(found) || !strings.Contains(out.Text, "ZZK 0177") {
		t.Error(found, out.Text)
	}
}

func withCode(r *alert.Revision) *alert.Revision {
	r.Meta.Code, r.Meta.Timezone = "H7K-2QF", "America/Chicago"
	return r
}

// A message of others brings what CAP has a place for; what the alert then lacks is named by the gate.
func TestMessageOfOthers(t *testing.T) {
	t.Parallel()
	r, faults := back(t, sampleFile(t, "cap/missing-person-chain-1-alert.xml"))
	if alert.Blocking(faults) {
		t.Fatal(faults)
	}
	if r.Meta.Kind != "amber" || r.Meta.Status != alert.Exercise || r.Contact.EmergencyNo.Value != "911" || r.Contact.TipPhone.Value != "+1-555-010-0199" || r.Meta.Incidents.Value[0] != "case-2026-004417" {
		t.Errorf("%+v %+v", r.Meta, r.Contact)
	}
	if n := r.Narrative["es-US"]; !strings.HasPrefix(n.Headline.Value, "Niño desaparecido") || r.Area.Geocodes.Value[alert.SAME][0] != "042101" || r.Area.Circle.Value.RadiusKM != 25 {
		t.Errorf("%+v %+v", n, r.Area)
	}
	lacks := map[string]bool{}
	for _, f := range alert.Validate(r, sent, alert.Exercise) {
		lacks[f.Path] = lacks[f.Path] || f.Grade == alert.Block
	}
	for _, path := range []string{"missing", "last_seen.time", "contact.do_not_approach", "closeouts", "meta.timezone", "meta.criteria_checklist"} {
		if !lacks[path] {
			t.Errorf("the gate does not miss %s: %v", path, lacks)
		}
	}
	update, _ := back(t, sampleFile(t, "cap/missing-person-chain-2-update.xml"))
	if update.Meta.MsgType != alert.MsgUpdate || len(update.Meta.Supersedes.Value) != 1 {
		t.Errorf("%+v", update.Meta)
	}
	if _, faults := back(t, sampleFile(t, "cap/missing-person-chain-3-cancel.xml")); !alert.Blocking(faults) || !strings.Contains(faults[0].Message, "close the alerts that it refers to") {
		t.Error(faults)
	}
}

// Every sample that is one message can be taken over without harm; what is no alert says so.
func TestSamplesAreTakenOver(t *testing.T) {
	t.Parallel()
	for _, s := range messages {
		r, faults := back(t, sampleFile(t, "cap/"+s.name))
		if cancel := strings.Contains(s.name, "cancel"); alert.Blocking(faults) != cancel {
			t.Errorf("%s: %v", s.name, faults)
		}
		if len(r.Meta.Languages) != len(r.Narrative) {
			t.Errorf("%s: %v", s.name, r.Meta.Languages)
		}
		alert.Validate(r, sent, "")
	}
	canada, faults := back(t, sampleFile(t, "cap/google-cap-library/canada.cap"))
	left := 0
	for _, f := range faults {
		if strings.Contains(f.Message, "polygon") {
			left++
		}
	}
	if len(canada.Area.Polygon.Value) != 17 || left != 2 || canada.Area.Desc.Value["en-CA"] != "Windsor - Leamington - Essex County; Chatham-Kent - Rondeau Park" {
		t.Error(left, canada.Area.Desc)
	}
}

func TestWhatIsNoAlert(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(m *cap.Message){
		"msgType: Ack is no alert; send an Alert or an Update":                               func(m *cap.Message) { m.MsgType = "Ack" },
		"status: a System message is no alert; send Actual, Exercise or Test":                func(m *cap.Message) { m.Status = "System" },
		"scope: a Private message is for its addressees alone; it is not published":          func(m *cap.Message) { m.Scope = "Private" },
		"info: absent; the message says nothing":                                             func(m *cap.Message) { m.Infos = nil },
		"info[1]: a second info in en-US; only the first is taken over":                      func(m *cap.Message) { m.Infos[1].Language = "" },
		"info[0].area[0].circle[0]: a radius of 0 reaches nobody; the circle is left out":    func(m *cap.Message) { m.Infos[0].Areas[0].Circles[0].RadiusKM = 0 },
		"info[1].area[0].circle[0]: an alert has one circle; this further one is left out":   func(m *cap.Message) { m.Infos[1].Areas[0].Circles[0].RadiusKM++ },
		"info[1].area[0].polygon[0]: an alert has one polygon; this further one is left out": func(m *cap.Message) { m.Infos[1].Areas[0].Polygons[0] = m.Infos[1].Areas[0].Polygons[0][1:] },
	} {
		m := compose(t, full(t), 1)
		change(m)
		_, faults := (&cap.Received{Message: m}).Revision(kinds.Default())
		if !slices.ContainsFunc(faults, func(f alert.Fault) bool { return f.String() == want }) {
			t.Errorf("want %s, got %v", want, faults)
		}
	}
}
