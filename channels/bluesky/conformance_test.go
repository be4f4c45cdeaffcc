package bluesky_test

import (
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/channels/channeltest"
	"github.com/hueandcry/hueandcry/rehearsal"
)

const appPassword = "canary-abcd-efgh-ijkl"

func TestConformance(t *testing.T) {
	for name, stream := range map[string]bool{"notifications": false, "jetstream": true} {
		t.Run(name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Subject{
				Network: "bluesky",
				Secrets: []string{appPassword},
				New: func(t testing.TB, n *rehearsal.Network, base string) channels.Channel {
					t.Helper()
					me := n.AddAccount(rehearsal.Account{Role: rehearsal.Agency, Handle: "larkmoor.test", Secret: appPassword, Followers: 1200})
					cfg := bluesky.Config{BaseURL: base, Identifier: me.Handle, Password: appPassword}
					if stream {
						cfg.Jetstream = "ws" + strings.TrimPrefix(base, "http") + "/subscribe"
					}
					c, err := bluesky.New(cfg, channels.Options{Channel: "bluesky-main", Timeout: channeltest.Timeout, Rate: 1000, Share: 1000}, channels.ModeExercise)
					if err != nil {
						t.Fatal(err)
					}
					return c
				},
			})
		})
	}
}
