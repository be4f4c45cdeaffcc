package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/web"
)

// networks is every kind of place there is.
func networks() []network {
	return []network{
		networkOf("x", twitter.New, twitter.Secrets(), twitter.Config{Token: "none"}),
		networkOf("mastodon", mastodon.New, []string{"token"}, mastodon.Config{BaseURL: "https://mastodon.example", Token: "none"}),
		networkOf("bluesky", bluesky.New, []string{"password"}, bluesky.Config{Identifier: "agency.example", Password: "none"}),
	}
}

// network is one kind of place: what its channels are configured by, and how they are made.
type network struct {
	name    string
	secrets []string // fields that may be given as NAME_file, and are never shown
	// settings reads a channel's section.
	settings func(ch config.Channel) (decoded any, faults []config.Fault)
	// open makes a channel. It calls nobody.
	open func(ch config.Channel, o channels.Options) (channels.Channel, error)
	// usual makes a channel that nobody configured, for its limits.
	usual func() (channels.Channel, error)
}

func networkOf[C any](
	name string, build func(C, channels.Options, channels.Mode) (channels.Channel, error), secrets []string, usual C,
) network {
	return network{
		name: name, secrets: secrets,
		settings: func(ch config.Channel) (any, []config.Fault) {
			var c C
			faults := ch.Decode(&c, secrets...)
			return c, faults
		},
		open: func(ch config.Channel, o channels.Options) (channels.Channel, error) {
			var c C
			if faults := ch.Decode(&c, secrets...); len(faults) > 0 {
				return nil, errors.New(faults[0].String())
			}
			o.Channel, o.Network = ch.Name, name
			return build(c, o, channels.Mode(ch.Mode))
		},
		usual: func() (channels.Channel, error) {
			return build(usual, channels.Options{Channel: name, Network: name}, channels.ModeActual)
		},
	}
}

// networkNamed finds a network of the table.
func networkNamed(name string) (network, error) {
	var known []string
	for _, n := range networks() {
		if n.name == name {
			return n, nil
		}
		known = append(known, n.name)
	}
	return network{}, fmt.Errorf("there is no network %q; there are %s", name, strings.Join(known, ", "))
}

// openChannel makes the channel that is configured. It calls nobody. What o says of the channel itself is
// overwritten.
func openChannel(ch config.Channel, o channels.Options) (channels.Channel, error) {
	n, err := networkNamed(ch.Network)
	if err != nil {
		return nil, err
	}
	c, err := n.open(ch, o)
	if err != nil {
		return nil, fmt.Errorf("channel %s: %w", ch.Name, err)
	}
	return c, nil
}

// checkNetworks says everything that the networks find wrong with their channels' sections.
func checkNetworks(cfg *config.Config) []config.Fault {
	var faults []config.Fault
	for _, ch := range cfg.Channels {
		n, err := networkNamed(ch.Network)
		if err != nil {
			faults = append(faults, ch.Section.Fault("network", err.Error()))
			continue
		}
		if _, more := n.settings(ch); len(more) > 0 {
			faults = append(faults, more...)
			continue
		}
		c, err := n.open(ch, channels.Options{})
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				faults = append(faults, ch.Section.Fault("", strings.TrimSpace(line)))
			}
			continue
		}
		faults = append(faults, checkActs(ch, c.Traits().Corrects)...)
	}
	return faults
}

// checkActs refuses an act for updates or endings that the channel does not have: another would be done
// in its place without a word.
func checkActs(ch config.Channel, has []alert.Action) (faults []config.Fault) {
	for _, one := range []struct {
		path string
		act  alert.Action
	}{{"on_update", ch.OnUpdate}, {"on_close", ch.OnClose}} {
		if one.act != "" && !slices.Contains(has, one.act) {
			faults = append(faults, ch.Section.Fault(one.path, fmt.Sprintf("%s cannot %s; %s", ch.Network, one.act, rather(has))))
		}
	}
	return faults
}

func rather(has []alert.Action) string {
	if len(has) == 0 {
		return "take the line out"
	}
	words := make([]string, len(has))
	for i, a := range has {
		words[i] = string(a)
	}
	return "write " + strings.Join(words, " or ")
}

// target is a channel as the front of the house sees it, with its limits of now.
func target(c channels.Channel, ch config.Channel) web.Target {
	t := c.Traits()
	return web.Target{
		Channel: t.Name, Network: t.Network, Lang: ch.Language, Limits: c.Limits(), Mode: string(t.Mode), Takes: t.Mode.Takes,
		Corrects: t.Corrects, OnUpdate: ch.OnUpdate, OnClose: ch.OnClose, Host: t.Host,
	}
}

// offlineTargets are the channels to preview an alert of a status for: those of a configuration, or one of
// each network with its usual limits, in the mode that takes such an alert.
func offlineTargets(file string, status alert.Status) ([]web.Target, error) {
	var out []web.Target
	if file == "" {
		for _, n := range networks() {
			c, err := n.usual()
			if err != nil {
				return nil, err
			}
			t := target(c, config.Channel{})
			mode := channels.ModeExercise
			if status == alert.Actual {
				mode = channels.ModeActual
			}
			t.Mode, t.Takes, t.Assumed = string(mode), mode.Takes, true
			out = append(out, t)
		}
		return out, nil
	}
	cfg, err := loadConfig(file)
	if err != nil {
		return nil, err
	}
	for _, ch := range cfg.Channels {
		c, err := openChannel(ch, channels.Options{})
		if err != nil {
			return nil, err
		}
		out = append(out, target(c, ch))
	}
	return out, nil
}
