package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"image/color"
	"image/jpeg"
	"os"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/media"
	"github.com/hueandcry/hueandcry/media/sheet"
	"github.com/hueandcry/hueandcry/web"
)

// cardSetting is what the configuration says about pages.
type cardSetting struct {
	fonts string
	link  func(code string) string // nil: there is no public page
}

func cardSettings(file string) (cardSetting, error) {
	if file == "" {
		return cardSetting{}, nil
	}
	cfg, err := loadConfig(file)
	if err != nil {
		return cardSetting{}, err
	}
	out := cardSetting{fonts: cfg.FontsDir}
	if cfg.PublicURL != "" {
		out.link = func(code string) string { return strings.TrimSuffix(cfg.PublicURL, "/") + "/a/" + code }
	}
	return out, nil
}

// newSheet puts the words of an alert in one language on a page.
func newSheet(p web.Proposal, lang alert.Lang, link func(string) string) (sheet.Sheet, error) {
	r := p.Rev
	if lang == "" {
		lang = r.Source()
	} else if !slices.Contains(r.Languages(), lang) {
		return sheet.Sheet{}, usagef("--lang: the alert is not in %s, but in %v", lang, r.Languages())
	}
	words, err := alert.InParts(r, p.Rules.Phrases, lang)
	if err != nil {
		return sheet.Sheet{}, err
	}
	s := sheet.Sheet{
		Lang: string(lang), Title: r.Title(), Heading: strings.ToUpper(words.Signifier), Notice: words.Notice, Colour: kindColour(p.Rules.Kinds[r.Kind()]),
		Warning: words.Avoid, Calls: words.Calls, Code: r.Code(), Agency: r.Meta.IssuingAgency.Name.Shown().Any(lang, r.Source()),
		Link: r.Meta.IssuingAgency.VerifyURL.Shown(),
	}
	if r.Status() != alert.Actual {
		s.Look = sheet.Exercise
	}
	if s.Code == "" {
		s.Code = web.PreviewCode
	}
	if link != nil {
		s.Link = link(s.Code)
	}
	for _, one := range words.People {
		person := sheet.Person{Name: one.Name, Who: one.Who, About: one.About}
		if one.Photo != nil {
			if person.Photo, err = cardPhoto(p.Pictures[one.Photo.File].Photo, *one.Photo, one.Mark); err != nil {
				return s, err
			}
		}
		s.People = append(s.People, person)
	}
	s.Facts = cardFacts(words)
	return s, nil
}

func cardFacts(words alert.Parts) []sheet.Fact {
	facts := []sheet.Fact{{Text: words.Seen, Keep: true}}
	for _, v := range words.Vehicles {
		facts = append(facts, sheet.Fact{Text: v.Look, Plate: v.Plate})
	}
	for _, c := range words.Company {
		facts = append(facts, sheet.Fact{Text: c})
	}
	return append(facts, sheet.Fact{Text: words.Urgent})
}

// cardPhoto is a prepared photo with the place in it that must be seen.
func cardPhoto(ready alert.Photo, ref alert.PhotoRef, mark string) (*sheet.Photo, error) {
	picture, err := jpeg.Decode(bytes.NewReader(ready.Content))
	if err != nil {
		return nil, fmt.Errorf("%s: the photo cannot be drawn (%w); save it again", ref.File, err)
	}
	focus := media.UpperThird
	if ref.Focus != nil {
		focus = media.Focus{X: ref.Focus.X, Y: ref.Focus.Y}
		if c := ref.Crop; c != nil { // the picture is only that part of the photo
			focus = media.Focus{X: (focus.X - c.X) / c.W, Y: (focus.Y - c.Y) / c.H}
		}
	}
	return &sheet.Photo{Picture: picture, Focus: focus, Mark: mark}, nil
}

// end makes of an appeal the page of its end: the approved words, and nobody's name or face.
func end(s *sheet.Sheet, p web.Proposal, how string) error {
	ended, err := alert.ParseEnded(how)
	if err != nil {
		return usagef("--ended: %w", err)
	}
	lang := alert.Lang(s.Lang)
	words := strings.TrimSpace(p.Rev.Closeouts.For(ended).Text.In(lang, p.Rev.Source()))
	if words == "" {
		return fmt.Errorf("closeouts.%s: absent in %s; write the words for this ending", ended.Words(), lang)
	}
	heading := p.Rules.Phrases.In(lang).Pages.Heading(ended) // the page of the appeal has found the phrases
	if s.Look == sheet.Exercise {
		heading = s.Heading
	}
	*s = sheet.Sheet{
		Lang: s.Lang, Look: sheet.Found, Title: s.Title, Heading: heading, Notice: words,
		Agency: s.Agency, Code: s.Code, Link: s.Link,
	}
	return nil
}

// kindColour is the colour by which a kind is known; one that is not written as #rrggbb is nobody's.
func kindColour(k alert.Kind) color.RGBA {
	rgb, err := hex.DecodeString(strings.TrimPrefix(k.Brand.Colour, "#"))
	if err != nil || len(rgb) != 3 {
		return color.RGBA{}
	}
	return color.RGBA{R: rgb[0], G: rgb[1], B: rgb[2], A: 0xff}
}

// deliver writes a file that was asked for.
func (c *cli) deliver(name string, content []byte) error {
	if name == "-" {
		_, err := c.Out.Write(content)
		return err
	}
	if err := os.WriteFile(name, content, 0o600); err != nil {
		return fmt.Errorf("the page cannot be written: %w; name another file with --out", err)
	}
	return nil
}
