package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/web"
)

// world is what one script acts in.
type world struct {
	networks *rehearsal.Server
}

type worldKey struct{}

func of(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// rehearse starts the networks with an account of the agency on each, and writes the configuration.
func (w *world) rehearse(ts *testscript.TestScript, mode string) {
	w.networks = rehearsal.New(rehearsal.Options{Seed: 1})
	srv := httptest.NewServer(w.networks)
	ts.Defer(srv.Close)
	ts.Setenv("NETWORKS", srv.URL)
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
listen: 127.0.0.1:0
ops_listen: 127.0.0.1:0
store: sqlite:`+ts.MkAbs("ledger.db")+`
channels:
  - {name: x-main, network: x, mode: `+mode+`, base_url: "`+srv.URL+`/x", token: canary-x-token, settle: 100ms, reads: [10ms, 10ms]}
  - {name: mastodon-en, network: mastodon, mode: `+mode+`, language: en, base_url: "`+srv.URL+`/mastodon", token: canary-mastodon-token}
  - {name: bluesky-main, network: bluesky, mode: `+mode+`, base_url: "`+srv.URL+`/bluesky", identifier: larkmoor.test, password_file: app.password}
`), 0o600))
}

// daemon runs the true daemon until the script ends.
func (w *world) daemon(ts *testscript.TestScript) {
	cfg, err := loadConfig(ts.MkAbs("hueandcry.yaml"))
	ts.Check(err)
	ctx, stop := context.WithCancel(context.Background())
	a, err := newApp(ctx, cfg, slog.New(slog.DiscardHandler), time.Now)
	ts.Check(err)
	ended := make(chan error, 1)
	go func() { ended <- a.run(ctx) }()
	ts.Defer(func() {
		stop()
		ts.Check(errors.Join(<-ended, a.close()))
	})
	ts.Setenv(envURL, "http://"+a.api.Addr().String())
	for name, grants := range map[string][]alert.Grant{
		"READER": {alert.GrantRead}, "WRITER": {alert.GrantSubmit}, "APPROVER": {alert.GrantApprove},
		"SINGLE": {alert.GrantSubmit, alert.GrantSinglePerson}, "ADMIN": {alert.GrantAdmin},
	} {
		m, err := web.Mint(web.NewToken{Name: strings.ToLower(name), Grants: grants}, time.Now(), rand.Reader)
		ts.Check(err)
		ts.Check(a.store.AddToken(ctx, m.Token, m.Hash))
		ts.Setenv(name, m.Secret)
	}
}
