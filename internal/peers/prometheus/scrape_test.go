package prometheus

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// startDemo builds the binary, runs the demo and returns the address of its ops listener.
func startDemo(t *testing.T, flags ...string) (demo *process, ops string) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "hueandcry")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./cmd/hueandcry")
	build.Dir = testneed.Root(t)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"demo", "--for", "5m", "--json"}, flags...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	demo = start(t, cmd)
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the demo said nothing: %v\n%s", err, demo.said.Bytes())
	}
	var event struct{ Event, Ops string }
	if err := json.Unmarshal([]byte(first), &event); err != nil || event.Event != "started" {
		t.Fatalf("the demo's first line is %q (%v)", first, err)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }() // or its pipe would fill
	at, err := url.Parse(event.Ops)
	if err != nil {
		t.Fatal(err)
	}
	return demo, at.Host
}

// TestPrometheusScrapes runs the demo under Debian's Prometheus: the spread of the alert can be seen to
// grow there, on every network.
func TestPrometheusScrapes(t *testing.T) {
	testneed.Command(t, "prometheus", "prometheus")
	promtool := testneed.Command(t, "promtool", "promtool")
	demo, ops := startDemo(t)
	prom := startServer(t, ops)
	demo.onLoopback(t)
	prom.onLoopback(t)

	for _, metric := range []string{"hueandcry_post_reposts", "hueandcry_reposts_observed_total", "hueandcry_alert_exposure_followers"} {
		first := map[string]float64{}
		eventually(t, metric+" grows on all three networks", func() bool {
			grown := 0
			for network, now := range prom.query(t, metric) {
				before, seen := first[network]
				if !seen {
					first[network] = now
				}
				if seen && now > before {
					grown++
				}
			}
			return grown == 3
		})
	}
	if up := prom.query(t, "avg_over_time(up[1m])"); len(up) != 1 || up[""] != 1 {
		t.Errorf("some scrapes failed: %v", up)
	}
	if resets := prom.query(t, "resets(hueandcry_reposts_observed_total[5m])"); resets["x"]+resets["mastodon"]+resets["bluesky"] != 0 {
		t.Errorf("a counter fell: %v", resets)
	}
	checkMetrics(t, promtool, "http://"+ops+"/metrics")
}

// checkMetrics lets promtool look at the metrics. It reads the plain text format only.
func checkMetrics(t *testing.T, promtool, metrics string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, metrics, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/plain; version=0.0.4")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	cmd := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	cmd.Stdin = resp.Body
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
}
