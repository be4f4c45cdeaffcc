package prometheus

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// rule is an alert rule, or one that records.
type rule struct {
	Alert, Record, Expr string
	Labels, Annotations map[string]string
}

func shipped(t *testing.T, file string, into any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testneed.Root(t), "deploy", "prometheus", file))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func shippedRules(t *testing.T) (all []rule) {
	t.Helper()
	var file struct {
		Groups []struct{ Rules []rule }
	}
	shipped(t, "hueandcry.rules.yml", &file)
	for _, g := range file.Groups {
		all = append(all, g.Rules...)
	}
	if len(all) == 0 {
		t.Fatal("there are no rules")
	}
	return all
}

// TestRulesByPromtool lets the program that reads them judge the rules, their tests and both configurations.
func TestRulesByPromtool(t *testing.T) {
	promtool := testneed.Command(t, "promtool", "promtool")
	for _, args := range []string{
		"check rules hueandcry.rules.yml", "test rules hueandcry.test.yml",
		"check config prometheus.yml", "check config prometheus.compose.yml",
	} {
		cmd := exec.CommandContext(t.Context(), promtool, strings.Fields(args)...)
		cmd.Dir = filepath.Join(testneed.Root(t), "deploy", "prometheus")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", args, err, out)
		}
	}
}

// A rule that nobody has seen fire may never do, and one that nobody has seen silent may always.
func TestEveryRuleFiresAndIsSilent(t *testing.T) {
	var file struct {
		Tests []struct {
			Cases []struct {
				Name     string     `yaml:"alertname"`
				Expected []struct{} `yaml:"exp_alerts"`
			} `yaml:"alert_rule_test"`
			Recorded []struct{ Expr string } `yaml:"promql_expr_test"`
		}
	}
	shipped(t, "hueandcry.test.yml", &file)
	fires, silent, recorded := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, test := range file.Tests {
		for _, c := range test.Cases {
			if len(c.Expected) > 0 {
				fires[c.Name] = true
			} else {
				silent[c.Name] = true
			}
		}
		for _, r := range test.Recorded {
			recorded[r.Expr] = true
		}
	}
	for _, r := range shippedRules(t) {
		switch {
		case r.Record != "" && !recorded[r.Record]:
			t.Errorf("%s is never compared with what it should be", r.Record)
		case r.Alert != "" && (!fires[r.Alert] || !silent[r.Alert]):
			t.Errorf("%s fires in a test: %t, is silent in one: %t", r.Alert, fires[r.Alert], silent[r.Alert])
		}
	}
}

var labelInText = regexp.MustCompile(`\$labels\.(\w+)`)

// Whoever is woken finds what to do, and the text that wakes him names nobody.
func TestEveryRuleIsInTheRunbook(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(testneed.Root(t), "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	harmless := map[string]bool{"alert_id": true, "title": true, "channel": true, "network": true, "state": true}
	for _, r := range shippedRules(t) {
		if r.Alert == "" {
			continue
		}
		if !strings.Contains(string(b), "\n### "+r.Alert+"\n") {
			t.Errorf("docs/runbook.md has no entry %s", r.Alert)
		}
		if s := r.Labels["severity"]; s != "critical" && s != "warning" {
			t.Errorf("%s has the severity %q", r.Alert, s)
		}
		if r.Annotations["summary"] == "" {
			t.Errorf("%s says nothing", r.Alert)
		}
		for _, m := range labelInText.FindAllStringSubmatch(r.Annotations["summary"], -1) {
			if !harmless[m[1]] {
				t.Errorf("%s tells %s", r.Alert, m[1])
			}
		}
	}
}
