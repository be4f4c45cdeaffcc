package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// lookEvery is how often it is looked whether copies are still up.
const lookEvery = 250 * time.Millisecond

// closeAndWait tells of a closing once nothing is up any more that tells the old story, or the time is over.
func (c *cli) closeAndWait(ctx context.Context, cl *client.Client, answer alert.Closed, wait time.Duration, out format) error {
	up, err := untilCorrected(ctx, wait, func() ([]web.Delivery, error) { return cl.Deliveries(ctx, answer.Alert.Code) })
	if err != nil {
		return fmt.Errorf("%s is closed, but whether copies are still up is not known: %w", answer.Alert.Code, err)
	}
	err = c.write(out, closed{answer, up}, func(w io.Writer) {
		writeClosed(w, answer)
		if len(up) == 0 {
			fmt.Fprintln(w, "no copy is up that tells the old story")
			return
		}
		writeStillUp(w, up)
	})
	if err != nil || len(up) == 0 {
		return err
	}
	return partlyError{fmt.Errorf("copies that are up after %s, or may be: %d; 'hueandcry alert show %s' tells how they fare", wait, len(up), answer.Alert.Code)}
}

// untilCorrected waits until nothing is left over of an alert that has ended, and returns what is when the
// time is over or, with errInterrupted, when ctx ends.
func untilCorrected(ctx context.Context, wait time.Duration, read func() ([]web.Delivery, error)) ([]leftover, error) {
	over := time.After(wait)
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		deliveries, err := read()
		if err != nil {
			return nil, err
		}
		up := stillUp(deliveries)
		if len(up) == 0 {
			return []leftover{}, nil
		}
		select {
		case <-look.C:
		case <-over:
			return up, nil
		case <-ctx.Done():
			return up, errInterrupted
		}
	}
}
