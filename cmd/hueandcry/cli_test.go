package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/web"
)

// execute runs one command line in this process.
func execute(t *testing.T, deps Deps, args ...string) (code int, out, said string) {
	t.Helper()
	if deps.Environ == nil {
		deps.Environ = func() []string { return nil }
	}
	var stdout, stderr bytes.Buffer
	code = Execute(t.Context(), args, strings.NewReader(""), &stdout, &stderr, deps)
	return code, stdout.String(), stderr.String()
}

func TestServeHandsOverConfigurationAndLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hueandcry.yaml")
	write := func(log string) {
		t.Helper()
		text := "agency: {name: A}\nlog: " + log + "\nchannels: [{name: m, network: mastodon, mode: actual, base_url: \"https://mastodon.example\", token: t}]\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	serve := Deps{Serve: func(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
		log.DebugContext(ctx, "quiet")
		log.InfoContext(ctx, "loud", "agency", cfg.Agency.Name)
		return errors.New("the house burns")
	}}
	for log, want := range map[string]string{
		"{format: json}": `"msg":"loud","agency":"A"`,
		"{level: debug}": `msg=quiet`,
		"{level: info}":  `msg=loud agency=A`,
	} {
		write(log)
		code, out, said := execute(t, serve, "serve", "--config", path)
		if code != exitError || out != "" || !strings.Contains(said, want) || !strings.Contains(said, "hueandcry: the house burns\n") {
			t.Errorf("log %s: code %d, out %q, said %s", log, code, out, said)
		}
		if strings.Contains(said, "quiet") != strings.Contains(log, "debug") {
			t.Errorf("log %s: said %s", log, said)
		}
	}
	for _, args := range [][]string{{"serve", "--config", path}, {"token", "add", "a", "-g", "read", "--config", path}} {
		if code, _, said := execute(t, Deps{}, args...); code != exitError || !strings.Contains(said, "this build has no") {
			t.Errorf("%v without a house: %d %s", args, code, said)
		}
	}
}

// Every worked example renders offline within each network's limits, and the unfinished one is refused.
func TestRenderSharedAlerts(t *testing.T) {
	dir := filepath.Join(testneed.Shared(t), "data", "alerts")
	for file, c := range map[string]struct {
		at   string
		code int
		want string
	}{
		"1-amber-actual.yaml":         {"2026-11-22T10:00:00-05:00", exitOK, "ZZT 0142"},
		"2-silver-actual.yaml":        {"2026-11-22T19:40:00-05:00", exitOK, "x (x, en-US)"},
		"3-mep-draft-incomplete.yaml": {"2026-11-22T21:00:00-05:00", exitError, ""},
		"4-exercise-drill.yaml":       {"2026-11-23T02:55:00-05:00", exitOK, "| EXERCISE"},
	} {
		code, out, said := execute(t, Deps{}, "alert", "render", "-f", filepath.Join(dir, file), "--at", c.at)
		if code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%s: code %d\n%s%s", file, code, out, said)
		}
		code, _, said = execute(t, Deps{}, "alert", "render", "-f", filepath.Join(dir, file), "--at", "2027-01-01T00:00:00Z")
		if code != exitError || !strings.Contains(said, "meta.expires: ") {
			t.Errorf("%s after its end: code %d\n%s", file, code, said)
		}
	}
}

func TestVerdict(t *testing.T) {
	of := func(states ...alert.State) []web.Delivery {
		out := make([]web.Delivery, len(states))
		for i, s := range states {
			out[i].State = s
		}
		return out
	}
	for _, c := range []struct {
		in     []web.Delivery
		over   bool
		partly bool
		err    bool
	}{
		{of(), false, false, false},
		{of(alert.Sent, alert.Queued), false, false, false},
		{of(alert.Sent, alert.Unsure), false, false, false},
		{of(alert.Sent, alert.Sent), true, false, false},
		{of(alert.Sent, alert.Held), true, true, true},
		{of(alert.Sent, alert.Failed, alert.Dropped), true, true, true},
		{of(alert.Failed, alert.Held), true, false, true},
	} {
		over, err := verdict(c.in)
		_, partly := errors.AsType[partlyError](err)
		if over != c.over || (err != nil) != c.err || partly != c.partly {
			t.Errorf("%v: over %t, %v", c.in, over, err)
		}
	}
}

// What something newer took the place of is no failure.
func TestVerdictLeavesOutWhatWasOvertaken(t *testing.T) {
	d := func(channel string, s alert.State) web.Delivery {
		return web.Delivery{Delivery: alert.Delivery{Channel: channel, State: s}}
	}
	if over, err := verdict([]web.Delivery{d("x-main", alert.Dropped), d("m", alert.Sent), d("x-main", alert.Sent)}); !over || err != nil {
		t.Errorf("over %t, %v", over, err)
	}
	if over, err := verdict([]web.Delivery{d("m", alert.Sent), d("x-main", alert.Sent), d("x-main", alert.Dropped)}); !over || err == nil {
		t.Errorf("over %t, %v", over, err)
	}
}

func TestBuildOfAnInstalledVersion(t *testing.T) {
	b := readBuild(&debug.BuildInfo{
		Main:     debug.Module{Version: "v1.2.3"},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}},
	})
	if b.Revision != "abc+" || !strings.Contains(b.Version, "1.2.3") {
		t.Errorf("got %+v", b)
	}
	if b := readBuild(nil); b.Revision != "unknown" {
		t.Errorf("got %+v", b)
	}
}

func TestPlainTakesOutWhatDrivesATerminal(t *testing.T) {
	if got := plain("a\x1b[2Jb\u202ec\td"); got != "a[2Jbcd" {
		t.Errorf("got %q", got)
	}
}
