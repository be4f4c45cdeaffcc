package main

import (
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/config"
)

// A daemon that cannot start says why in one line, and lets go of what it took.
func TestDaemonThatCannotStart(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	tests := map[string]struct {
		prepare func(t *testing.T, h *harness) settings
		says    string
	}{
		"the store is in use": {func(t *testing.T, h *harness) settings {
			t.Helper()
			h.start(t, settings{})
			return settings{}
		}, "in use"},
		"the store is a folder": {func(t *testing.T, h *harness) settings {
			t.Helper()
			if err := os.Mkdir(filepath.Join(h.dir, "hc.db"), 0o700); err != nil {
				t.Fatal(err)
			}
			return settings{}
		}, "hc.db"},
		"listen is taken": {func(*testing.T, *harness) settings {
			return settings{listen: taken.Addr().String(), opsListen: "127.0.0.1:0"}
		}, "listen: "},
		"ops_listen is taken": {func(*testing.T, *harness) settings {
			return settings{listen: "127.0.0.1:0", opsListen: taken.Addr().String()}
		}, "ops_listen: "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, 1)
			s := tt.prepare(t, h)
			cfg, faults := config.Parse([]byte(h.configText(s)), h.dir)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			a, err := newApp(t.Context(), cfg, slog.New(slog.DiscardHandler), time.Now)
			if err == nil {
				t.Fatal(a.close(), "it started")
			}
			if !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("it says %q, want one line with %q", err, tt.says)
			}
		})
	}
}
