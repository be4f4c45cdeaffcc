package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// ran runs the command.
func ran(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	code = run(args, &out, &errs)
	return code, out.String(), errs.String()
}

// A small run of each shape: one daemon, one that is killed, one that is traced. A seeded bug is found.
func TestSmallRuns(t *testing.T) {
	for _, args := range [][]string{{"update", "--rounds", "2"}, {"kill", "--rounds", "4", "--seed", "5"}, {"crashpoints", "--rounds", "3"}} {
		code, out, errs := ran(t, append(args, "--json")...)
		var r report
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &r); err != nil || code != 0 {
			t.Errorf("%v ended with %d, %v\n%s%s", args, code, err, out, errs)
		}
		if r.Driver != args[0] || r.Deliveries == 0 || r.Rounds == 0 || r.Bound == 0 || len(r.Violations) > 0 {
			t.Errorf("%v reports %+v", args, r)
		}
	}
	code, out, _ := ran(t, "update", "--rounds", "1", "--mutant", "m9-written-after")
	if code != exitBad || !strings.Contains(out, "unwritten: ") {
		t.Errorf("a seeded bug brings %d\n%s", code, out)
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"", 0, "crashpoints"},
		{"help", 0, "mutants"},
		{"kill --help", 0, "-rounds"},
		{"nonsense", 2, `no driver "nonsense"`},
		{"kill more", 2, `unlike "more"`},
		{"kill --rounds many", 2, "many"},
		{"kill --rounds -1", 2, "not negative"},
		{"kill --mutant none", 2, `no mutant "none"`},
		{"all --but nobody", 2, `no driver "nobody"`},
		{"judge", 2, "takes one file"},
		{"judge /nowhere", 1, "no such file"},
	} {
		code, out, errs := ran(t, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%q ended with %d, want %d and %q\n%s%s", c.args, code, c.code, c.says, out, errs)
		}
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		all, n int
		want   []int
	}{{3, 5, []int{1, 2, 3}}, {10, 5, []int{1, 3, 5, 7, 9}}, {7, 3, []int{1, 3, 5}}, {0, 3, nil}} {
		if got := spread(c.all, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%d of %d: %v", c.n, c.all, got)
		}
	}
}

func TestReportCountsByKind(t *testing.T) {
	r := report{Driver: "kill", Of: "kills", Violations: map[string]int{"late": 2}}
	if r.bad() != true || !strings.Contains(r.String(), "late: 2") {
		t.Errorf("%s", &r)
	}
}

// What a daemon says to its database, as far as the proxy reads it.
func TestCommitting(t *testing.T) {
	msg := func(kind byte, body string) []byte { return append([]byte{kind, 0, 0, 0, 0}, body...) }
	texts := map[string]string{}
	for _, c := range []struct {
		kind byte
		body string
		want bool
	}{
		{'P', "s1\x00COMMIT\x00", false}, // prepared, not asked for
		{'P', "s2\x00SELECT 1\x00", false},
		{'B', "\x00s2\x00", false},
		{'B', "\x00s1\x00", true},
		{'Q', "COMMIT\x00", true},
		{'Q', "ROLLBACK\x00", false},
		{'S', "", false},
	} {
		if got := committing(texts, c.kind, msg(c.kind, c.body)); got != c.want {
			t.Errorf("%c %q: %v", c.kind, c.body, got)
		}
	}
}
