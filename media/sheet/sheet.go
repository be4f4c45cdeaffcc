// Package sheet lays out what the public is shown of an alert on one page: a card for a post, a portrait, a poster
// to print. It has no words of its own: all that is said comes with the [Sheet], in whatever language.
package sheet

import (
	"image"
	"image/color"

	"github.com/hueandcry/hueandcry/media"
)

// Sheet is what stands on a page.
type Sheet struct {
	Lang   string // BCP 47; decides from which side the page is read
	Look   Look
	Colour color.RGBA // of the band of an appeal; the other looks have their own

	Title   string // of the document; names nobody
	Heading string // in the band: "AMBER ALERT"
	Notice  string // under it, never left out: that nobody is missing in a drill, how a case ended
	People  []Person
	Facts   []Fact   // the most important first
	Warning string   // to keep away; never left out
	Calls   []string // whom to call, the most urgent first; never left out
	Agency  string
	Code    string // as people read it out

	Link string // of the public page; a QR code and in letters
}

// Look is what a page must be taken for at first sight.
type Look int

// The looks.
const (
	Appeal   Look = iota
	Exercise      // nobody may take it for an appeal
	Found         // it is over: no person, no photo
)

// Person is one who is missing.
type Person struct {
	Name  string   // may be empty
	Who   string   // "Missing boy, 7"
	About []string // sentences, the most important first
	Photo *Photo   // nil where there is none
}

// Photo is a picture that was made ready to leave.
type Photo struct {
	Picture image.Image
	Focus   media.Focus
	Mark    string // what must be known of it, such as that the police took it; may be empty
}

// Fact is a sentence about the case.
type Fact struct {
	Text  string
	Plate string // of a vehicle, copied letter by letter; never left out
	Keep  bool   // the sentence is never left out
}

// Drawn tells what became of a sheet.
type Drawn struct {
	LeftOut []string // for want of room, in the order in which it went
	Missing []string // letters that no font here can draw
}
