package main

import (
	"context"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// world is what the daemons of a trial live in: rehearsals of the networks, the clients, and the record
// of all that happens between them.
type world struct {
	towns    []*town
	channels []judge.Channel
	rec      judge.Recorder

	record
}

// town is one rehearsal, with one account of the agency on each network.
type town struct {
	townPlan

	server *rehearsal.Server
	http   *http.Server
	url    string
}

// townPlan says what a town is like.
type townPlan struct {
	name  string
	drill bool // its channels carry drills alone
	dead  dead
	on    []string // networks; nil = all

	traits   []string // lasting faults of its networks: "ignore-key"
	delivery string   // of its channels, as YAML; empty: that of all
}

// channels of a town, by network.
func (p townPlan) channels() map[string]string {
	out := map[string]string{}
	for _, network := range networks {
		if p.on == nil || slices.Contains(p.on, network) {
			out[network] = network + "-" + p.name
		}
	}
	return out
}

// dead is how the networks of a town cannot be reached.
type dead int

const (
	alive dead = iota
	refusing
	silent // it takes connections and says nothing
)

// How the agency is known everywhere: made up, like all the rest.
const (
	agencyHandle = "larkmoor"
	agencyToken  = "stress-access-token"
	agencyPass   = "stress-password"
)

// How a daemon under test waits. It is told to settle for longer than the simulated networks can take,
// and judged by a little less, for a network may have ended later than the daemon has.
const (
	settleTold   = 5 * time.Second
	settleJudged = 4 * time.Second
	slowest      = 2600 * time.Millisecond // what a network may take: longer than a call waits
	flight       = 500 * time.Millisecond  // what a busy machine may take from a call's last question to its arrival
)

var networks = []string{"x", "mastodon", "bluesky"}

// readsOf is how many looks each network needs before a post counts as absent.
var readsOf = map[string]int{"x": 3, "mastodon": 3, "bluesky": 1}

// keyless is a server that takes an idempotency key and ignores it: nothing on it keeps a repeat from
// being a second post.
var keyless = townPlan{name: "keyless", on: []string{"mastodon"}, traits: []string{"ignore-key"}}

// crowded is an account that may do little at a time, so that much waits to be sent.
var crowded = townPlan{name: "crowded", on: []string{"mastodon"}, delivery: "workers: 8, rate: 4, timeout: 2s, settle: 5s, reads: [20ms, 50ms, 100ms]"}

// newWorld serves the towns on the loopback until close.
func newWorld(ctx context.Context, seed uint64, plans ...townPlan) (*world, error) {
	w := &world{}
	for i, plan := range plans {
		t := &town{townPlan: plan, server: rehearsal.New(rehearsal.Options{Seed: seed + uint64(i)})}
		for network, name := range plan.channels() {
			t.server.Network(network).AddAccount(rehearsal.Account{
				Handle: handleOn(network), Role: rehearsal.Agency, Followers: 1000, Token: agencyToken, Secret: agencyPass,
			})
			w.channels = append(w.channels, judge.Channel{
				Name: name, Network: network, Actual: !plan.drill, Dead: plan.dead != alive,
				Settle: settleJudged, Reads: readsOf[network],
			})
		}
		w.rec.Watch(t.server, plan.channels())
		if err := t.haveTraits(); err != nil {
			return nil, err
		}
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		t.url = "http://" + l.Addr().String()
		w.towns = append(w.towns, t)
		switch plan.dead {
		case alive:
			t.http = &http.Server{Handler: t.server, ReadHeaderTimeout: 10 * time.Second}
			go func() { _ = t.http.Serve(l) }() // until close
		case refusing:
			if err := l.Close(); err != nil {
				return nil, err
			}
		case silent: // the kernel takes connections, and nobody reads
			t.http = &http.Server{ReadHeaderTimeout: time.Minute}
			context.AfterFunc(ctx, func() { _ = l.Close() })
		}
	}
	return w, nil
}

func handleOn(network string) string {
	if network == "bluesky" {
		return agencyHandle + ".test"
	}
	return agencyHandle
}

// close ends the networks.
func (w *world) close() {
	for _, t := range w.towns {
		if t.http != nil {
			_ = t.http.Close()
		}
	}
}

// alive are the towns whose networks can be reached.
func (w *world) alive() []*town {
	return slices.DeleteFunc(slices.Clone(w.towns), func(t *town) bool { return t.dead != alive })
}

// progress counts acknowledgements, and changes that the public has seen.
func (w *world) progress() int { return int(w.answers.Load()) + w.rec.Seen() }

// underWay reports whether somebody waits for an answer, of the daemon or of a network.
func (w *world) underWay() bool { return w.waiting() || w.rec.Busy() > 0 }

// history is all that was recorded. The daemon's own account is added where there is one.
func (w *world) history(audit []judge.Record) judge.History {
	h := judge.History{Channels: slices.Clone(w.channels), Audit: audit, Rest: true, Flight: flight}
	h.Acts = w.all()
	w.rec.Fill(&h)
	return h
}
