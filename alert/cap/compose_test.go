package cap_test

import (
	"crypto/sha1"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

func parameters(i cap.Info) map[string][]string {
	all := map[string][]string{}
	for _, p := range i.Parameters {
		all[p.Name] = append(all[p.Name], p.Value)
	}
	return all
}

// The message says in each language what the alert says in it, and leaves out what it has no words for.
func TestMessageOfTheFullAlert(t *testing.T) {
	t.Parallel()
	r := full(t)
	m := compose(t, r, 1)
	if m.Sent.String() != "2026-11-22T09:00:00-06:00" || m.Scope != "Public" || m.Note != "" || len(m.Infos) != 2 {
		t.Errorf("%+v", m)
	}
	es := m.Infos[1]
	for got, want := range map[string]string{
		es.Event:                      "Emergencia por secuestro de menor",
		es.SenderName:                 "200999,Fenmarch County Police,",
		es.Web:                        "https://alerts.larkmoor.example/a/H7K-2QF?lang=es-US",
		es.Contact:                    "911, +1-555-555-0177 (H7K-2QF)",
		es.Instruction:                "Si ve al niño o la furgoneta, no se acerque. Llame al 911 ahora. Por favor, comparta.",
		es.Areas[0].Desc:              "Condado de Fenmarch",
		es.Onset.String():             "2026-11-22T08:00:00-06:00",
		es.Effective.String():         "2026-11-22T09:00:00-06:00",
		es.Resources[0].Desc:          "Cara de Perrin",
		es.EventCodes[0].Value:        "CAE",
		es.ResponseTypes[0]:           "Monitor",
		es.Areas[0].Geocodes[0].Value: "099077",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if !strings.Contains(es.Description, "cabello negro corto") || !strings.Contains(es.Description, "Podría estar con una mujer") || strings.Contains(es.Description, "Perrin Nobody.\n") {
		t.Error(es.Description)
	}
	p := parameters(es)
	for name, want := range map[string]string{
		"missing.1.name": "Perrin Nobody", "missing.1.age": "9", "missing.1.height_cm": "134", "missing.1.weight_kg": "30", "missing.1.marks": "cicatriz en la barbilla",
		"suspect.1.wording": "person_of_interest", "suspect.1.age": "30-35", "suspect.1.description": "pelo largo y rojo",
		"vehicle.1.plate": "ZZK 0177", "vehicle.1.year": "2019", "do_not_approach": "true", "last_seen.place": "parque de patinaje de Gull Lane, Withymouth",
		"last_seen.time": "2026-11-22T08:00:00-06:00", "kind": "amber", "revision": "1",
	} {
		if got := p["hueandcry:"+name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	if p["hueandcry:missing.1.eyes"] != nil || p["hueandcry:suspect.1.name"] != nil { // English only; for partners
		t.Error(p)
	}
	photo := issue(r, 1).Photos[0]
	sum := sha1.Sum(photo.Content)
	if d := cmp.Diff(cap.Resource{Desc: "Cara de Perrin", MimeType: "image/jpeg", Size: int64(len(photo.Content)), URI: photo.URI, Digest: hex.EncodeToString(sum[:])}, es.Resources[0]); d != "" {
		t.Error(d)
	}
}

// The parameters of IPAWS say who may carry it; what is played is carried by nobody, under another code.
func TestIPAWS(t *testing.T) {
	t.Parallel()
	r := full(t)
	p := parameters(compose(t, r, 1).Infos[0])
	if d := cmp.Diff([][]string{{"CIV"}, nil, {"CST"}, {"Child Abduction"}, {r.Narrative["en-US"].Short90.Value}}, [][]string{p["EAS-ORG"], p["BLOCKCHANNEL"], p["timezone"], p["WEAHandling"], p["CMAMtext"]}); d != "" {
		t.Error(d)
	}
	is := issue(r, 1)
	is.IPAWS.Block = []string{"CMAS"}
	m, _ := cap.Compose(r, is)
	if p := parameters(m.Infos[0]); p["CMAMtext"] != nil || p["BLOCKCHANNEL"][0] != "CMAS" {
		t.Error(p)
	}
	r.Meta.Status = alert.Exercise
	m = compose(t, r, 1)
	if p := parameters(m.Infos[0]); p["CMAMtext"] != nil || len(p["BLOCKCHANNEL"]) != 3 || m.Infos[0].EventCodes[0].Value != "DMO" || m.Note != "EXERCISE: no real person is missing." {
		t.Error(p, m.Note)
	}
	is = issue(r, 1)
	is.IPAWS = nil
	m, _ = cap.Compose(r, is)
	if p := parameters(m.Infos[0]); p["EAS-ORG"] != nil || m.Codes != nil || m.Infos[0].SenderName != "Fenmarch County Police" {
		t.Error(p, m.Codes)
	}
	r.Area.Geocodes.Value = nil
	if _, faults := cap.Compose(r, issue(r, 1)); !slices.ContainsFunc(faults, func(f alert.Fault) bool { return f.Path == "area.geocodes" }) {
		t.Error(faults)
	}
}

// Texts for telephones are counted in septets, and never cut.
func TestTelephoneTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, fault string }{
		{strings.Repeat("a", 90), ""},
		{strings.Repeat("a", 91), "needs 91 of 90 septets; shorten it"},
		{strings.Repeat("a", 84) + "[€]", ""},
		{strings.Repeat("a", 85) + "[€]", "needs 91 of 90"},
		{"“dónde” – Niña… año", ""},
		{"пропал", "telephones cannot show \"п\""},
		{"a`b", "telephones cannot show \"`\""},
	} {
		r := full(t)
		n := r.Narrative["en-US"]
		n.Short90.Value = c.text
		r.Narrative["en-US"] = n
		m, faults := cap.Compose(r, issue(r, 1))
		blocked := slices.ContainsFunc(faults, func(f alert.Fault) bool { return f.Grade == alert.Block && f.Path == "narrative.en-US.short90" })
		if blocked != (c.fault != "") || blocked && !strings.Contains(faults[len(faults)-1].Message+faults[0].Message, c.fault) {
			t.Errorf("%q: %v", c.text, faults)
		}
		if strings.HasPrefix(c.text, "“") && parameters(m.Infos[0])["CMAMtext"][0] != `"donde" - Niña... año` {
			t.Error(parameters(m.Infos[0])["CMAMtext"])
		}
	}
}

// The texts of the examples are as long as was counted for them by hand.
func TestTelephoneTextsOfTheExamples(t *testing.T) {
	t.Parallel()
	r := readAlert(t, sampleFile(t, "alerts/1-amber-actual.yaml"))
	for lang, counted := range map[alert.Lang][2]int{"en-US": {84, 290}, "es-US": {86, 312}} {
		for k, room := range []int{90, 360} {
			for extra, blocked := range map[int]bool{room - counted[k]: false, room - counted[k] + 1: true} {
				n := r.Narrative[lang]
				field := &n.Short90
				if k == 1 {
					field = &n.Long360
				}
				field.Value += strings.Repeat("x", extra)
				narratives := r.Narrative
				r.Narrative = map[alert.Lang]alert.Narrative{"en-US": narratives["en-US"], "es-US": narratives["es-US"]}
				r.Narrative[lang] = n
				if _, faults := cap.Compose(r, issue(r, 1)); alert.Blocking(faults) != blocked {
					t.Errorf("%s: %d letters more: %v", lang, extra, faults)
				}
				r.Narrative = narratives
			}
		}
	}
}

// What keeps a message from leaving.
func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(r *alert.Revision, is *cap.Issue){
		"meta.status: a draft is not issued":            func(r *alert.Revision, _ *cap.Issue) { r.Meta.Status = alert.Draft },
		`meta.status: "Real" is none of`:                func(r *alert.Revision, _ *cap.Issue) { r.Meta.Status = "Real" },
		"photos: 1 of 3 public photos were handed over": func(_ *alert.Revision, is *cap.Issue) { is.Photos = is.Photos[:1] },
	} {
		r := full(t)
		is := issue(r, 1)
		change(r, &is)
		_, faults := cap.Compose(r, is)
		if !slices.ContainsFunc(faults, func(f alert.Fault) bool { return f.Grade == alert.Block && strings.HasPrefix(f.String(), want) }) {
			t.Errorf("want %s, got %v", want, faults)
		}
	}
}

// The warning to keep away is never lost.
func TestInstructionWarns(t *testing.T) {
	t.Parallel()
	r := full(t)
	n := r.Narrative["en-US"]
	n.Ask.Value = "Call 911."
	r.Narrative["en-US"] = n
	if got := compose(t, r, 1).Infos[0].Instruction; got != "Do not approach. Call 911." {
		t.Error(got)
	}
	r.Suspects[0].Armed.Value = alert.IsArmed
	if got := compose(t, r, 1).Infos[0].Instruction; got != "Armed: do not approach. Call 911." {
		t.Error(got)
	}
	no := false
	r.Contact.DoNotApproach.Value = &no
	if got := compose(t, r, 1).Infos[0].Instruction; got != "Call 911." {
		t.Error(got)
	}
}
