package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// exported is one metric of the daemon.
type exported struct {
	help   string
	labels []string
}

var (
	described = regexp.MustCompile(`^Desc\{fqName: "(\w+)", help: (".*"), unit: ".*", constLabels: \{(.*)\}, variableLabels: \{(.*)\}\}$`)
	constant  = regexp.MustCompile(`(\w+)="`)
)

// exports asks a whole daemon what it can ever export.
func exports(t *testing.T, a *app) map[string]exported {
	t.Helper()
	ch := make(chan *prometheus.Desc)
	go func() { defer close(ch); a.registry.Describe(ch) }()
	all := map[string]exported{}
	for d := range ch {
		m := described.FindStringSubmatch(d.String())
		if m == nil {
			t.Fatalf("cannot be read: %s", d)
		}
		one := exported{help: strings.Trim(m[2], `"`)}
		for _, c := range constant.FindAllStringSubmatch(m[3], -1) {
			one.labels = append(one.labels, c[1])
		}
		if m[4] != "" {
			one.labels = append(one.labels, strings.Split(m[4], ",")...)
		}
		all[m[1]] = one
	}
	return all
}

// asking is who asks what: the boards by their names, and the rules.
func asking(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	dir := filepath.Join(testneed.Root(t), "deploy")
	files, err := filepath.Glob(filepath.Join(dir, "grafana", "dashboards", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, filepath.Join(dir, "prometheus", "hueandcry.rules.yml")) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		who := "rules"
		if strings.HasSuffix(file, ".json") {
			who = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "hueandcry-"), ".json")
			err = json.Unmarshal(b, &tree)
		} else {
			err = yaml.Unmarshal(b, &tree)
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out[who] = queries(tree)
	}
	if len(out) != 4 {
		t.Fatalf("only %q ask", slices.Collect(maps.Keys(out)))
	}
	return out
}

// queries finds every query of a file, wherever it stands.
func queries(tree any) (all []string) {
	switch at := tree.(type) {
	case map[string]any:
		for key, v := range at {
			if s, ok := v.(string); ok && (key == "expr" || key == "query" && strings.HasPrefix(s, "label_values(")) {
				all = append(all, s)
			}
			all = append(all, queries(v)...)
		}
	case []any:
		for _, v := range at {
			all = append(all, queries(v)...)
		}
	}
	return all
}

var (
	texts     = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	selectors = regexp.MustCompile(`\b((?:[a-z_]+:)?(?:hueandcry|go|process)_[a-z0-9_]+(?::[a-z0-9_]+)?)\b(?:\{([^}]*)\})?`)
	matching  = regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)`)
	grouping  = regexp.MustCompile(`\b(by|without|on|ignoring|group_left|group_right) \(([^)]*)\)( ?\()?`)
	recorded  = regexp.MustCompile(`record: ((\w+):\S+)`)
	offered   = regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)
)

// record adds what the rules record, whose names begin with the labels that are left.
func record(t *testing.T, all map[string]exported) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testneed.Root(t), "deploy", "prometheus", "hueandcry.rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range recorded.FindAllStringSubmatch(string(b), -1) {
		var labels []string
		for l := range strings.SplitSeq(m[2], "_") {
			labels = append(labels, strings.Replace(l, "alert", "alert_id", 1))
		}
		all[m[1]] = exported{labels: labels}
	}
}

// behind tells the metric behind a name in a query, and the labels that the name has.
func behind(name string, all map[string]exported) (metric string, labels []string, ok bool) {
	for _, suffix := range []string{"", "_bucket", "_count", "_sum"} {
		bare, cut := strings.CutSuffix(name, suffix)
		e, known := all[bare]
		if !cut || !known || suffix != "" && kindOf(bare) != "histogram" {
			continue
		}
		labels = append([]string{"job", "instance"}, e.labels...) // Prometheus adds two
		if suffix == "_bucket" {
			labels = append(labels, "le")
		}
		return bare, labels, true
	}
	return "", nil, false
}

// wrong finds names and labels that a query takes for granted and that nothing exports.
func wrong(query string, all map[string]exported) (faults []string) {
	bare := texts.ReplaceAllString(query, `""`)
	in := func(part string) (labels []string) {
		for _, m := range selectors.FindAllStringSubmatch(part, -1) {
			_, l, _ := behind(m[1], all)
			labels = append(labels, l...)
		}
		return labels
	}
	for _, m := range selectors.FindAllStringSubmatch(bare, -1) {
		_, labels, ok := behind(m[1], all)
		if !ok {
			return []string{"there is no metric " + m[1]}
		}
		for _, l := range matching.FindAllStringSubmatch(m[2], -1) {
			if !slices.Contains(labels, l[1]) {
				faults = append(faults, fmt.Sprintf("%s has no label %s", m[1], l[1]))
			}
		}
	}
	for _, at := range grouping.FindAllStringSubmatchIndex(bare, -1) {
		part := bare
		if word := bare[at[2]:at[3]]; (word == "by" || word == "without") && at[6] >= 0 {
			part = bracket(bare[at[7]-1:])
		}
		if !selectors.MatchString(part) {
			continue // of up, or of ALERTS
		}
		for l := range strings.SplitSeq(bare[at[4]:at[5]], ",") {
			if l = strings.TrimSpace(l); l != "" && !slices.Contains(in(part), l) {
				faults = append(faults, fmt.Sprintf("nothing in %s has the label %s", part, l))
			}
		}
	}
	if m := offered.FindStringSubmatch(bare); m != nil && !slices.Contains(in(m[1]), m[2]) {
		faults = append(faults, fmt.Sprintf("%s has no label %s", m[1], m[2]))
	}
	return faults
}

// bracket is what stands within the first bracket of s.
func bracket(s string) string {
	depth := 0
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[1:i]
			}
		}
	}
	return s
}

// What boards and rules ask for is there, by its name and with its labels.
func TestBoardsAndRulesAskForWhatThereIs(t *testing.T) {
	a, _ := newHarness(t, 1).start(t, settings{})
	all := exports(t, a)
	record(t, all)
	for who, list := range asking(t) {
		for _, q := range list {
			for _, fault := range wrong(q, all) {
				t.Errorf("%s: %s: %s", who, q, fault)
			}
		}
	}
	for query, says := range map[string]string{ // that this test can fail
		`hueandcry_post_shares`:                                          "no metric hueandcry_post_shares",
		`hueandcry_post_reposts{channel="x"}`:                            "no label channel",
		`max by (channel) (hueandcry_post_reposts)`:                      "the label channel",
		`sum by (le) (rate(hueandcry_post_likes_bucket[5m]))`:            "no metric hueandcry_post_likes_bucket",
		`time() - hueandcry_post_reposts and on (title) go_goroutines`:   "the label title",
		`label_values(hueandcry_build_info{state="live"}, instance)`:     "no label state",
		`max by (kind) (alert:hueandcry_amplification:ratio{job="job"})`: "the label kind",
	} {
		if got := strings.Join(wrong(query, all), "\n"); !strings.Contains(got, says) {
			t.Errorf("%s: found %q, want %q", query, got, says)
		}
	}
}

// kindOf is the type of a metric, which its name tells.
func kindOf(name string) string {
	switch {
	case strings.HasSuffix(name, "_total"):
		return "counter"
	case strings.HasSuffix(name, "_duration_seconds"):
		return "histogram"
	default:
		return "gauge"
	}
}

// catalogue is the table of docs/metrics.md, as it should be.
func catalogue(all map[string]exported, asks map[string][]string) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasPrefix(name, "hueandcry_") || name == "hueandcry_build_info" { // a library's
			continue
		}
		var where []string
		for _, who := range slices.Sorted(maps.Keys(asks)) {
			if slices.ContainsFunc(asks[who], func(q string) bool {
				return slices.ContainsFunc(selectors.FindAllStringSubmatch(q, -1), func(m []string) bool {
					metric, _, _ := behind(m[1], all)
					return metric == name
				})
			}) {
				where = append(where, who)
			}
		}
		if where == nil {
			where = []string{"operators only"}
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s |\n", name, kindOf(name), strings.Join(all[name].labels, ", "), all[name].help, strings.Join(where, ", "))
	}
	return out.String()
}

// The page tells every metric, what it means and where it is shown; and no metric is for nobody without a word.
func TestCatalogueOfThePage(t *testing.T) {
	a, _ := newHarness(t, 1).start(t, settings{})
	all := exports(t, a)
	page, err := os.ReadFile(filepath.Join(testneed.Root(t), "docs", "metrics.md"))
	if err != nil {
		t.Fatal(err)
	}
	var has strings.Builder
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "| `hueandcry_") {
			has.WriteString(line)
		}
	}
	if want := catalogue(all, asking(t)); has.String() != want {
		t.Errorf("the table of docs/metrics.md should be\n%s", want)
	}
	families, err := a.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		name, is := f.GetName(), strings.ToLower(f.GetType().String())
		if strings.HasPrefix(name, "hueandcry_") && kindOf(name) != is {
			t.Errorf("%s is called like a %s and is a %s", name, kindOf(name), is)
		}
	}
}
