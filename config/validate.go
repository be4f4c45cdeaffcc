package config

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

// checker collects what is wrong with values that could be read.
type checker struct {
	doc    *strictyaml.Document
	faults []Fault
}

func (c *checker) fault(path, format string, args ...any) {
	f := Fault{Path: path, Message: fmt.Sprintf(format, args...)}
	f.Line, f.Column = c.doc.Position(path)
	c.faults = append(c.faults, f)
}

func (c *Config) validate(doc *strictyaml.Document, dir string) []Fault {
	check := &checker{doc: doc}
	if strings.TrimSpace(c.Agency.Name) == "" {
		check.fault("agency.name", "absent; say which agency speaks")
	}
	check.address("listen", c.Listen)
	check.address("ops_listen", c.OpsListen)
	if c.Listen == c.OpsListen && !strings.HasSuffix(c.Listen, ":0") {
		check.fault("ops_listen", "listen and ops_listen are both %s; give each its own port", c.Listen)
	}
	check.store(c.Store)
	check.storePassword(c, dir)
	if c.PublicURL != "" {
		check.webAddress("public_url", c.PublicURL, false)
	}
	check.cap(c, dir)
	if c.PFIF && c.PublicURL == "" {
		check.fault("pfif", "the records are named after the address at which the public finds them; set public_url")
	}
	check.channels(c.Channels)
	check.perNetwork("budget", slices.Sorted(maps.Keys(c.Budget)), c.Networks())
	for _, network := range slices.Sorted(maps.Keys(c.Budget)) {
		if c.Budget[network] < 0 {
			check.fault("budget."+network, "a budget is not negative; 0 reads nothing that costs money")
		}
	}
	check.reach(c.Reach, c.Networks())
	check.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	check.oneOf("log.format", c.Log.Format, "text", "json")
	return check.faults
}

var (
	channelName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	language    = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

func (c *checker) channels(all []Channel) {
	if len(all) == 0 {
		c.fault("channels", "there is none; add at least one")
	}
	first := map[string]string{}
	for i, ch := range all {
		at := fmt.Sprintf("channels[%d]", i)
		switch {
		case ch.Name == "":
			c.fault(at+".name", "absent; name the channel, for example x-main")
		case !channelName.MatchString(ch.Name):
			c.fault(at+".name", "%q is not up to 40 small letters, digits and hyphens", ch.Name)
		case first[ch.Name] != "":
			c.fault(at+".name", "%s is also named %q; every channel needs a name of its own", first[ch.Name], ch.Name)
		default:
			first[ch.Name] = at
		}
		if ch.Network == "" {
			c.fault(at+".network", "absent; name the network, for example mastodon")
		}
		c.oneOf(at+".mode", ch.Mode, "actual", "exercise")
		if ch.Language != "" && !language.MatchString(string(ch.Language)) {
			c.fault(at+".language", "%q is not a language tag like en-US", ch.Language)
		}
		c.delivery(at, ch.Delivery)
		switch {
		case ch.BaseURL != "":
			c.webAddress(at+".base_url", ch.BaseURL, ch.Mode == "exercise")
		case ch.Mode == "exercise":
			c.fault(at+".base_url", "absent; a drill must not reach the live network, so mode exercise names the server that stands in for it")
		}
	}
}

func (c *checker) address(path, value string) {
	_, port, err := net.SplitHostPort(value)
	n, notNumber := strconv.Atoi(port)
	if err != nil || notNumber != nil || n < 0 || n > 65535 {
		c.fault(path, "%q is not an address like 127.0.0.1:8080", value)
	}
}

// webAddress wants https, or http where nothing leaves this machine or nothing there is secret.
func (c *checker) webAddress(path, value string, plainAllowed bool) {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		c.fault(path, "this is not a web address like https://alerts.example.org")
	case u.User != nil:
		c.fault(path, "an address holds no password; take it out")
	case u.RawQuery != "" || u.Fragment != "":
		c.fault(path, "the address must end before ? and #")
	case u.Scheme == "http" && !plainAllowed && !loopback(u.Hostname()):
		c.fault(path, "plain http sends everything readable; use https")
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *checker) oneOf(path, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		c.fault(path, "%q is not one of %s", value, strings.Join(allowed, ", "))
	}
}

func (c *checker) perNetwork(path string, named, networks []string) {
	for _, network := range named {
		if !slices.Contains(networks, network) {
			c.fault(path+"."+network, "no channel is on %q; there are %s", network, strings.Join(networks, ", "))
		}
	}
}
