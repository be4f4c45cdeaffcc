// Package media makes pictures fit to leave: checked, upright, small enough for every network, and
// without anything in them but what can be seen.
package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// What a picture may be when it comes in.
const (
	MaxBytes  = 15 << 20 // of the file
	MaxPixels = 40 << 20 // width times height
	MaxSide   = 12_000   // pixels
	maxScans  = 100      // of a progressive JPEG; real ones have about ten
)

// What a picture is when it leaves.
const (
	OutSide  = 1600    // most pixels of the longest side
	OutBytes = 950_000 // most bytes; every network takes a picture under 1 MB
)

// patience is the most that a picture may wait for its turn and take to be decoded. Of the decoders only
// that of HEIC is slow enough to need an end, and it obeys.
const patience = 2 * time.Minute

// A decoded picture takes up to 300 MB, so the whole program decodes one at a time.
var oneAtATime = make(chan struct{}, 1)

// Prepare turns the bytes of a JPEG, PNG, WebP or HEIC file into a picture that may leave: decoded in full,
// turned upright, flattened on white, scaled down and encoded as a JPEG that holds pixels and no metadata.
// Its Alt is left to the caller. It waits for its turn until the context ends. The error is one line that
// says what is wrong with the picture and the way out.
func Prepare(ctx context.Context, raw []byte) (alert.Photo, error) {
	f, err := check(raw)
	if err != nil {
		return alert.Photo{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case oneAtATime <- struct{}{}:
		defer func() { <-oneAtATime }()
	case <-ctx.Done():
		return alert.Photo{}, fmt.Errorf("the picture still waited for others to be read: hand it in again (%w)", ctx.Err())
	}
	picture, err := f.decode(ctx, raw)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return alert.Photo{}, fmt.Errorf("the %s could not be read in time: save it smaller, or as JPEG", f.name)
	case err != nil:
		return alert.Photo{}, damaged(f, err)
	}
	content, size, err := shrink(picture, orientation(f, raw))
	if err != nil {
		return alert.Photo{}, err
	}
	return photo(content, size), nil
}

func photo(content []byte, size image.Point) alert.Photo {
	sum := sha256.Sum256(content)
	return alert.Photo{
		Media: alert.Media{
			SHA256: hex.EncodeToString(sum[:]), Type: "image/jpeg",
			Width: size.X, Height: size.Y, Bytes: len(content),
		},
		Content: content,
	}
}

// check asks the header first, because a file of 200 KB can declare 1.6 gigapixels. What it lets through
// must still be decoded in full: a header proves nothing about what follows it.
func check(raw []byte) (format, error) {
	if len(raw) > MaxBytes {
		return format{}, fmt.Errorf("the picture has %.1f MB, more than the %d MB taken: save it smaller", float64(len(raw))/(1<<20), MaxBytes>>20)
	}
	f, err := sniff(raw)
	if err != nil {
		return f, err
	}
	head, err := f.config(raw)
	if err != nil {
		return f, damaged(f, err)
	}
	w, h := head.Width, head.Height
	switch {
	case w > MaxSide || h > MaxSide || cost(head) > MaxPixels:
		return f, fmt.Errorf("the picture is %d × %d pixels; at most %d megapixels and %d pixels a side are taken: scale it down", w, h, MaxPixels>>20, MaxSide)
	case w < 1 || h < 1:
		return f, fmt.Errorf("the picture is %d × %d pixels, so there is nothing to see: choose another", w, h)
	case f.name == "JPEG" && scans(raw) > maxScans:
		// Each scan of a few bytes makes the decoder walk the whole picture again.
		return f, fmt.Errorf("the JPEG is built of more than %d scans, which no camera does: open it and save it again", maxScans)
	}
	return f, nil
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
