// Package media makes pictures fit to leave: checked, upright, small enough for every network, and
// without anything in them but what can be seen.
package media

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"sync"

	"github.com/hueandcry/hueandcry/alert"
)

// What a picture may be when it comes in.
const (
	MaxBytes  = 20 << 20   // of the file
	MaxPixels = 50_000_000 // width times height
	MaxSide   = 12_000     // pixels
	maxScans  = 100        // of a progressive JPEG; real ones have about ten
)

// What a picture is when it leaves.
const (
	OutSide  = 1600    // most pixels of the longest side
	OutBytes = 950_000 // most bytes; every network takes a picture under 1 MB
)

// A decoded picture takes up to 300 MB, so the whole program decodes one at a time.
var oneAtATime sync.Mutex

// Prepare turns the bytes of a JPEG, PNG or WebP file into a picture that may leave: decoded in full,
// turned upright, flattened on white, scaled down and encoded as a JPEG that holds pixels and no metadata.
// Its Alt is left to the caller. The error is one line that says what is wrong with the picture and the
// way out.
func Prepare(raw []byte) (alert.Photo, error) {
	if len(raw) > MaxBytes {
		return alert.Photo{}, fmt.Errorf("the picture has %.1f MB, more than the %d MB taken: save it smaller", float64(len(raw))/(1<<20), MaxBytes>>20)
	}
	f, err := sniff(raw)
	if err != nil {
		return alert.Photo{}, err
	}
	oneAtATime.Lock()
	defer oneAtATime.Unlock()
	picture, err := decode(f, raw)
	if err != nil {
		return alert.Photo{}, err
	}
	stored := upright
	if f.name == "JPEG" {
		stored = orientation(raw)
	}
	content, size, err := shrink(picture, stored)
	if err != nil {
		return alert.Photo{}, err
	}
	sum := sha256.Sum256(content)
	return alert.Photo{
		Media: alert.Media{
			SHA256: hex.EncodeToString(sum[:]), Type: "image/jpeg",
			Width: size.X, Height: size.Y, Bytes: len(content),
		},
		Content: content,
	}, nil
}

// decode asks the header first, because a file of 200 KB can declare 1.6 gigapixels, and then decodes in
// full, because a header proves nothing about what follows it.
func decode(f format, raw []byte) (image.Image, error) {
	head, err := f.config(bytes.NewReader(raw))
	if err != nil {
		return nil, damaged(f, err)
	}
	w, h := head.Width, head.Height
	switch {
	case w > MaxSide || h > MaxSide || cost(head) > MaxPixels:
		return nil, fmt.Errorf("the picture is %d × %d pixels; at most %d megapixels and %d pixels a side are taken: scale it down", w, h, MaxPixels/1_000_000, MaxSide)
	case w < 1 || h < 1:
		return nil, fmt.Errorf("the picture is %d × %d pixels, so there is nothing to see: choose another", w, h)
	case f.name == "JPEG" && scans(raw) > maxScans:
		// Each scan of a few bytes makes the decoder walk the whole picture again.
		return nil, fmt.Errorf("the JPEG is built of more than %d scans, which no camera does: open it and save it again", maxScans)
	}
	picture, err := f.decode(bytes.NewReader(raw))
	if err != nil {
		return nil, damaged(f, err)
	}
	return picture, nil
}

// cost is the number of pixels in memory; one with 16 bits a colour takes as much as two.
func cost(c image.Config) int {
	switch c.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		return 2 * c.Width * c.Height
	default:
		return c.Width * c.Height
	}
}

func damaged(f format, err error) error {
	return fmt.Errorf("the %s is damaged or cut short (%w): open it, save it again and take that file", f.name, err)
}
