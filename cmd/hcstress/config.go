package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// configText is the configuration of a daemon that speaks in every town.
func (w *world) configText(d *daemon, s settings) string {
	var b strings.Builder
	fmt.Fprintf(&b, `agency: {name: Larkmoor County Sheriff's Office}
listen: %s
ops_listen: %s
store: %s
log: {level: warn}
reach: {poll: {x: 24h, mastodon: 24h, bluesky: 24h}}
channels:
`, d.api, d.ops, s.store)
	for _, t := range w.towns {
		mode := "actual"
		if t.drill {
			mode = "exercise"
		}
		names := t.channels()
		for _, network := range slices.Sorted(maps.Keys(names)) {
			fmt.Fprintf(&b, "  - {name: %s, network: %s, mode: %s, base_url: %q, %s, %s}\n",
				names[network], network, mode, t.url+"/"+network, credentials(network), cmp.Or(t.delivery, s.delivery))
		}
	}
	return b.String()
}

func credentials(network string) string {
	switch network {
	case "x":
		return fmt.Sprintf("consumer_key: %s, consumer_secret: %s, access_token: %s, access_token_secret: %s",
			rehearsal.XConsumerKey, rehearsal.XConsumerSecret, agencyToken, agencyPass)
	case "bluesky":
		return fmt.Sprintf("identifier: %s, password: %s", handleOn(network), agencyPass)
	default:
		return "token: " + agencyToken
	}
}
