package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/config"
)

const good = `agency: {name: Larkmoor County Sheriff's Office, short_name: LCSO}
listen: 127.0.0.1:8181
ops_listen: 127.0.0.1:9191
store: sqlite:/var/lib/hueandcry/alerts.db
public_url: https://alerts.larkmoor.example
reach: {poll: {x: 30s}, population: {x: 1200000}, discount: {x: 0.7}, timezone: America/Toronto}
budget: {x: 5.00}
log: {level: debug, format: json}
channels:
  - {name: x-main, network: x, mode: actual, language: en-US, consumer_key: CK, consumer_secret_file: x.secret}
  - {name: drill, network: mastodon, mode: exercise, base_url: "http://10.0.0.7:3000", token: T}
metrics: {amplifiers: true}
`

// network is the configuration of a network that keeps two secrets.
type network struct {
	BaseURL        string        `yaml:"base_url,omitempty"`
	ConsumerKey    string        `yaml:"consumer_key"`
	ConsumerSecret string        `yaml:"consumer_secret"`
	Token          string        `yaml:"token"`
	Settle         time.Duration `yaml:"settle"`
	API            string        `yaml:"api"`
}

func secrets() []string { return []string{"consumer_key", "consumer_secret", "token"} }

func load(t *testing.T, text string) (*config.Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hueandcry.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "x.secret"), []byte("C4NARY\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(path)
}

func TestLoad(t *testing.T) {
	c, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	if c.Agency.ShortName != "LCSO" || c.Listen != "127.0.0.1:8181" || c.Store != "sqlite:/var/lib/hueandcry/alerts.db" ||
		c.Reach.Poll["x"] != 30*time.Second || c.Reach.Population["x"] != 1_200_000 || c.Reach.Discount["x"] != .7 ||
		c.Reach.Zone().String() != "America/Toronto" || !c.Metrics.Amplifiers || c.Budget["x"] != 5 || c.Log.Format != "json" {
		t.Errorf("read %+v", c)
	}
	if diff := cmp.Diff([]string{"x", "mastodon"}, c.Networks()); diff != "" {
		t.Error(diff)
	}
	x := c.Channels[0]
	if x.Name != "x-main" || x.Network != "x" || x.Mode != "actual" || x.Language != "en-US" {
		t.Errorf("read the channel as %+v", x)
	}
	var n network
	if faults := x.Decode(&n, secrets()...); len(faults) > 0 {
		t.Fatal(faults)
	}
	if n.ConsumerKey != "CK" || n.ConsumerSecret != "C4NARY" {
		t.Errorf("the secrets came out as %+v", n)
	}
	if c.Channels[1].Decode(&n, secrets()...); n.BaseURL != "http://10.0.0.7:3000" {
		t.Errorf("base_url did not reach the network: %+v", n)
	}
}

func TestDefaults(t *testing.T) {
	c, err := load(t, "agency: {name: A}\nchannels: [{name: a, network: x, mode: actual}]\n")
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	if c.Listen != want.Listen || c.OpsListen != want.OpsListen || c.Store != want.Store || c.Log != want.Log {
		t.Errorf("defaults are %+v, got %+v", want, c)
	}
}

// Each case damages the good file in one place and names what must be said of it.
func TestEveryFaultNamesPlaceAndWayOut(t *testing.T) {
	for _, one := range []struct{ name, old, now, want string }{
		{"unknown field", "listen: 127.0.0.1:8181", "lisen: x", `:2:1: lisen: unknown field "lisen"; did you mean "listen"?`},
		{"later issue's key", "log: {", "partners: []\nlog: {", `partners: unknown field`},
		{"wrong type", "budget: {x: 5.00}", "budget: {x: lots}", `:7:13: budget.x: this wants a number, not "lots"`},
		{"no agency", "{name: Larkmoor County Sheriff's Office, short_name: LCSO}", "{short_name: LCSO}", "agency.name: absent; say which agency speaks"},
		{"address", "listen: 127.0.0.1:8181", "listen: nowhere", `listen: "nowhere" is not an address like`},
		{"port", "listen: 127.0.0.1:8181", "listen: 127.0.0.1:99999", `listen: "127.0.0.1:99999" is not an address`},
		{"both on one port", "127.0.0.1:9191", "127.0.0.1:8181", "listen and ops_listen are both 127.0.0.1:8181"},
		{"other store", "sqlite:/var/lib/hueandcry/alerts.db", "mysql://u:C4NARY@db/x", `store: "mysql://u:xxxxx@db/x" is neither sqlite:PATH nor postgres:`},
		{"store with an odd address", "sqlite:/var/lib/hueandcry/alerts.db", "'postgres://u:C4NARY%zz@db/x'", `store: this is not an address like postgres://USER@HOST`},
		{"store with a password in the open", "sqlite:/var/lib/hueandcry/alerts.db", "postgres://u@db/x?password=C4NARY", `store: a password does not stand behind the ?`},
		{"password of a file", "sqlite:/var/lib/hueandcry/alerts.db", "sqlite:a.db\nstore_password_file: x.secret", `store_password_file: the store is no PostgreSQL`},
		{"two passwords", "sqlite:/var/lib/hueandcry/alerts.db", "postgres://u:C4NARY@db/x\nstore_password_file: x.secret", `store_password_file: the store's address holds a password too`},
		{"no password there", "sqlite:/var/lib/hueandcry/alerts.db", "postgres://u@db/x\nstore_password_file: absent", `store_password_file: the secret cannot be read`},
		{"store without path", "sqlite:/var/lib/hueandcry/alerts.db", "'sqlite:'", "sqlite: lacks the path"},
		{"public address", "https://alerts.larkmoor.example", "alerts.larkmoor.example", "public_url: this is not a web address"},
		{"plain public address", "https://alerts.larkmoor.example", "http://alerts.larkmoor.example", "public_url: plain http"},
		{"password in address", "https://alerts.larkmoor.example", "https://u:C4NARY@alerts.larkmoor.example", "public_url: an address holds no password"},
		{"query in address", "https://alerts.larkmoor.example", "https://alerts.larkmoor.example/?a=b", "public_url: the address must end before ?"},
		{"budget of no channel", "budget: {x: 5.00}", "budget: {xx: 5.00}", `budget.xx: no channel is on "xx"; there are x, mastodon`},
		{"negative budget", "budget: {x: 5.00}", "budget: {x: -1}", "budget.x: a budget is not negative"},
		{"poll of no channel", "{x: 30s}", "{bluesky: 30s}", "reach.poll.bluesky: no channel is on"},
		{"poll without rest", "{x: 30s}", "{x: 1ms}", "reach.poll.x: 1ms is not between 1s and 24h"},
		{"people of no channel", "population: {x: 1200000}", "population: {bluesky: 5}", "reach.population.bluesky: no channel is on"},
		{"no people", "population: {x: 1200000}", "population: {x: 0}", "reach.population.x: 0 is no number of people"},
		{"discount of nothing", "discount: {x: 0.7}", "discount: {x: 0}", "reach.discount.x: 0 is not above 0 and at most 1"},
		{"discount that adds", "discount: {x: 0.7}", "discount: {x: 1.5}", "reach.discount.x: 1.5 is not above 0"},
		{"time zone", "America/Toronto", "Toronto", `reach.timezone: "Toronto" is not a time zone`},
		{"log level", "level: debug", "level: loud", `log.level: "loud" is not one of debug, info, warn, error`},
		{"log format", "format: json", "format: xml", `log.format: "xml" is not one of`},
		{"more than everything", "name: drill, ", "name: drill, read_share: 1e9, ", "channels[1].read_share: 1e+09 is not between 0 and 1000"},
		{"unnamed channel", "name: drill, ", "", "channels[1].name: absent"},
		{"channel name", "name: drill", "name: Drill Inbox", "channels[1].name: \"Drill Inbox\" is not up to 40 small letters"},
		{"same name twice", "name: drill", "name: x-main", `channels[1].name: channels[0] is also named "x-main"`},
		{"no network", "network: mastodon, ", "", "channels[1].network: absent"},
		{"no mode", "mode: actual, ", "", `channels[0].mode: "" is not one of actual, exercise`},
		{"language", "language: en-US", "language: English!", `channels[0].language: "English!" is not a language tag`},
		{"drill on the live network", `base_url: "http://10.0.0.7:3000", `, "", "channels[1].base_url: absent; a drill must not reach the live network"},
		{"plain live base", "mode: actual,", "mode: actual, base_url: 'http://api.example',", "channels[0].base_url: plain http"},
		{"channel that is no mapping", "  - {name: drill", "  - 7\n  - {name: drill", "channels[1]: this wants fields"},
		{"empty channel", "  - {name: drill", "  -\n  - {name: drill", "channels[1].name: absent"},
		{"act of an update", "name: drill, ", "name: drill, on_update: repost, ", `channels[1].on_update: "repost" is not one of edit, delete, reply`},
		{"act of an ending", "name: drill, ", "name: drill, on_close: publish, ", `channels[1].on_close: "publish" is not one of edit, delete, reply`},
		{"no channels", "channels:\n", "channels: []\nother:\n", "channels: there is none; add at least one"},
		{"not yaml", "agency: {", "agency: {{{", "this is not YAML"},
	} {
		t.Run(one.name, func(t *testing.T) {
			if !strings.Contains(good, one.old) {
				t.Fatalf("the good file lacks %q", one.old)
			}
			_, err := load(t, strings.Replace(good, one.old, one.now, 1))
			faults, ok := errors.AsType[*config.FaultsError](err)
			if !ok {
				t.Fatalf("loaded, or failed otherwise: %v", err)
			}
			if !strings.Contains(err.Error(), one.want) {
				t.Errorf("got:\n%v\nwant: %s", err, one.want)
			}
			if strings.Contains(err.Error(), "C4NARY") {
				t.Errorf("a secret shows in:\n%v", err)
			}
			for _, f := range faults.List {
				if f.Line == 0 && f.Path != "" {
					t.Errorf("%s has no line", f.Path)
				}
			}
		})
	}
}

func TestAllFaultsAtOnceInOrderAndOnlyOnce(t *testing.T) {
	_, err := load(t, "agency: {name: [1]}\nlisten: x\nchannels:\n  - {name: A!, network: x, mode: live}\nlog: {level: 3}\n")
	var got []string
	for line := range strings.Lines(err.Error()) {
		_, after, _ := strings.Cut(line, "yaml:")
		place, rest, _ := strings.Cut(after, ": ")
		path, _, _ := strings.Cut(rest, ": ")
		got = append(got, place+" "+path)
	}
	want := []string{"1:16 agency.name", "2:1 listen", "4:6 channels[0].name", "4:28 channels[0].mode", "5:14 log.level"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadableFile(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "absent.yaml"))
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "--config") {
		t.Errorf("got %v", err)
	}
}

func TestSecretFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty": "\n", "long": strings.Repeat("x", 70_000)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, one := range []struct{ name, fields, want string }{
		{"both", "token: a, token_file: b", "token_file: token and token_file both stand here; keep one"},
		{"absent", "token_file: nowhere", "token_file: the secret cannot be read"},
		{"folder", "token_file: .", "token_file: the secret cannot be read"},
		{"empty", "token_file: empty", "is empty; write the secret into it"},
		{"long", "token_file: long", "which is no secret"},
		{"twin of what is no secret", "api_file: x", `unknown field "api_file"`},
		{"unknown field of the network", "tokn: a", `unknown field "tokn"; did you mean "token"?`},
	} {
		t.Run(one.name, func(t *testing.T) {
			c, faults := config.Parse([]byte("agency: {name: A}\nchannels: [{name: a, network: x, mode: actual, "+one.fields+"}]"), dir)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			var n network
			faults = c.Channels[0].Decode(&n, secrets()...)
			if len(faults) != 1 || !strings.Contains(faults[0].String(), one.want) || faults[0].Line != 2 {
				t.Errorf("got %v, want %q in line 2", faults, one.want)
			}
		})
	}
}

func TestSecretNeverShows(t *testing.T) {
	s := config.Secret("C4NARY")
	j, err := json.Marshal(map[string]any{"a": s})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "in", struct{ S config.Secret }{s})
	for _, shown := range []string{
		string(j), log.String(), fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q", s, struct{ S config.Secret }{s}, s, s, s),
	} {
		if strings.Contains(shown, "C4NARY") || !strings.Contains(shown, "[redacted]") {
			t.Errorf("shows as %s", shown)
		}
	}
}

func TestEffective(t *testing.T) {
	c, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Effective(func(ch config.Channel) (any, []string) {
		n := network{API: "v2"}
		ch.Decode(&n, secrets()...)
		return n, secrets()
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"listen: 127.0.0.1:8181", "poll:\n    x: 30s", "consumer_secret: \"[redacted]\"", "token: \"[redacted]\"",
		"api: v2", "name: x-main", "base_url: http://10.0.0.7:3000",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
	for _, never := range []string{"C4NARY", "CK", "consumer_secret_file"} {
		if strings.Contains(string(out), never) {
			t.Errorf("shows %q:\n%s", never, out)
		}
	}
	if _, faults := config.Parse(out, "."); len(faults) > 0 {
		t.Errorf("what was printed is no configuration: %v", faults)
	}
}

func TestStorePassword(t *testing.T) {
	c, err := load(t, strings.ReplaceAll(good, "sqlite:/var/lib/hueandcry/alerts.db", "postgres://agency@db.example/ledger\nstore_password_file: x.secret"))
	if err != nil || string(c.StorePassword) != "C4NARY" {
		t.Fatalf("read %q, %v", string(c.StorePassword), err)
	}
	c.Store = "postgres://agency:C4NARY@db.example/ledger"
	out, err := c.Effective(func(config.Channel) (any, []string) { return network{}, nil })
	if err != nil || strings.Contains(string(out), "C4NARY") || !strings.Contains(string(out), "agency:xxxxx@db.example/ledger") {
		t.Errorf("%v:\n%s", err, out)
	}
}

func TestEnvironment(t *testing.T) {
	known := []string{"HUEANDCRY_URL", "HUEANDCRY_TOKEN"}
	if err := config.CheckEnvironment([]string{"PATH=/bin", "HUEANDCRY_URL=http://x", "NOT_HUEANDCRY_X=1"}, known...); err != nil {
		t.Error(err)
	}
	err := config.CheckEnvironment([]string{"HUEANDCRY_TOKN=C4NARY"}, known...)
	if err == nil || strings.Contains(err.Error(), "C4NARY") || !strings.Contains(err.Error(), "HUEANDCRY_TOKN is not known") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("{}"))
	f.Add([]byte("channels: [null, {name: a}]\nbudget: {x: 1e400}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, faults := config.Parse(data, "testdata")
		for _, ch := range c.Channels {
			var n network
			ch.Decode(&n, secrets()...)
		}
		if len(faults) > 0 {
			return
		}
		out, err := c.Effective(func(config.Channel) (any, []string) { return network{}, nil })
		if err != nil {
			t.Fatal(err)
		}
		if _, faults := config.Parse(out, "."); len(faults) > 0 {
			t.Errorf("the effective configuration has faults: %v\n%s", faults, out)
		}
	})
}
