package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/web/client"
)

// harness is a rehearsal that outlives the daemons it judges, and what they need to reach it.
type harness struct {
	world *rehearsal.Server
	base  string
	dir   string
}

var rehearsed = []string{"x", "mastodon", "bluesky"}

func newHarness(t testing.TB, seed uint64) *harness {
	t.Helper()
	h := &harness{world: rehearsal.New(rehearsal.Options{Seed: seed}), dir: t.TempDir()}
	for _, n := range h.world.Networks() {
		n.AddAccount(rehearsal.Account{Handle: demoAccount(n.Name), Role: rehearsal.Agency, Followers: 1000, Token: demoToken, Secret: demoPass})
	}
	s := httptest.NewServer(h.world)
	t.Cleanup(s.Close)
	h.base = s.URL
	return h
}

// settings are how a harness's daemon differs from a real one: it need not wait as long.
type settings struct {
	listen, opsListen string
	delivery          string // of every channel, as YAML
	down              string // a network that cannot be reached at all
	poll              string
	store             string // sqlite:… or postgres://…; empty = a file of the harness
}

const quickDelivery = "workers: 8, rate: 5000, read_share: 1000, timeout: 2s, settle: 5s, reads: [20ms, 50ms, 100ms]"

func (h *harness) configText(s settings) string {
	if s.listen == "" {
		s.listen, s.opsListen = "127.0.0.1:0", "127.0.0.1:0"
	}
	if s.delivery == "" {
		s.delivery = quickDelivery
	}
	if s.poll == "" {
		s.poll = "1h"
	}
	at := func(network string) string {
		if network == s.down {
			return "http://127.0.0.1:1"
		}
		return h.base + "/" + network
	}
	return fmt.Sprintf(`
agency: {name: Larkmoor County Sheriff's Office}
listen: %s
ops_listen: %s
store: %s
log: {level: warn}
reach: {poll: {x: %[5]s, mastodon: %[5]s, bluesky: %[5]s}}
channels:
  - {name: x-main, network: x, mode: actual, base_url: "%[6]s", consumer_key: %[9]s, consumer_secret: %[10]s, access_token: %[11]s, access_token_secret: %[12]s, webhook_secret: %[10]s, %[4]s}
  - {name: mastodon-main, network: mastodon, mode: actual, base_url: "%[7]s", token: %[11]s, %[4]s}
  - {name: bluesky-main, network: bluesky, mode: actual, base_url: "%[8]s", identifier: %[13]s, password: %[12]s, %[4]s}
`, s.listen, s.opsListen, cmp.Or(s.store, "sqlite:"+filepath.Join(h.dir, "hc.db")), s.delivery, s.poll, at("x"), at("mastodon"), at("bluesky"),
		rehearsal.XConsumerKey, rehearsal.XConsumerSecret, demoToken, demoPass, demoAccount("bluesky"))
}

// start runs a daemon in this process until the test ends, and returns a client of it.
func (h *harness) start(t testing.TB, s settings) (*app, *client.Client) {
	t.Helper()
	a, cl, stop := h.run(t, s)
	t.Cleanup(stop)
	return a, cl
}

// run is start for a daemon that ends when stop is called.
func (h *harness) run(t testing.TB, s settings) (a *app, cl *client.Client, stop func()) {
	t.Helper()
	cfg, faults := config.Parse([]byte(h.configText(s)), h.dir)
	if len(faults) > 0 {
		t.Fatal((&config.FaultsError{List: faults}).Error())
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var err error
	a, err = newApp(ctx, cfg, harnessLog(), time.Now)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.run(ctx) }()
	stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := a.close(); err != nil {
			t.Error(err)
		}
	}
	token, err := a.mintToken(ctx, "harness")
	if err != nil {
		t.Fatal(err)
	}
	cl, err = client.New("http://"+a.api.Addr().String(), token, loadClient())
	if err != nil {
		t.Fatal(err)
	}
	return a, cl, stop
}

// loadClient keeps enough connections for many submitters.
func loadClient() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DialContext: new(net.Dialer).DialContext}}
}

// loadFile is the nth alert of a load: complete, and unlike every other.
func loadFile(n int) client.File {
	now := time.Now()
	r := strings.NewReplacer("{code}", harnessCode(n), "{n}", strconv.Itoa(n),
		"{seen}", now.Add(-time.Hour).Format(time.RFC3339), "{expires}", now.Add(12*time.Hour).Format(time.RFC3339))
	return client.File{Data: []byte(r.Replace(loadAlert))}
}

func harnessCode(n int) string { return fmt.Sprintf("T%02d-%03d", n/1000, n%1000) }

const loadAlert = `
schema: hueandcry.alert/1
meta:
  code: {code}
  kind: amber
  status: Actual
  expires: "{expires}"
  timezone: America/New_York
  jurisdiction: Larkmoor County
  languages: [en-US]
  ncic_entered: {value: true, visibility: internal}
  issuing_agency: {name: {en-US: Larkmoor County Sheriff's Office}}
  criteria_checklist: {visibility: internal, confirmed_abduction: met, imminent_danger: met, enough_description: met, age: met, guardian_consent: met, protected_person_check: met}
contact: {emergency_no: "911", tip_phone: "+1-555-555-0142", do_not_approach: true}
missing:
  - {display_name: Wren Samplechild {n}, age: 7, sex: female, clothing_last_seen: [{item: raincoat, colour: yellow}]}
last_seen: {time: "{seen}", place_text: {en-US: Maple Green playground}}
area: {desc: {en-US: Larkmoor County}, geocodes: {SAME: ["099001"]}}
narrative:
  en-US: {headline: "Missing girl, 7, last seen at Maple Green playground.", what_happened: "Wren Samplechild {n}, 7, was last seen at Maple Green playground.", ask: "If you see her, call 911."}
closeouts:
  found_safe: {en-US: "UPDATE: found safe. This alert is over. Please delete any copy you shared."}
  found_injured: {en-US: "UPDATE: found. This alert is over. Please delete any copy you shared."}
  deceased: {withheld_until_family_told: true, en-US: "UPDATE: this alert is over. Please delete any copy you shared."}
  unfounded: {en-US: "UPDATE: this alert is cancelled. Please delete any copy you shared."}
  error: {en-US: "CORRECTION: our earlier alert was sent in error. Please delete any copy you shared."}
  expired: {en-US: "This alert has ended."}
`

// posts counts, for each network, how many posts the public sees of each code.
func (h *harness) posts() map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, name := range rehearsed {
		out[name] = map[string]int{}
		for _, p := range h.world.Network(name).Public() {
			out[name][codeOf(p.Text)]++
		}
	}
	return out
}

// codeOf is the public code that a post's text ends in.
func codeOf(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	return strings.TrimSuffix(words[len(words)-1], "/1")
}

// judge compares what was acknowledged with what the public sees.
func (h *harness) judge(t *testing.T, acknowledged []string) {
	t.Helper()
	lost, doubled := 0, 0
	for network, seen := range h.posts() {
		for _, code := range acknowledged {
			if seen[code] == 0 {
				lost++
				t.Errorf("%s: %s was acknowledged and is not there", network, code)
			}
		}
		for code, n := range seen {
			if n > 1 {
				doubled++
				t.Errorf("%s: %s is there %d times", network, code, n)
			}
		}
	}
	for _, v := range h.world.Journal().Check(harnessSettle, map[string]int{"x": 3, "mastodon": 3, "bluesky": 1}) {
		t.Errorf("journal: %v", v)
	}
	deliveries := len(acknowledged) * len(rehearsed)
	t.Logf("%d deliveries: %d lost, %d doubled (0 in n bounds the rate below 3/n = %.1e at 95 %%)", deliveries, lost, doubled, 3/float64(deliveries))
}

const harnessSettle = 5 * time.Second

// quiet waits until no delivery of a daemon is open.
func quiet(t testing.TB, a *app, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	for {
		f, err := a.store.Figures(t.Context(), time.Now(), time.Now(), 1)
		if err != nil {
			t.Fatal(err)
		}
		open := int64(0)
		for _, p := range f.Pending {
			if p.State != alert.Failed {
				open += p.N
			}
		}
		if open == 0 {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("still open after %s: %v", within, f.Pending)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// harnessLog is silent unless HUEANDCRY_REQUIRE names log.
func harnessLog() *slog.Logger {
	if testneed.Wanted("log") {
		return slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return slog.New(slog.DiscardHandler)
}
