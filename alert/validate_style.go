package alert

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	shorthand = regexp.MustCompile(`\b(?:LIC/|[WBHA]/[MF]\b|[MF]/[WBHA]\b|W/|BLK\b|BRO\b|LKW\b|LSW\b|NFD\b|DOB\b|POI\b)`)
	thanks    = regexp.MustCompile(`(?i)\b(?:thanks|thank you|gracias)\b`)
	hashtags  = regexp.MustCompile(`(?:^|\s)#\pL`)
	webLink   = regexp.MustCompile(`(?i)\bhttps?://[^\s]+`)
	capitals  = regexp.MustCompile(`\b\p{Lu}{4,}\b`)
	signifier = []string{"ALERT", "UPDATE", "FOUND", "CORRECTION", drillWord, testWord, "AMBER", "ALERTA", "ACTUALIZACIÓN"}
)

// style warns of what makes people pass an appeal on less, or not understand it.
func (g *gate) style(path string, l Lang, n Narrative) {
	for _, t := range []typed{
		{path + ".headline", l, n.Headline.Shown()},
		{path + ".what_happened", l, n.WhatHappened.Shown()},
		{path + ".ask", l, n.Ask.Shown()},
		{path + ".why_urgent", l, n.WhyUrgent.Shown()},
	} {
		if m := shorthand.FindString(t.text); m != "" {
			g.warn(t.path, "%q is police shorthand; write words that everybody knows", m)
		}
		if thanks.MatchString(t.text) {
			g.warn(t.path, "thanks belong in the closeout; an appeal with thanks is passed on half as often")
		}
		if len(hashtags.FindAllString(t.text, -1)) > 2 {
			g.warn(t.path, "more than two hashtags; keep the place and the case")
		}
		for _, word := range capitals.FindAllString(t.text, -1) {
			if !slices.Contains(signifier, word) && word != g.Meta.IssuingAgency.ShortName.Value && !g.inPlate(word) {
				g.warn(t.path, "%s stands in capitals, which does not help; write it small", word)
				break
			}
		}
		g.links(t.path, t.text)
		if grade := readingGrade(t.text); strings.HasPrefix(string(l), "en") && grade > easyGrade {
			g.warn(t.path, "reads at school grade %d; shorter sentences and words reach more people", grade)
		}
	}
}

func (g *gate) inPlate(word string) bool {
	return slices.ContainsFunc(g.Vehicles, func(v Vehicle) bool { return strings.Contains(compact(v.Plate.Value), word) })
}

func (g *gate) links(path, s string) {
	found := webLink.FindAllString(s, -1)
	if len(found) > 1 {
		g.warn(path, "%d links; one is enough, to your own page", len(found))
	}
	own := []string{host(g.Contact.TipURL.Value), host(g.Meta.IssuingAgency.VerifyURL.Value)}
	for _, link := range found {
		if !slices.Contains(own, host(link)) {
			g.warn(path, "links to %s, which is not your own page", host(link))
		}
	}
}

// host is the host of a web address, or "".
func host(link string) string {
	_, rest, _ := strings.Cut(link, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.ToLower(strings.TrimRight(host, ".,;:!?)"))
}

// Text for everybody is read with eight years of school.
const easyGrade = 8

// readingGrade estimates how many years of school an English text asks for (Flesch-Kincaid). Short texts
// have no meaningful grade; they count as 0.
func readingGrade(s string) int {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '/' })
	sentences, syllables := 0, 0
	for i, w := range words {
		syllables += syllablesOf(w)
		end, _ := utf8.DecodeLastRuneInString(w)
		if i == len(words)-1 || strings.ContainsRune(".!?", end) && utf8.RuneCountInString(w) > 3 && !strings.Contains(w[:len(w)-1], ".") {
			sentences++
		}
	}
	if len(words) < 12 {
		return 0
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
