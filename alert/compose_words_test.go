package alert_test

import (
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
)

// Odd but honest values still make sentences.
func TestOddValuesReadWell(t *testing.T) {
	t.Parallel()
	type revision = alert.Revision
	bald := func(r *revision) {
		r.Missing[0].Hair.Value = alert.Hair{Colour: alert.Plain("Bald"), Length: alert.Plain("none")}
		r.Missing[0].Eyes.Value, r.Missing[0].Build.Value, r.Missing[0].Skin.Value = nil, nil, nil
	}
	aged := func(years int) func(r *revision) {
		return func(r *revision) { r.Missing[0].Age.Value, r.Missing[0].Sex.Value = &years, "female" }
	}
	named := func(name string) func(r *revision) {
		return func(r *revision) {
			r.Missing[0].DisplayName.Value, r.Missing[0].AKA.Value = alert.Plain(name), nil
		}
	}
	for name, c := range map[string]struct {
		lang      alert.Lang
		change    func(r *revision)
		says, not string
	}{
		"bald":                {"en-US", bald, "\nBald, 4 ft", "ald hair"},
		"bald in Spanish":     {"es-US", bald, "\nCalvo, 4 ft", "cabello"},
		"a bald girl":         {"es-US", func(r *revision) { bald(r); aged(9)(r) }, "\nCalva, 4 ft", "cabello"},
		"an infant":           {"en-US", aged(0), "missing girl, under 1 year old. Have", ", 0"},
		"an infant, Spanish":  {"es-US", aged(0), "niña desaparecida, menos de 1 año. ", ", 0"},
		"one year, Spanish":   {"es-US", aged(1), "niña desaparecida, 1 año. ", "1 años"},
		"a colour alone":      {"en-US", onlyColour, "\nRed vehicle.\n", "Red."},
		"a colour in Spanish": {"es-US", onlyColour, "\nVehículo rojo.\n", "Rojo."},
		"full stops": {"en-US", func(r *revision) {
			m := &r.Missing[0]
			m.CompanionOrPet.Value, m.Eyes.Value, m.Build.Value = alert.Plain("a dog."), alert.Plain("Green."), alert.Plain("Tall.")
			m.ClothingLastSeen.Value = alert.Clothing{{Item: alert.Plain("shoes."), Colour: alert.Plain("red.")}}
			r.Suspects[0].Description.Value, r.Suspects[0].Clothing.Value = nil, alert.Clothing{{Item: alert.Plain("a coat.")}}
			r.Vehicles[0].Features.Value = alert.Plain("roof rack.")
		}, "Tall, pale skin, short black hair, Green eyes, 4 ft 5 in (134 cm), 66 lb (30 kg), scar on the chin, round glasses. Wearing red shoes. With a dog. He", ".."},
		"full stops across languages": {"es-US", func(r *revision) {
			r.Missing[0].ClothingLastSeen.Value = alert.Clothing{{Item: alert.Plain("Boots."), Colour: alert.Plain("red.")}}
		}, "Lleva botas rojas. Con", ".."},
		"an unknown name":        {"en-US", named("Unknown"), "missing boy, 9. Have you seen this boy?", "nknown"},
		"a name with a question": {"en-US", named("Perrin?"), "Have you seen Perrin?\n", "??"},
		"three people": {"en-US", func(r *revision) {
			for _, sex := range []string{"female", "male"} {
				p := alert.MissingPerson{Age: alert.Public[*int]{Value: new(41)}, Sex: alert.Public[string]{Value: sex}}
				p.DisplayName.Value, p.Eyes.Value = alert.Plain("unknown"), alert.Plain("blue")
				r.Missing = append(r.Missing, p)
			}
		}, "missing boy, 9, woman, 41, and man, 41.", "nknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := fullAlert(t)
			c.change(r)
			text := rendered(t, r, wide(c.lang)).Text
			if !strings.Contains(text, c.says) || strings.Contains(text, c.not) {
				t.Errorf("want %q and not %q:\n%s", c.says, c.not, text)
			}
		})
	}
}

func onlyColour(r *alert.Revision) {
	var v alert.Vehicle
	v.Colour.Value = alert.Plain("red")
	r.Vehicles = []alert.Vehicle{v}
}
