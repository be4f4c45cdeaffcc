package main

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/media"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
)

// world is what one script acts in.
type world struct {
	networks *rehearsal.Server
	url      string // of the networks
	ledger   *store.Store
}

type worldKey struct{}

func of(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// rehearse starts the networks with an account of the agency on each, and writes the configuration.
func (w *world) rehearse(ts *testscript.TestScript) {
	w.networks = rehearsal.New(rehearsal.Options{Seed: 1})
	srv := httptest.NewServer(w.networks)
	ts.Defer(srv.Close)
	w.url = srv.URL
	for network, a := range map[string]rehearsal.Account{
		"x":        {Handle: "larkmoor", Token: "canary-x-token", Followers: 4200},
		"mastodon": {Handle: "larkmoor", Token: "canary-mastodon-token", Followers: 900},
		"bluesky":  {Handle: "larkmoor.test", Secret: "canary-app-password", Followers: 1200},
	} {
		a.Role = rehearsal.Agency
		w.networks.Network(network).AddAccount(a)
	}
	ts.Check(os.WriteFile(ts.MkAbs("app.password"), []byte("canary-app-password\n"), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("hueandcry.yaml"), []byte(`agency: {name: Larkmoor County Sheriff's Office, short_name: LCSO}
store: sqlite:`+ts.MkAbs("ledger.db")+`
channels:
  - {name: x-main, network: x, mode: actual, base_url: "`+w.url+`/x", token: canary-x-token}
  - {name: mastodon-en, network: mastodon, mode: actual, language: en, base_url: "`+w.url+`/mastodon", token: canary-mastodon-token}
  - {name: bluesky-main, network: bluesky, mode: actual, base_url: "`+w.url+`/bluesky", identifier: larkmoor.test, password_file: app.password}
`), 0o600))
}

// daemon serves the API until the script ends.
func (w *world) daemon(ts *testscript.TestScript, delivers bool) {
	cfg, err := loadConfig(ts.MkAbs("hueandcry.yaml"))
	ts.Check(err)
	w.ledger, err = store.Open(context.Background(), cfg.Store, store.Options{})
	ts.Check(err)
	var targets []web.Target
	var lanes []dispatch.Lane
	for _, ch := range cfg.Channels {
		c, err := openChannel(ch, channels.Options{})
		ts.Check(err)
		targets = append(targets, target(c, ch.Language))
		if delivers {
			lanes = append(lanes, dispatch.Lane{Channel: c})
		}
	}
	s, err := web.New(web.Options{
		Commit: w.ledger, Read: w.ledger, Figures: w.ledger, Tokens: w.ledger, Full: store.ErrFull, Watch: w.ledger.Watch,
		Parse: func(data []byte) (*alert.Revision, func([]alert.Fault) []alert.Fault, []alert.Fault) {
			r, doc, faults := file.Read(data)
			return r, func(fs []alert.Fault) []alert.Fault { return file.Locate(fs, doc) }, faults
		},
		Prepare: media.Prepare, Targets: func() []web.Target { return targets },
		Log: slog.New(slog.DiscardHandler),
	})
	ts.Check(err)
	srv := httptest.NewServer(s.Public())
	ctx, stop := context.WithCancel(context.Background())
	delivering := make(chan error, 1)
	go func() {
		delivering <- dispatch.New(dispatch.Options{Store: w.ledger, Lanes: lanes, Watch: w.ledger.Watch, Grace: time.Second}).Run(ctx)
	}()
	ts.Defer(func() {
		stop()
		ts.Check(<-delivering)
		s.Close()
		srv.Close()
		ts.Check(w.ledger.Close())
	})
	ts.Setenv(envURL, srv.URL)
	for name, grants := range map[string][]alert.Grant{
		"READER": {alert.GrantRead}, "WRITER": {alert.GrantSubmit}, "APPROVER": {alert.GrantApprove},
		"SINGLE": {alert.GrantSubmit, alert.GrantSinglePerson}, "ADMIN": {alert.GrantAdmin},
	} {
		m, err := web.Mint(web.NewToken{Name: strings.ToLower(name), Grants: grants}, time.Now(), strings.NewReader(strings.Repeat(name, 20)))
		ts.Check(err)
		ts.Check(w.ledger.AddToken(ctx, m.Token, m.Hash))
		ts.Setenv(name, m.Secret)
	}
}

// hold takes the next delivery of a channel of an idle daemon, and leaves it to a person.
func (w *world) hold(ts *testscript.TestScript, channel string) {
	ctx, now := context.Background(), time.Now()
	ds, err := w.ledger.Claim(ctx, channel, now, 1)
	ts.Check(err)
	if len(ds) != 1 {
		ts.Fatalf("%d deliveries wait at %s", len(ds), channel)
	}
	d := ds[0]
	ts.Check(w.ledger.Settle(ctx, d, alert.Outcome{State: alert.Unsure, Kind: "unsure", Reason: "no answer came", At: now}))
	d.State = alert.Unsure
	ts.Check(w.ledger.Settle(ctx, d, alert.Outcome{State: alert.Held, Reason: "nobody can tell by machine", At: now}))
	ts.Setenv("HELD", d.Key)
}
