package bluesky

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/hueandcry/hueandcry/channels"
)

// Config is one account on Bluesky, or on any other server of the AT Protocol.
type Config struct {
	// BaseURL is the server that the account logs in at: https://bsky.social unless said otherwise.
	BaseURL string `yaml:"base_url"`
	// Identifier is the account's handle, DID or e-mail address.
	Identifier string `yaml:"identifier"`
	// Password is an app password, made in the account's settings; never the account's own.
	Password string `yaml:"password"`
	// Langs are further languages (BCP 47) that every post declares beside its own; three in all.
	Langs []string `yaml:"langs"`
	// WebURL is where people read posts: https://bsky.app unless said otherwise.
	WebURL string `yaml:"web_url"`
	// Jetstream is where all reposts of the network are told as they happen, like
	// wss://jetstream2.us-east.bsky.network/subscribe. Optional: the account's notifications are looked at.
	// It sends everybody's reposts all the time.
	Jetstream string `yaml:"jetstream"`
}

// The public service.
const (
	defaultBaseURL = "https://bsky.social"
	defaultWebURL  = "https://bsky.app"
)

// withDefaults fills in what was left out, and says everything that is wrong at once.
func (c Config) withDefaults(mode channels.Mode) (Config, error) {
	var faults []error
	c.Identifier = strings.TrimPrefix(strings.TrimSpace(c.Identifier), "@")
	if c.Identifier == "" {
		faults = append(faults, errors.New("identifier is missing: set the account's handle, for example agency.example"))
	}
	if c.Password == "" {
		faults = append(faults, errors.New("password is missing: make an app password in the account's settings"))
	}
	for _, a := range []struct {
		name, def string
		value     *string
	}{{"base_url", defaultBaseURL, &c.BaseURL}, {"web_url", defaultWebURL, &c.WebURL}} {
		if *a.value == "" {
			*a.value = a.def
		}
		*a.value = strings.TrimRight(*a.value, "/")
		if u, err := url.Parse(*a.value); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			faults = append(faults, fmt.Errorf("%s must read https://host, not %q", a.name, shownURL(*a.value)))
		}
	}
	if mode != channels.ModeActual && isLive(c.BaseURL) {
		faults = append(faults, fmt.Errorf("base_url %s is the live network; a channel of mode %s needs a rehearsal's address", c.BaseURL, mode))
	}
	if c.Jetstream != "" {
		if !isStream(c.Jetstream) {
			faults = append(faults, fmt.Errorf("jetstream must read wss://host/subscribe, not %q", shownURL(c.Jetstream)))
		}
		if mode != channels.ModeActual && isLive(c.Jetstream) {
			faults = append(faults, fmt.Errorf("jetstream %s is the live network; a channel of mode %s needs a rehearsal's address", c.Jetstream, mode))
		}
	}
	for _, l := range c.Langs {
		if !langSyntax.MatchString(l) {
			faults = append(faults, fmt.Errorf("langs: %q is no language tag; write for example en or es-MX", l))
		}
	}
	return c, errors.Join(faults...)
}

// isLive reports whether an address is Bluesky's own: what goes there is public.
func isLive(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	for _, own := range []string{"bsky.social", "bsky.network", "bsky.app"} {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	return false
}

// shownURL keeps a password that somebody wrote into an address out of the message about it.
func shownURL(s string) string {
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		return "…" + s[at:]
	}
	return s
}
