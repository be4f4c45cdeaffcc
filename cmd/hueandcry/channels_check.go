package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/config"
)

// checked is what one look at a channel brought.
type checked struct {
	Channel   string `json:"channel"`
	Network   string `json:"network"`
	Mode      string `json:"mode"`
	OK        bool   `json:"ok"`
	Account   string `json:"account,omitzero"`
	URL       string `json:"url,omitzero"`
	Followers *int64 `json:"followers"` // null: the network does not say
	Text      int    `json:"text_limit,omitzero"`
	Unit      string `json:"text_unit,omitzero"`
	Images    int    `json:"images,omitzero"`
	Error     string `json:"error,omitzero"`
}

func channelsCommand(c *cli) *cobra.Command {
	return group("channels", "Look after the channels", channelsCheckCommand(c))
}

func channelsCheckCommand(c *cli) *cobra.Command {
	var (
		out     format
		file    string
		timeout time.Duration
	)
	cmd := &cobra.Command{
		Use:   "check --config FILE",
		Short: "Ask every network whether it is there and knows us",
		Long: `Check asks every configured network whether it can be reached, whether it accepts the credentials, and
what it takes in one post. Nothing is published.

It exits with 0 if every channel is well, with 3 if some are and with 1 if none is.`,
		Example: "  hueandcry channels check --config hueandcry.yaml --timeout 5s",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(file)
			if err != nil {
				return err
			}
			all := checkChannels(cmd.Context(), cfg, timeout)
			if err := c.write(out, all, func(w io.Writer) { writeChecked(w, all) }); err != nil {
				return err
			}
			return judge(all)
		},
	}
	outputFlag(cmd, &out)
	configFlag(cmd, &file)
	cmd.Flags().DurationVar(&timeout, "timeout", 15*time.Second, "how long each network may take to answer")
	return cmd
}

// checkChannels looks at every channel at once.
func checkChannels(ctx context.Context, cfg *config.Config, timeout time.Duration) []checked {
	all := make([]checked, len(cfg.Channels))
	var wg sync.WaitGroup
	for i, ch := range cfg.Channels {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, timeout)
			defer cancel()
			all[i] = checkChannel(ctx, ch)
		})
	}
	wg.Wait()
	return all
}

func checkChannel(ctx context.Context, ch config.Channel) checked {
	out := checked{Channel: ch.Name, Network: ch.Network, Mode: ch.Mode}
	c, err := openChannel(ch, channels.Options{})
	if err != nil {
		out.Error = err.Error()
		return out
	}
	if can, ok := c.(channels.Checker); ok {
		account, err := can.Check(ctx)
		if err != nil {
			out.Error = reason(err)
			return out
		}
		out.Account, out.URL, out.Followers = account.Handle, account.URL, account.Followers
	}
	limits := c.Limits()
	out.OK, out.Text, out.Unit, out.Images = true, limits.Text, limits.Unit, limits.Images
	return out
}

// reason is what a person can do something about; the rest is for the log of the daemon.
func reason(err error) string {
	if e, ok := errors.AsType[*channels.Error](err); ok && e.Reason != "" {
		return e.Reason
	}
	return err.Error()
}

func writeChecked(w io.Writer, all []checked) {
	cells(w, "CHANNEL", "NETWORK", "MODE", "STATE", "ACCOUNT", "FOLLOWERS", "LIMIT", "REASON")
	for _, one := range all {
		state, limit := "ok", fmt.Sprintf("%d %s, %d pictures", one.Text, one.Unit, one.Images)
		if !one.OK {
			state, limit = "failed", "-"
		}
		cells(w, one.Channel, one.Network, one.Mode, state, dash(one.Account), number(one.Followers), limit, dash(one.Error))
	}
}

func judge(all []checked) error {
	failed := 0
	for _, one := range all {
		if !one.OK {
			failed++
		}
	}
	switch failed {
	case 0:
		return nil
	case len(all):
		return errors.New("no channel is well")
	default:
		return partlyError{fmt.Errorf("%d of %d channels are not well", failed, len(all))}
	}
}
