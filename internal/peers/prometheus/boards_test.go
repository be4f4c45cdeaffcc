package prometheus

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// mayBeEmpty are the queries that need not bring anything in a demo, each with the reason.
var mayBeEmpty = map[string]string{
	"hueandcry-live/Forecast/C":               "speaks of a time before the demo began",
	"hueandcry-live/annotation/Updated":       "the demo's alert is not updated",
	"hueandcry-ops/Firing/A":                  "made by Prometheus, and the demo is too short for a rule to fire",
	"hueandcry-ops/Approvals/B":               "nothing waits for approval in the demo",
	"hueandcry-ops/Money for reading/A":       "nothing limits the demo",
	"hueandcry-ops/Kept out of the figures/A": "the demo's networks tell nothing that cannot be",
}

// asked is a query of a board.
type asked struct {
	at, expr string
	instant  bool
}

// shownBoards reads what the shipped boards ask, their choices included: the query of each by its name.
func shownBoards(t *testing.T) (queries []asked, choices map[string]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testneed.Root(t), "deploy", "grafana", "dashboards", "*.json"))
	if err != nil || len(files) != 3 {
		t.Fatalf("%d boards, %v", len(files), err)
	}
	choices = map[string]string{}
	for _, file := range files {
		var board struct {
			UID        string
			Templating struct {
				List []struct{ Type, Name, Query string }
			}
			Annotations struct {
				List []struct{ Name, Expr string }
			}
			Panels []struct {
				Title   string
				Targets []struct {
					RefID, Expr string
					Instant     bool
				}
			}
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &board); err != nil {
			t.Fatal(err)
		}
		for _, p := range board.Panels {
			for _, q := range p.Targets {
				queries = append(queries, asked{board.UID + "/" + p.Title + "/" + q.RefID, q.Expr, q.Instant})
			}
		}
		for _, a := range board.Annotations.List {
			queries = append(queries, asked{board.UID + "/annotation/" + a.Name, a.Expr, false})
		}
		for _, v := range board.Templating.List {
			if v.Type == "query" {
				choices[v.Name] = v.Query
			}
		}
	}
	return queries, choices
}

var labelValues = regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)

// choose answers a board's choice as Grafana does, and takes the first that is offered.
func (s server) choose(t *testing.T, query string) string {
	t.Helper()
	m := labelValues.FindStringSubmatch(query)
	if m == nil {
		t.Fatalf("%s is no choice", query)
	}
	var found []map[string]string
	if err := s.ask(t, "series", &found, "match[]", strings.ReplaceAll(m[1], "$job", ".*")); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if len(found) == 0 || found[0][m[2]] == "" {
		t.Fatalf("%s offers nothing", query)
	}
	return found[0][m[2]]
}

// shows asks what a panel would ask at a moment, and reports whether anything came that can be drawn.
func (s server) shows(t *testing.T, q asked, expr string, at float64) bool {
	t.Helper()
	moment := func(t float64) string { return strconv.FormatFloat(t, 'f', 3, 64) }
	path, args := "query", []string{"query", expr, "time", moment(at)}
	if !q.instant {
		path, args = "query_range", []string{"query", expr, "start", moment(at - 60), "end", moment(at), "step", "1"}
	}
	var answer samples
	if err := s.ask(t, path, &answer, args...); err != nil {
		t.Fatalf("%s: %v\n%s", q.at, err, expr)
	}
	for _, r := range answer.Result {
		if slices.ContainsFunc(append(r.Values, r.Value), func(v sample) bool { return !math.IsNaN(v.number()) }) {
			return true
		}
	}
	return false
}

// TestBoardsShowTheDemo asks the real Prometheus everything that the boards ask, while a case is open and
// after it was closed. One network swallows its answer, so that a delivery is late, and another limits us.
func TestBoardsShowTheDemo(t *testing.T) {
	testneed.Command(t, "prometheus", "prometheus")
	ops := freeAddress(t)
	s := startServer(t, ops) // first, so that it sees every counter at 0
	startDemo(t, "--ops-listen", ops, "--close-after", "20s", "--fault", "mastodon/create=502-after", "--fault", "bluesky/measure=limited:0.3")
	queries, choices := shownBoards(t)

	chosen := []string{"$__rate_interval", "20s", "$__range", "5m", "$horizon", "6h"}
	eventually(t, "the alert is there", func() bool { return len(s.query(t, `hueandcry_alert_info{state="live"}`)) > 0 })
	for name, query := range choices {
		chosen = append(chosen, "$"+name, s.choose(t, query))
	}
	fill := strings.NewReplacer(chosen...)
	eventually(t, "the case is closed", func() bool { return len(s.query(t, `hueandcry_alert_closed_timestamp_seconds`)) > 0 })
	var moments []float64 // while the case was open
	for at := s.query(t, `hueandcry_alert_issued_timestamp_seconds`)[""]; at < s.query(t, `hueandcry_alert_closed_timestamp_seconds`)[""]; at += 2 {
		moments = append(moments, at)
	}

	shown := func(q asked, moments ...float64) bool {
		expr := fill.Replace(q.expr)
		return slices.ContainsFunc(moments, func(at float64) bool { return s.shows(t, q, expr, at) })
	}
	left := slices.DeleteFunc(slices.Clone(queries), func(q asked) bool { return shown(q, moments...) || mayBeEmpty[q.at] != "" })
	for deadline := time.Now().Add(90 * time.Second); len(left) > 0 && time.Now().Before(deadline); time.Sleep(time.Second) {
		now := s.query(t, "vector(time())")[""]
		left = slices.DeleteFunc(left, func(q asked) bool { return shown(q, now) })
	}
	for _, q := range left {
		t.Errorf("%s shows nothing: %s", q.at, q.expr)
	}
	for at := range mayBeEmpty {
		if !slices.ContainsFunc(queries, func(q asked) bool { return q.at == at }) {
			t.Errorf("%s may be empty, but is on no board", at)
		}
	}
	s.graphIsWhole(t)
	s.rulesAreHealthy(t)
}

// graphIsWhole finds both ends of every edge of the node graph: Grafana draws nothing at all otherwise.
func (s server) graphIsWhole(t *testing.T) {
	t.Helper()
	var nodes, edges samples
	for expr, into := range map[string]*samples{"hueandcry_amplifier_followers": &nodes, "hueandcry_amplifier_edge_reposts": &edges} {
		if err := s.ask(t, "query", into, "query", expr); err != nil {
			t.Fatal(err)
		}
	}
	there := map[string]bool{}
	for _, n := range nodes.Result {
		there[n.Metric["alert_id"]+" "+n.Metric["id"]] = true
	}
	for _, e := range edges.Result {
		for _, end := range []string{"source", "target"} {
			if !there[e.Metric["alert_id"]+" "+e.Metric[end]] {
				t.Errorf("the edge %s has no %s %s", e.Metric["id"], end, e.Metric[end])
			}
		}
	}
	if len(nodes.Result) == 0 || len(edges.Result) == 0 {
		t.Errorf("%d nodes and %d edges", len(nodes.Result), len(edges.Result))
	}
}

// rulesAreHealthy holds what Prometheus says of its rules against the file.
func (s server) rulesAreHealthy(t *testing.T) {
	t.Helper()
	var loaded struct {
		Groups []struct {
			Rules []struct {
				Name, Health, LastError string
			}
		}
	}
	if err := s.ask(t, "rules", &loaded); err != nil {
		t.Fatal(err)
	}
	health := map[string]string{}
	for _, g := range loaded.Groups {
		for _, r := range g.Rules {
			health[r.Name] = r.Health + r.LastError
		}
	}
	for _, r := range shippedRules(t) {
		if got := health[r.Alert+r.Record]; got != "ok" {
			t.Errorf("Prometheus says of %s: %q", r.Alert+r.Record, got)
		}
	}
}
