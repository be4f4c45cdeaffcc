package alert

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	easyGrade    = 8  // text for everybody is read with eight years of school
	longSentence = 30 // words
)

// reading looks how hard a text is to read: English by its grade of school (Flesch and Kincaid, which is made
// for English alone), any other language by the length of its sentences. WCAG 2.1 (3.1.5) asks for what
// lower secondary education can read.
func (c *coach) reading(l Lang, n Narrative) {
	for _, t := range c.typed(l, n) {
		if grade := readingGrade(t.text); l.base() == "en" && grade > easyGrade {
			c.advise(t.path, "reading_level", byWCAG, "reads at school grade %d; shorter sentences and words reach more people", grade)
		} else if words := longestSentence(t.text); l.base() != "en" && words > longSentence {
			c.advise(t.path, "reading_level", byWCAG, "has a sentence of %d words; shorter sentences reach more people", words)
		}
	}
}

// longestSentence is how many words the longest sentence has.
func longestSentence(s string) int {
	most, n := 0, 0
	for w := range strings.FieldsSeq(s) {
		n++
		most = max(most, n)
		if endsSentence(w) {
			n = 0
		}
	}
	return most
}

// endsSentence reports whether a word ends a sentence, and is not merely short for another, as "St." is.
func endsSentence(w string) bool {
	end, size := utf8.DecodeLastRuneInString(w)
	return strings.ContainsRune(".!?؟", end) && utf8.RuneCountInString(w) > 3 && !strings.Contains(w[:len(w)-size], ".")
}

// readingGrade estimates how many years of school an English text asks for (Flesch-Kincaid). Short texts
// have no meaningful grade; they count as 0.
func readingGrade(s string) int {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '/' })
	if len(words) < 12 {
		return 0
	}
	sentences, syllables := 0, 0
	for i, w := range words {
		syllables += syllablesOf(w)
		if i == len(words)-1 || endsSentence(w) {
			sentences++
		}
	}
	grade := 0.39*float64(len(words))/float64(sentences) + 11.8*float64(syllables)/float64(len(words)) - 15.59
	return int(grade + 0.5)
}

// syllablesOf counts the groups of vowels of an English word, less a silent e at its end.
func syllablesOf(word string) int {
	n, before := 0, false
	word = strings.ToLower(strings.TrimFunc(word, notLetter))
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && n > 1 {
		n--
	}
	return max(n, 1)
}
