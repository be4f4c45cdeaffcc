package media_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/hueandcry/hueandcry/media"
)

// One is decoded at a time: who waits for others gives up when told so, and those who wait on get their turn.
func TestPrepareWaitsForItsTurn(t *testing.T) {
	large := shared(t, "portrait-40mp.jpg")
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if _, err := media.Prepare(ctx, large); err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	cancel()
	all.Wait()
	if _, err := media.Prepare(t.Context(), corner(t)); err != nil {
		t.Errorf("after that nobody gets a turn: %v", err)
	}
}
