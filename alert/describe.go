package alert

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Unknown is the word for what is known to be unknown. It is an answer, where an absent field is none.
const Unknown = "unknown"

// AgeRange is the least and the greatest age that a person may have, in years.
type AgeRange []int

// Measure is a number with its unit, or stated as unknown.
type Measure struct {
	Note

	Value   float64 `json:"value"`
	Unit    string  `json:"unit"` // cm, m, in, ft, kg, lb
	Unknown bool    `json:"-"`    // written as the word alone
}

// UnmarshalText reads the word unknown, or a number and a unit: "122 cm".
func (m *Measure) UnmarshalText(b []byte) error {
	s := strings.TrimSpace(string(b))
	if s == Unknown {
		*m = Measure{Unknown: true}
		return nil
	}
	end := strings.LastIndexFunc(s, unicode.IsDigit) + 1
	value, err := strconv.ParseFloat(strings.TrimSpace(s[:end]), 64)
	unit := strings.TrimSpace(s[end:])
	if err != nil || unit == "" {
		return fmt.Errorf(`%q is no measure; write {value: 122, unit: cm}, "122 cm" or %s`, s, Unknown)
	}
	*m = Measure{Value: value, Unit: unit}
	return nil
}

const (
	inchesPerMetre    = 39.3701
	poundsPerKilogram = 2.20462
)

// metres is a length in metres; 0 in any other unit.
func (m Measure) metres() float64 {
	return m.Value * map[string]float64{"cm": 0.01, "m": 1, "in": 1 / inchesPerMetre, "ft": 12 / inchesPerMetre}[m.Unit]
}

// kilograms is a weight in kilograms; 0 in any other unit.
func (m Measure) kilograms() float64 {
	return m.Value * map[string]float64{"kg": 1, "lb": 1 / poundsPerKilogram}[m.Unit]
}

// Centimetres is a length that the public may see; 0 if there is none.
func (m Measure) Centimetres() float64 { return m.public(m.metres() * 100) }

// Kilograms is a weight that the public may see; 0 if there is none.
func (m Measure) Kilograms() float64 { return m.public(m.kilograms()) }

func (m Measure) public(n float64) float64 {
	if !m.shown(VisiblePublic) || m.Unknown || n <= 0 {
		return 0
	}
	return n
}

type measureParts Measure

// MarshalJSON writes the word unknown, or the parts.
func (m Measure) MarshalJSON() ([]byte, error) {
	if m.Unknown {
		return json.Marshal(Unknown)
	}
	return json.Marshal(measureParts(m))
}

// UnmarshalJSON reads a text or the parts.
func (m *Measure) UnmarshalJSON(b []byte) error {
	return textOr(b, m, (*measureParts)(m))
}

// Hair is described in parts. A plain word is the colour.
type Hair struct {
	Colour Text `json:"colour,omitzero"`
	Length Text `json:"length,omitzero"`
}

// UnmarshalText reads a colour, or the word unknown.
func (h *Hair) UnmarshalText(b []byte) error {
	*h = Hair{Colour: Plain(string(b))}
	return nil
}

type hairParts Hair

// UnmarshalJSON reads a colour or the parts.
func (h *Hair) UnmarshalJSON(b []byte) error {
	return textOr(b, h, (*hairParts)(h))
}

// Garment is one piece of clothing. A plain text is the item.
type Garment struct {
	Item   Text `json:"item,omitzero"`
	Colour Text `json:"colour,omitzero"`
}

// UnmarshalText reads an item.
func (g *Garment) UnmarshalText(b []byte) error {
	*g = Garment{Item: Plain(string(b))}
	return nil
}

type garmentParts Garment

// UnmarshalJSON reads an item or the parts.
func (g *Garment) UnmarshalJSON(b []byte) error {
	return textOr(b, g, (*garmentParts)(g))
}

// Clothing is what a person wears, the most striking piece first; or the word unknown, which is held as
// one garment of that name.
type Clothing []Garment

// Unknown reports whether the clothing is stated as unknown.
func (c Clothing) Unknown() bool { return len(c) == 1 && c[0].Item[""] == Unknown }

// UnmarshalText reads the word unknown; anything else must be a list.
func (c *Clothing) UnmarshalText(b []byte) error {
	if string(b) != Unknown {
		return fmt.Errorf("%q is no list; write [{item: raincoat, colour: yellow}] or %s", b, Unknown)
	}
	*c = Clothing{{Item: Plain(Unknown)}}
	return nil
}

// MarshalJSON writes the word unknown, or the list.
func (c Clothing) MarshalJSON() ([]byte, error) {
	if c.Unknown() {
		return json.Marshal(Unknown)
	}
	return json.Marshal([]Garment(c))
}

// UnmarshalJSON reads the word unknown, or a list.
func (c *Clothing) UnmarshalJSON(b []byte) error {
	return textOr(b, c, (*[]Garment)(c))
}

// textOr reads JSON text into text, and anything else into parts.
func textOr(b []byte, text interface{ UnmarshalText([]byte) error }, parts any) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil || string(b) == "null" {
		return json.Unmarshal(b, parts)
	}
	return text.UnmarshalText([]byte(s))
}
