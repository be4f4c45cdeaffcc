// Package heic decodes the pictures that phones take. The decoder is libheif with libde265, run as
// WebAssembly, so that whatever a hostile file makes of it stays in a memory of its own.
package heic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"

	decoder "github.com/gen2brain/heic"
)

// leastWidth is the narrowest picture that the decoder hands over without a flaw.
const leastWidth = 128 // pixels

// turn is had by one decoding at a time. The decoder cannot be told to stop: one that nobody waits for any
// more holds up the next HEIC, and nothing else.
var turn = make(chan struct{}, 1)

// Decode decodes the first picture of a file, turned as the file asks. It waits until the context ends.
func Decode(ctx context.Context, raw []byte) (image.Image, error) {
	declared, err := Size(raw)
	if err != nil {
		return nil, err
	}
	if min(declared.X, declared.Y) < leastWidth {
		return nil, fmt.Errorf("it is %d × %d pixels, and a HEIC is read from %d on", declared.X, declared.Y, leastWidth)
	}
	if decoder.Dynamic() == nil { // see docs/dependencies.md
		return nil, errors.New("this build would let the machine's own libheif read it, in the daemon's memory; it must be built with -tags nodynamic")
	}
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	done := make(chan decoded, 1)
	go func() {
		defer func() { <-turn }()
		picture, err := decoder.Decode(bytes.NewReader(raw))
		done <- decoded{picture, err}
	}()
	select {
	case d := <-done:
		return d.picture, d.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type decoded struct {
	picture image.Image
	err     error
}
