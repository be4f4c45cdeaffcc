package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// longestEnd is how long a demo waits for its copies to be corrected.
const longestEnd = time.Minute

// correctionMade is one thing that was done to take an alert back.
type correctionMade struct {
	Channel string       `json:"channel"`
	Action  alert.Action `json:"action"`
	State   alert.State  `json:"state"`
	Seconds float64      `json:"seconds_after_close,omitzero"`
	URL     string       `json:"url,omitzero"`
	Text    string       `json:"text,omitzero"`
	Reason  string       `json:"reason,omitzero"`
}

// untilEnd shows the alert until it is time to close it, and tells whether that time came.
func (s *demoShow) untilEnd(ctx context.Context) bool {
	if s.opt.closeAfter == 0 {
		s.follow(ctx)
		return false
	}
	until, cancel := context.WithTimeout(ctx, s.opt.closeAfter)
	defer cancel()
	s.follow(until)
	return ctx.Err() == nil
}

// end closes the alert as found safe, and shows what becomes of every copy.
func (s *demoShow) end(ctx context.Context, cl *client.Client) error {
	answer, err := cl.CloseAlert(ctx, s.board.Code, web.Closing{Outcome: string(alert.EndedFoundSafe)})
	if err != nil {
		return err
	}
	began := time.Now()
	up, err := untilCorrected(ctx, longestEnd, func() ([]web.Delivery, error) { return s.deliveries(ctx) })
	if err != nil && !errors.Is(err, errInterrupted) {
		return err
	}
	all, err := s.deliveries(ctx)
	if err != nil {
		return err
	}
	var made []correctionMade
	for _, d := range all {
		if d.Ended != "" {
			made = append(made, madeBy(d, answer.Alert.Closed))
		}
	}
	s.ended(made, up)
	if len(up) > 0 {
		return partlyError{fmt.Errorf("copies that are up %s after the end, or may be: %d", time.Since(began).Round(time.Second), len(up))}
	}
	return nil
}

// deliveries reads the ledger itself: at the end of a demo there is no API any more.
func (s *demoShow) deliveries(ctx context.Context) ([]web.Delivery, error) {
	found, err := s.app.store.Deliveries(context.WithoutCancel(ctx), s.board.Code)
	out := make([]web.Delivery, len(found))
	for i, d := range found {
		out[i].Delivery = d
	}
	return out, err
}

func madeBy(d web.Delivery, closed time.Time) correctionMade {
	out := correctionMade{
		Channel: d.Channel, Action: d.Action, State: d.State, URL: cmp.Or(d.Post.URL, d.Target.URL), Text: d.Rendering.Text, Reason: d.Reason,
	}
	if d.State == alert.Sent {
		out.Seconds = d.Settled.Sub(closed).Seconds()
	}
	return out
}

// ended tells what was done, and what is left over.
func (s *demoShow) ended(made []correctionMade, up []leftover) {
	if s.opt.json {
		s.tell(event{Event: "closed", Code: s.board.Code, Corrections: made, StillUp: up})
		return
	}
	s.say("\n%s is closed: found safe. What becomes of every copy, with words that were approved with the alert:\n", s.board.Code)
	text := ""
	for _, one := range made {
		s.say("%6.2f s  %-14s %-8s %-8s %s  %s", one.Seconds, one.Channel, one.Action, one.State, one.URL, one.Reason)
		if one.Text != "" {
			text = one.Text
		}
	}
	s.say("\n%s\n", indent(text))
	if len(up) == 0 {
		s.say("No copy is up that tells the old story: %s/public shows what is left to see.", s.world.url())
	}
	writeStillUp(s.out, up)
}
