package main

import (
	"log/slog"
	"strings"
	"time"

	"github.com/prometheus/common/version"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/gazette"
	"github.com/hueandcry/hueandcry/web"
)

// newGazette makes what issues alerts to machines and reads theirs; nil where the configuration asks for nothing
// of the kind.
func newGazette(cfg *config.Config, rules alert.Rules, log *slog.Logger, now time.Time) (*gazette.Gazette, error) {
	c := cfg.CAP
	if !c.Issues() && len(c.Pins) == 0 && !cfg.PFIF {
		return nil, nil //nolint:nilnil // nobody asked for one
	}
	opt := gazette.Options{
		Rules:  rules,
		Agency: cfg.Agency.Name, Sender: c.Sender, Key: c.Key, Signs: c.Certificate, Pins: cap.Pins{}, Exercises: c.Exercises,
		Address: cfg.PublicURL, Page: c.Page, Program: strings.TrimSpace("Hue and Cry " + version.Version), Log: log,
	}
	if c.IPAWS.On {
		opt.IPAWS = &cap.IPAWS{COG: c.IPAWS.COG, Block: c.IPAWS.Block}
	}
	if c.Issues() && now.After(c.Certificate.NotAfter) {
		log.Warn("the certificate that signs CAP messages has expired; receivers may refuse them", "expired", c.Certificate.NotAfter)
	}
	for _, p := range c.Pins {
		if now.After(p.Certificate.NotAfter) {
			log.Warn("a pinned certificate has expired; messages signed with it are refused", "sender", p.Sender, "expired", p.Certificate.NotAfter)
		}
		opt.Pins[p.Sender] = append(opt.Pins[p.Sender], p.Certificate)
	}
	return gazette.New(opt)
}

// announcer is what the store asks for messages; nil where none are made.
func announcer(cfg *config.Config, g *gazette.Gazette) func(alert.Decision) (alert.Message, error) {
	if !cfg.CAP.Issues() {
		return nil
	}
	return g.Announce
}

// tellMachines offers over the front of the house what the configuration asks for.
func (a *app) tellMachines(opt *web.Options, cfg *config.Config) {
	opt.Issued, opt.Received, opt.Complete = a.store, a.store, completeAlert
	if cfg.CAP.Issues() {
		opt.Gazette = a.gazette
	}
	if cfg.PFIF {
		opt.Persons = a.gazette.Persons
	}
	if len(cfg.CAP.Pins) > 0 {
		opt.ReadMessage = func(data []byte, now time.Time) (web.Incoming, error) {
			in, err := a.gazette.Read(data, now)
			return web.Incoming(in), err
		}
	}
}

// completeAlert reads an alert file over what a message has said; none is no fault.
func completeAlert(r *alert.Revision, data []byte) (func([]alert.Fault) []alert.Fault, []alert.Fault) {
	if len(data) == 0 {
		return func(faults []alert.Fault) []alert.Fault { return faults }, nil
	}
	doc, faults := file.Complete(r, data)
	return func(later []alert.Fault) []alert.Fault { return file.Locate(later, doc) }, faults
}
