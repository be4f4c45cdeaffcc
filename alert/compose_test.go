package alert_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// What a change to the full alert does to the text where everything fits.
func TestTextSays(t *testing.T) {
	t.Parallel()
	type revision = alert.Revision
	second := func(r *revision) {
		p := alert.MissingPerson{Age: alert.Public[*int]{Value: new(5)}, Sex: alert.Public[string]{Value: "female"}}
		p.DisplayName.Value, p.Eyes.Value = alert.Plain("Ida Nobody"), alert.Plain("blue")
		r.Missing = append(r.Missing, p)
	}
	for name, c := range map[string]struct {
		lang   alert.Lang
		change func(r *revision)
		says   []string
		not    []string
	}{
		"an update": {
			change: func(r *revision) { r.Meta.Revision = 2 },
			says:   []string{"UPDATE: missing boy, 9.", "H7K-2QF/2"}, not: []string{"AMBER"},
		},
		"a self-test": {
			change: func(r *revision) { r.Meta.Status, r.Contact.EmergencyNo.Value = alert.Test, "555-555-0199" },
			says:   []string{"TEST: no real person is missing. Take no action. Missing boy, 9."}, not: []string{"Please share", "#"},
		},
		"no local name": {
			change: func(r *revision) { r.Meta.NamedAlert.Value = nil }, says: []string{"ALERT: missing boy, 9."},
		},
		"a local name without the word": {
			change: func(r *revision) { r.Meta.NamedAlert.Value = alert.Plain("Endangered Person Advisory") }, says: []string{"ALERT: missing boy, 9."},
		},
		"an age range": {
			change: func(r *revision) { m := &r.Missing[0]; m.Age.Value, m.AgeRange.Value = nil, alert.AgeRange{8, 10} },
			says:   []string{"missing boy, 8-10."},
		},
		"an adult of no stated sex": {
			change: func(r *revision) { m := &r.Missing[0]; m.Age.Value, m.Sex.Value = new(40), "" }, says: []string{"missing person, 40."},
		},
		"a withheld name": {
			change: func(r *revision) { r.Missing[0].DisplayName.Value = alert.Plain("a 9-year-old boy") },
			says:   []string{"missing boy, 9. Have you seen this boy?"}, not: []string{"9-year-old"},
		},
		"two people": {
			change: second,
			says: []string{
				"missing boy, 9, and girl, 5. Have you seen Perrin Nobody (also called Perry) and Ida Nobody?",
				"\nPerrin Nobody: Slim,", "\nIda Nobody: Blue eyes.\n",
			},
		},
		"two people in Spanish": {
			lang: "es-US", change: second,
			says: []string{"niño desaparecido, 9 años, y niña desaparecida, 5 años. ¿Ha visto a Perrin Nobody (también Perry) e Ida Nobody?", "\nVistos el sáb 14 mar"},
		},
		"two girls and a woman in Spanish": {
			lang: "es-US", change: func(r *revision) {
				second(r)
				r.Missing[0].Sex.Value = "female"
				r.Missing[0].Build.Value = alert.Plain("slim")
			},
			says: []string{"niña desaparecida", "Delgada,", "\nVistas el"},
		},
		"unknown things": {
			change: func(r *revision) {
				m := &r.Missing[0]
				m.Height, m.Weight = alert.Measure{Unknown: true}, alert.Measure{}
				m.Eyes.Value, m.GlassesOrDevices.Value = alert.Plain("unknown"), alert.Plain("none")
				m.Hair.Value = alert.Hair{Colour: alert.Plain("unknown"), Length: alert.Plain("shoulder")}
				m.ClothingLastSeen.Value = alert.Clothing{{Item: alert.Plain("unknown")}}
			},
			says: []string{"shoulder-length hair"}, not: []string{"unknown", "none", "eyes", "ft", "lb", "Wearing"},
		},
		"inches and pounds": {
			change: func(r *revision) {
				r.Missing[0].Height, r.Missing[0].Weight = alert.Measure{Value: 6, Unit: "ft"}, alert.Measure{Value: 154.3, Unit: "lb"}
			},
			says: []string{"6 ft (183 cm), 154 lb (70 kg)"},
		},
		"metres elsewhere": {
			lang: "en-IE", change: func(r *revision) { languages(r, "en-IE"); r.Missing[0].Height = alert.Measure{Value: 1.34, Unit: "m"} },
			says: []string{"134 cm, 30 kg"}, not: []string{"ft", "lb"},
		},
		"hidden measures": {
			change: func(r *revision) { r.Missing[0].Height.Visibility = alert.VisiblePartner }, not: []string{"cm"},
		},
		"a hint that is the reason": {
			change: func(r *revision) {
				say(r, "en-US", func(n *alert.Narrative) { n.WhyUrgent.Value = "He is drawn to water. It is cold." })
			},
			says: []string{"\nHe is drawn to water. It is cold.\n"}, not: []string{"cat. He is drawn"},
		},
		"before noon": {
			change: func(r *revision) { r.LastSeen.Time.Value, r.LastSeen.TimePrecision.Value = at(11, 5), alert.TimeBefore },
			says:   []string{"Last seen before 11:05 am Sat Mar 14,"},
		},
		"after one, in Spanish": {
			lang:   "es-US",
			change: func(r *revision) { r.LastSeen.Time.Value, r.LastSeen.TimePrecision.Value = at(13, 0), alert.TimeAfter },
			says:   []string{"Visto el sáb 14 mar después de la 1:00 p. m.,"},
		},
		"midnight, exactly, in Spanish": {
			lang:   "es-US",
			change: func(r *revision) { r.LastSeen.Time.Value, r.LastSeen.TimePrecision.Value = at(0, 30), "" },
			says:   []string{"Visto el sáb 14 mar a las 12:30 a. m.,"},
		},
		"long ago": {
			change: func(r *revision) { r.LastSeen.Time.Value = time.Date(2019, 1, 2, 23, 5, 0, 0, time.UTC) },
			says:   []string{"Last seen about 5:05 pm Wed Jan 2, 2019, Gull Lane"},
		},
		"long ago, in Spanish": {
			lang:   "es-US",
			change: func(r *revision) { r.LastSeen.Time.Value = time.Date(2019, 1, 2, 23, 5, 0, 0, time.UTC) },
			says:   []string{"Visto el mié 2 ene 2019 hacia las 5:05 p. m., parque"},
		},
		"long ago, by the expiry": {
			change: func(r *revision) {
				r.LastSeen.Time.Value, r.Meta.Effective = time.Date(2025, 3, 14, 23, 5, 0, 0, time.UTC), time.Time{}
			},
			says: []string{"Fri Mar 14, 2025,"},
		},
		"half a year ago": {
			change: func(r *revision) { r.LastSeen.Time.Value = r.Meta.Effective.AddDate(0, 0, -180) }, not: []string{", 2025"},
		},
		"between": {
			change: func(r *revision) { r.LastSeen.TimePrecision.Value = alert.TimeBetween }, says: []string{"Last seen about 5:05 pm"},
		},
		"on foot, no vehicle": {
			change: func(r *revision) { r.Vehicles, r.LastSeen.Mode.Value = nil, alert.ByFoot },
			says:   []string{"Withymouth, heading west on foot."}, not: []string{"late"},
		},
		"a vehicle going elsewhere": {
			change: func(r *revision) { r.Vehicles[0].Direction.Value = alert.Plain("north") },
			says:   []string{"Withymouth, heading west.", "roof rack, heading north."},
		},
		"a place with a full stop": {
			change: func(r *revision) { r.LastSeen.PlaceText.Value["en-US"] = "Gull Lane." }, says: []string{"Gull Lane.\n"},
		},
		"a partial plate": {
			change: func(r *revision) { r.Vehicles[0].PlatePartial.Value, r.Vehicles[0].PlateRegion.Value = true, "" },
			says:   []string{"partial plate ZZK 0177, roof rack"},
		},
		"only a plate": {
			change: func(r *revision) { r.Vehicles = []alert.Vehicle{{Plate: alert.Public[string]{Value: "A  1-2"}}} },
			says:   []string{"\nPlate A  1-2.\n"},
		},
		"a wanted man, armed and named": {
			change: func(r *revision) {
				s := &r.Suspects[0]
				s.Wording.Value, s.Armed.Value, s.Sex.Value, s.Name.Visibility = alert.WantedPerson, alert.IsArmed, "male", alert.VisiblePublic
				s.AgeRange.Value, s.Age.Value = nil, new(33)
			},
			says: []string{"Wanted: Vesper Nullman, a man, 33, long red hair, grey coat.", "\nArmed: do not approach. If you see"},
		},
		"armed, in Spanish": {
			lang: "es-US", change: func(r *revision) {
				r.Suspects[0].Armed.Value, r.Suspects[0].Wording.Value = alert.IsArmed, alert.SuspectOfCrime
			},
			says: []string{"Persona armada: no se acerque. ", "Persona sospechosa: una mujer, 30-35 años"},
		},
		"an odd wording": {
			change: func(r *revision) { r.Suspects[0].Wording.Value = "villain" }, says: []string{"May be with a woman"}, not: []string{"villain"},
		},
		"no fear": {
			change: func(r *revision) {
				r.Contact.DoNotApproach.Value = new(false)
				say(r, "en-US", func(n *alert.Narrative) { n.Ask.Value = "Stay with him" })
			},
			says: []string{"\nCall 911 now. Tips: +1-555-555-0177. Please share.\n"}, not: []string{"pproach", "Stay"},
		},
		"an ask that says less": {
			change: func(r *revision) { say(r, "en-US", func(n *alert.Narrative) { n.Ask.Value = "Ring 911" }) },
			says:   []string{"\nDo not approach. Ring 911. Tips: +1-555-555-0177. Please share.\n"},
		},
		"a hidden ask": {
			change: func(r *revision) {
				say(r, "en-US", func(n *alert.Narrative) { n.Ask.Visibility = alert.VisiblePartner })
			},
			says: []string{"Do not approach. Call 911 now. Tips"}, not: []string{"If you see"},
		},
		"an ask with another number": {
			change: func(r *revision) { say(r, "en-US", func(n *alert.Narrative) { n.Ask.Value = "Call 5911-911-9115." }) },
			says:   []string{"Call 911 now."}, not: []string{"5911"},
		},
		"words that Spanish lacks": {
			lang: "es-US", change: func(r *revision) {
				m := &r.Missing[0]
				m.Build.Value, m.Marks.Value, m.Eyes.Value = alert.Plain("wiry"), alert.Plain("a limp"), alert.Plain("violet")
				m.ClothingLastSeen.Value[0] = alert.Garment{Item: alert.Plain("poncho"), Colour: alert.Plain("red")}
				r.Vehicles[0].Direction.Value = alert.Plain("towards the hills")
			},
			says: []string{"Lleva pantalón de mezclilla negro, zapatillas."}, not: []string{"wiry", "limp", "violet", "poncho", "hills"},
		},
		"shades and plurals in Spanish": {
			lang: "es-US", change: func(r *revision) {
				r.Missing[0].ClothingLastSeen.Value = alert.Clothing{
					{Item: alert.Plain("Boots"), Colour: alert.Plain("red")},
					{Item: alert.Plain("gloves"), Colour: alert.Plain("white")},
					{Item: alert.Plain("coat"), Colour: alert.Plain("light blue")},
				}
			},
			says: []string{"Lleva botas rojas, guantes blancos, abrigo azul claro."},
		},
		"own words of a language": {
			lang: "es-US", change: func(r *revision) {
				r.Missing[0].ClothingLastSeen.Value = alert.Clothing{{Item: alert.Text{"en-US": "poncho", "es-US": "poncho"}, Colour: alert.Plain("red")}}
			},
			says: []string{"Lleva poncho rojo."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := fullAlert(t)
			c.change(r)
			if c.lang == "" {
				c.lang = "en-US"
			}
			text := rendered(t, r, wide(c.lang)).Text
			for _, s := range c.says {
				if !strings.Contains(text, s) {
					t.Errorf("lacks %q:\n%s", s, text)
				}
			}
			for _, s := range c.not {
				if strings.Contains(text, s) {
					t.Errorf("has %q:\n%s", s, text)
				}
			}
		})
	}
}

// An alert that was written in Spanish reads well in English.
func TestEnglishFromSpanish(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.Meta.Languages = []alert.Lang{"es-US", "en-US"}
	m := &r.Missing[0]
	m.Hair.Value = alert.Hair{Colour: alert.Plain("castaño"), Length: alert.Plain("largo")}
	m.Eyes.Value, m.Build.Value, m.GlassesOrDevices.Value = alert.Plain("verdes"), alert.Plain("delgado"), alert.Plain("gafas")
	m.ClothingLastSeen.Value = alert.Clothing{{Item: alert.Plain("chaqueta"), Colour: alert.Plain("azul oscuro")}}
	v := &r.Vehicles[0]
	v.Colour.Value, v.Body.Value, v.Direction.Value = alert.Plain("blanca"), alert.Plain("furgoneta"), alert.Plain("norte por Ruta 4")
	r.LastSeen.Direction.Value = alert.Plain("oeste")
	for l, want := range map[alert.Lang][]string{
		"en-US": {"Slim, pale skin, long brown hair, green eyes,", "glasses. Wearing dark blue jacket.", "heading west.", "White 2019 Exemplar Drover van,", "heading north on Ruta 4."},
		"es-US": {"Delgado, piel clara, cabello castaño largo, ojos verdes,", "Lleva chaqueta azul oscuro.", "en dirección norte por Ruta 4."},
	} {
		text := rendered(t, r, wide(l)).Text
		for _, s := range want {
			if !strings.Contains(text, s) {
				t.Errorf("lacks %q:\n%s", s, text)
			}
		}
	}
}

func TestLeftOutNamesWhatHasNoWords(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.Missing[0].Marks.Value = alert.Plain("a limp")
	r.LastSeen.Direction.Value, r.Vehicles = alert.Plain("uphill"), nil
	got := strings.Join(rendered(t, r, wide("es-US")).LeftOut, "; ")
	if got != "missing[0].marks (no words in es-US); last_seen.direction (no words in es-US); headline; what_happened; tip_url" {
		t.Error(got)
	}
}

// at is a time of the day on which the boy was last seen, by the alert's own clock.
func at(hour, minute int) time.Time {
	return time.Date(2026, 3, 14, hour+5, minute, 0, 0, time.UTC)
}

func say(r *alert.Revision, l alert.Lang, change func(n *alert.Narrative)) {
	n := r.Narrative[l]
	change(&n)
	r.Narrative[l] = n
}

// languages makes l the one language of the alert.
func languages(r *alert.Revision, l alert.Lang) {
	r.Narrative = map[alert.Lang]alert.Narrative{l: r.Narrative["en-US"]}
	r.LastSeen.PlaceText.Value[l] = r.LastSeen.PlaceText.Value["en-US"]
	r.Meta.Languages = []alert.Lang{l}
}
