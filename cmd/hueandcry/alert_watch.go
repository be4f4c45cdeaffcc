package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

func alertWatchCommand(c *cli) *cobra.Command {
	var (
		out  format
		done bool
	)
	cmd := &cobra.Command{
		Use:   "watch CODE",
		Short: "Follow what happens to an alert, line by line",
		Long: `Watch prints everything that has happened to an alert, and then what happens, as it happens, until it is
interrupted. A broken line is taken up again where it broke. When figures change it prints how far the alert
has gone and what may still come, every two seconds at most.

With --until-done it ends when every delivery has ended or waits for a person, with 0 if all were sent,
3 if some were and 1 if none was.`,
		Example: `  hueandcry alert watch H7K-2QF
  hueandcry alert watch H7K-2QF --until-done -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			return c.watch(cmd.Context(), cl, args[0], out, done)
		},
	}
	outputFlag(cmd, &out)
	cmd.Flags().BoolVar(&done, "until-done", false, "end when every delivery has ended")
	return cmd
}

func (c *cli) watch(ctx context.Context, cl *client.Client, code string, out format, untilDone bool) error {
	told := map[step]int{} // how often the events said it
	for e, err := range cl.Events(ctx, code, 0) {
		if _, refused := errors.AsType[*web.Error](err); refused {
			return err
		}
		if err != nil {
			fmt.Fprintf(c.Err, "hueandcry: %v; trying again\n", err)
			continue
		}
		if err := c.writeEvent(out, e); err != nil {
			return err
		}
		d := readMove(e)
		if d.State == "" || !untilDone {
			continue
		}
		told[step{d.Channel, d.Action, d.Ended, d.State}]++
		deliveries, err := cl.Deliveries(ctx, code)
		if err != nil {
			return err
		}
		if over, err := verdict(deliveries); over && upToDate(deliveries, told) {
			return err
		}
	}
	return nil
}

// step is that a delivery came to a state, as events tell it: without the delivery's own name.
type step struct {
	channel string
	action  alert.Action
	ended   alert.Ended
	state   alert.State
}

// upToDate tells whether the events have told how every delivery stands now.
func upToDate(deliveries []web.Delivery, told map[step]int) bool {
	now := map[step]int{}
	for _, d := range deliveries {
		now[step{d.Channel, d.Action, d.Ended, d.State}]++
	}
	for s, n := range now {
		if told[s] < n {
			return false
		}
	}
	return true
}

// verdict tells whether all deliveries have ended or wait for a person, and how it went.
func verdict(deliveries []web.Delivery) (over bool, err error) {
	sent, all := 0, 0
	for i, d := range deliveries {
		if !d.State.Ended() && d.State != alert.Held {
			return false, nil
		}
		if d.State == alert.Dropped && overtaken(d, deliveries[i+1:]) {
			continue
		}
		all++
		if d.State == alert.Sent {
			sent++
		}
	}
	switch sent {
	case all:
		return sent > 0, nil
	case 0:
		return true, errors.New("nothing was sent")
	default:
		return true, partlyError{fmt.Errorf("%d of %d deliveries were sent", sent, all)}
	}
}

// overtaken tells whether something newer took the place of a delivery that was dropped.
func overtaken(d web.Delivery, later []web.Delivery) bool {
	return slices.ContainsFunc(later, func(l web.Delivery) bool { return l.Channel == d.Channel })
}

func (c *cli) writeEvent(out format, e alert.Event) error {
	if out == asJSON {
		return json.NewEncoder(c.Out).Encode(e)
	}
	if e.Kind == web.KindReach {
		return c.writeReachEvent(e)
	}
	line := moment(e.At) + "  " + e.Code + "  " + e.Kind
	if words := eventWords(e); words != "" {
		line += "  " + words
	}
	if e.Actor != "" {
		line += "  by " + e.Actor
	}
	_, err := fmt.Fprintln(c.Out, plain(line))
	return err
}

// move is what an event tells of a delivery.
type move struct {
	Channel string       `json:"channel"`
	Action  alert.Action `json:"action"`
	Ended   alert.Ended  `json:"ended"`
	State   alert.State  `json:"state"`
	Reason  string       `json:"reason"`
	URL     string       `json:"url"`
}

// readMove reads what an event tells of a delivery; the zero move if it tells of something else.
func readMove(e alert.Event) (m move) {
	if json.Unmarshal(e.Data, &m) != nil {
		return move{}
	}
	return m
}

// eventWords says what an event tells beyond its kind.
func eventWords(e alert.Event) string {
	m := readMove(e)
	if m.State == "" {
		return strings.Trim(string(e.Data), "{}")
	}
	words := []string{m.Channel, string(m.Action), string(m.Ended), string(m.State), m.URL, m.Reason}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}
