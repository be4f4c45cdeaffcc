package alert

// Broadcast are the texts of one language for those who are reached by no channel: telephones, sirens,
// notice boards, and whoever reads out or copies.
type Broadcast struct {
	Lang  Lang            `json:"language"`
	Texts []BroadcastText `json:"texts"`
	Alt   []AltText       `json:"alt"` // of the pictures that the public may see
}

// BroadcastText is one of them, counted in its own unit.
type BroadcastText struct {
	Name     string   `json:"name"` // headline, short, long, wea90, wea360 or sms
	Text     string   `json:"text"`
	Count    int      `json:"count"`
	Limit    int      `json:"limit"`
	Unit     string   `json:"unit"`
	Encoding string   `json:"encoding,omitzero"` // of a short message: GSM-7 or UCS-2
	Segments int      `json:"segments,omitzero"` // how many messages it takes
	Typed    bool     `json:"typed"`             // by a person, in place of what would be composed
	LeftOut  []string `json:"left_out"`
	Problem  string   `json:"problem,omitzero"` // why it cannot be used
}

// AltText is what stands for a picture, for those who cannot see it.
type AltText struct {
	Path  string `json:"path"`
	Text  string `json:"text"`
	Count int    `json:"count"` // letters
}

// The most that each of them takes.
const (
	shortText   = 280  // characters: one post anywhere, without a thread
	longText    = 5000 // characters
	shortWEA    = 90   // septets; WEA counts so
	longWEA     = 360
	smsSegments = 4
)

// The names of the texts. An override under one of the first three takes its place, as for a network; the
// narrative's headline, short90 and long360 are those of the others.
const (
	textShort    = "short"
	textLong     = "long"
	textSMS      = "sms"
	textHeadline = "headline"
	textWEA90    = "wea90"
	textWEA360   = "wea360"
)

// BroadcastOverrides are the texts in whose place an override stands under their own name.
func BroadcastOverrides() []string { return []string{textShort, textLong, textSMS} }

// Broadcasts composes the texts of every language of a revision. It is pure. link is the agency's own page;
// empty: there is none. What keeps one text from being used stands in its Problem, and keeps no other.
func Broadcasts(r *Revision, book Phrasebook, link string) []Broadcast {
	all := []Broadcast{}
	for _, l := range r.Meta.Languages {
		b := broadcaster{r, Target{Lang: l, Phrases: book, Link: link}}
		all = append(all, Broadcast{l, []BroadcastText{
			b.headline(), b.post(textShort), b.post(textLong),
			b.wea(textWEA90), b.wea(textWEA360), b.sms(),
		}, b.alt()})
	}
	return all
}
