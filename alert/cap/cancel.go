package cap

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
)

// A cancel is shown for so long, so that those who copied the alert see that it is over.
const cancelVisible = time.Hour

// Cancel makes the message that ends an alert: the words that were approved for the ending, in every
// language, for all earlier messages. It names nobody, carries no picture and does not say in any
// parameter how the case ended. Words that name somebody, or that are lacking, are replaced by ones that
// only say that it is over, for an end is never held up. It is pure.
func Cancel(r *alert.Revision, is Issue, e alert.Ended) (*Message, []alert.Fault) {
	c := composer{r: r, is: is, zone: clock(r)}
	m := c.envelope(msgCancel)
	m.References = is.all()
	m.Note = join(" ", m.Note, "This alert is over. Please delete any copy that you shared.")
	words := r.Closeouts.For(e).Text
	for _, l := range r.Languages() {
		i := c.event(l)
		i.ResponseTypes, i.Urgency, i.Severity, i.Certainty = []string{"AllClear"}, "Past", "Minor", "Observed"
		i.Expires = c.at(is.Sent.Add(cancelVisible))
		i.Description = c.ending(l, strings.TrimSpace(words.In(l, r.Source())), "closeouts."+string(e.Words()))
		if first := firstSentence(i.Description); first != i.Description {
			i.Headline = first
		}
		i.Contact = c.contact()
		i.Parameters = append(c.ipawsRoute(), named(ours+"code", r.Meta.Code)...)
		m.Infos = append(m.Infos, i)
	}
	return m, c.faults
}

// over says only that an alert has ended, by primary language.
var over = map[string]string{
	"en": "This alert is over. Please delete any copy that you shared.",
	"es": "Esta alerta ha terminado. Por favor, borre toda copia que haya compartido.",
	"fr": "Cette alerte est terminée. Merci d'effacer toute copie que vous avez partagée.",
}

func (c *composer) ending(l alert.Lang, words, path string) string {
	switch {
	case words == "":
		c.warn(path, "absent in %s; the message only says that the alert is over", l)
	case c.names(words):
		c.warn(path, "names somebody in %s; the message only says that the alert is over", l)
	default:
		return words
	}
	neutral := over[base(l)]
	if neutral == "" {
		neutral = over["en"]
	}
	if word := c.drillWord(); word != "" {
		return word + ": " + neutral
	}
	return neutral
}

// names reports whether a text names somebody of this case. Those of a drill do not exist.
func (c *composer) names(text string) bool {
	if c.drillWord() != "" {
		return false
	}
	var all []string
	for _, m := range c.r.Missing {
		for _, name := range m.DisplayName.Value {
			all = append(all, name)
		}
		all = append(all, m.AKA.Value...)
	}
	for _, s := range c.r.Suspects {
		all = append(all, s.Name.Value)
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	return slices.ContainsFunc(all, func(name string) bool {
		name = strings.TrimSpace(name)
		if utf8.RuneCountInString(name) < shortestName || name == alert.Unknown {
			return false
		}
		return strings.Contains(strings.ToLower(text), strings.ToLower(name)) ||
			slices.ContainsFunc(properNames(name), func(part string) bool {
				return slices.ContainsFunc(words, func(word string) bool { return capital(word) && strings.EqualFold(word, part) })
			})
	})
}

// Shorter names stand within too many other words.
const shortestName = 3

// properNames are the parts of a name; none of words such as "a boy of seven".
func properNames(name string) []string {
	fields := strings.Fields(name)
	if slices.ContainsFunc(fields, func(f string) bool { return !capital(f) }) {
		return nil
	}
	return slices.DeleteFunc(fields, func(f string) bool { return utf8.RuneCountInString(f) < shortestName })
}

func capital(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}

// firstSentence is a text up to the end of its first sentence.
func firstSentence(s string) string {
	for i, r := range s {
		if strings.ContainsRune(".!?", r) && i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\n') {
			return s[:i+1]
		}
	}
	return s
}
