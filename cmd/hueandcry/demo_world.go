package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"maps"
	"net"
	"net/http"
	"slices"
	"text/template"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/web"
)

// demoWorld is the outside of a demo: the networks, and a clock that starts when the alert takes effect.
type demoWorld struct {
	server   *rehearsal.Server
	audience *rehearsal.Audience
	listener net.Listener
	epoch    time.Time // what the clock said at real
	real     time.Time
}

func (w *demoWorld) now() time.Time { return w.epoch.Add(time.Since(w.real)) }

func (w *demoWorld) url() string { return "http://" + w.listener.Addr().String() }

// The agency's accounts in the demo: made up, like all the rest.
const (
	demoHandle = "kittiwake-sheriff"
	demoToken  = "demo-access-token"
	demoPass   = "demo-password"
)

func newDemoWorld(ctx context.Context, opt demoOptions, sheet demoAlert) (*demoWorld, error) {
	w := &demoWorld{epoch: sheet.clock, real: time.Now()}
	w.server = rehearsal.New(rehearsal.Options{Seed: opt.seed, Now: w.now})
	for _, s := range opt.faults {
		f, err := rehearsal.ParseFault(s)
		if err == nil && w.server.Network(f.Network) == nil {
			err = fmt.Errorf("there is no network %q in the rehearsal", f.Network)
		}
		if err == nil {
			err = w.server.Faults().Add(f)
		}
		if err != nil {
			return nil, usagef("--fault %s: %w", s, err)
		}
	}
	for _, n := range w.server.Networks() {
		n.AddAccount(rehearsal.Account{
			Handle: demoAccount(n.Name), Name: "Kittiwake County Sheriff", Role: rehearsal.Agency, Followers: 18_400,
			Token: demoToken, Secret: demoPass,
		})
	}
	w.audience = w.server.Audience(rehearsal.AudienceOptions{Speed: opt.speed, Partners: 4})
	var err error
	w.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	return w, err
}

func demoAccount(network string) string {
	switch network {
	case "x":
		return "kittiwakesherif"
	case "bluesky":
		return demoHandle + ".test"
	default:
		return demoHandle
	}
}

// run serves the networks and lets the audience live until ctx ends.
func (w *demoWorld) run(ctx context.Context) error {
	s := &http.Server{Handler: w.server, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stop()
	done := make(chan struct{})
	go func() { w.audience.Run(ctx); close(done) }()
	err := s.Serve(w.listener)
	<-done
	if ctx.Err() != nil {
		return nil
	}
	return err
}

var demoConfig = template.Must(template.New("").Parse(`
agency: {name: Kittiwake County Sheriff's Office, short_name: KCSO}
listen: {{.Listen}}
ops_listen: {{.OpsListen}}
store: {{printf "%q" .Store}}
reach: {poll: {x: 1s, mastodon: 1s, bluesky: 1s}, population: {x: 1200000, mastodon: 150000, bluesky: 300000}}
metrics: {amplifiers: true}
channels:
  - {name: x-demo, network: x, mode: {{.Mode}}, base_url: "{{.URL}}/x", consumer_key: {{.Key}}, consumer_secret: {{.Secret}}, access_token: {{.Token}}, access_token_secret: {{.Pass}}{{.Quick}}}
  - {name: mastodon-demo, network: mastodon, mode: {{.Mode}}, base_url: "{{.URL}}/mastodon", token: {{.Token}}{{.Quick}}}
  - {name: bluesky-demo, network: bluesky, mode: {{.Mode}}, base_url: "{{.URL}}/bluesky", web_url: "{{.URL}}/bluesky", identifier: {{.Handle}}, password: {{.Pass}}{{.Quick}}}
`))

// The rehearsal answers at once, so a demo need not wait as long as a daemon must on the real networks.
const demoQuick = `, read_share: 1000, timeout: 3s, settle: 4s, reads: [1s, 1s, 1s]`

func (w *demoWorld) configText(opt demoOptions, sheet demoAlert, db string) ([]byte, error) {
	mode := "exercise"
	if sheet.status == alert.Actual {
		mode = "actual"
	}
	var out bytes.Buffer
	err := demoConfig.Execute(&out, map[string]string{
		"Listen": opt.listen, "OpsListen": opt.opsListen, "Store": "sqlite:" + db, "URL": w.url(), "Mode": mode,
		"Key": rehearsal.XConsumerKey, "Secret": rehearsal.XConsumerSecret, "Token": demoToken, "Pass": demoPass, "Handle": demoAccount("bluesky"), "Quick": demoQuick,
	})
	return out.Bytes(), err
}

// mintToken makes a token with every grant and returns its secret.
func (a *app) mintToken(ctx context.Context, name string) (string, error) {
	m, err := web.Mint(web.NewToken{Name: name, Grants: alert.Grants()}, a.now(), rand.Reader)
	if err != nil {
		return "", err
	}
	return m.Secret, a.store.AddToken(ctx, m.Token, m.Hash)
}

func sortedFaults(all map[string]string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if !yield(name, all[name]) {
				return
			}
		}
	}
}
