package prometheus

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// server is Debian's Prometheus with our rules, scraping one target once a second.
type server struct {
	*process

	url string
}

func startServer(t *testing.T, target string) server {
	t.Helper()
	program := testneed.Command(t, "prometheus", "prometheus")
	dir, address := t.TempDir(), freeAddress(t)
	file := filepath.Join(dir, "prometheus.yml")
	config := fmt.Sprintf(`
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [%q]
scrape_configs:
- job_name: hueandcry
  static_configs: [{targets: [%q]}]
`, filepath.Join(testneed.Root(t), "deploy", "prometheus", "hueandcry.rules.yml"), target)
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	s := server{url: "http://" + address}
	s.process = start(t, exec.CommandContext(t.Context(), program, "--config.file="+file,
		"--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address))
	eventually(t, "Prometheus is ready", func() bool {
		resp, err := http.Get(s.url + "/-/ready")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
	return s
}

// ask calls the HTTP API with names and values, and reads what the answer holds under data. The error is
// what Prometheus says of the question.
func (s server) ask(t *testing.T, path string, into any, args ...string) error {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	resp, err := http.Get(s.url + "/api/v1/" + path + "?" + form.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer := struct {
		Status, Error string
		Data          any
	}{Data: into}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatalf("%s %q: %v", path, args, err)
	}
	if answer.Status != "success" {
		return errors.New(answer.Error)
	}
	return nil
}

// samples are the answer to a query: one value of each series, or several over a time.
type samples struct {
	Result []struct {
		Metric map[string]string
		Value  sample
		Values []sample
	}
}

// sample is a time in seconds and a number as text.
type sample [2]any

func (s sample) number() float64 {
	v, err := strconv.ParseFloat(fmt.Sprint(s[1]), 64)
	if err != nil {
		return math.NaN() // there is none
	}
	return v
}

// query returns the present values of an expression, by network.
func (s server) query(t *testing.T, expr string) map[string]float64 {
	t.Helper()
	var answer samples
	if err := s.ask(t, "query", &answer, "query", expr); err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	values := map[string]float64{}
	for _, r := range answer.Result {
		values[r.Metric["network"]] = r.Value.number()
	}
	return values
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// eventually waits for something that a loaded machine may be slow to reach.
func eventually(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		if reached() {
			return
		}
	}
	t.Fatalf("%s: not within 90 s", what)
}
