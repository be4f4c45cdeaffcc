package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A module whose packages end in every way in which a package can end.
var sample = map[string]string{
	"go.mod":    "module sample.test\n\ngo 1.26\n",
	"good/a.go": "package good\n\nfunc Half(n int) int {\n\tif n < 0 {\n\t\treturn -1\n\t}\n\treturn n / 2\n}\n",
	"good/a_test.go": "package good\n\nimport \"testing\"\n\n" +
		"func TestHalf(t *testing.T) { if Half(4) != 2 { t.Fatal() } }\n" +
		"func TestParts(t *testing.T) { t.Run(\"one\", func(t *testing.T) {}); t.Run(\"two\", func(t *testing.T) { t.Skip(\"need luck\") }) }\n",
	"none/a.go":        "package none\n",
	"bad/a_test.go":    "package bad\n\nimport \"testing\"\n\nfunc TestFine(t *testing.T) { t.Log(\"not shown\") }\nfunc TestBad(t *testing.T) { t.Fatal(\"the reason\") }\n",
	"broken/a_test.go": "package broken\n\nfunc f() int { return \"no number\" }\n",
	"dead/a_test.go":   "package dead\n\nimport (\"os\"; \"testing\")\n\nfunc TestQuits(t *testing.T) { os.Exit(3) }\n",
	"exit/a_test.go":   "package exit\n\nimport (\"os\"; \"testing\")\n\nfunc TestMain(m *testing.M) { m.Run(); os.Exit(1) }\n\nfunc TestFine(t *testing.T) {}\n",
}

// events writes the sample and returns what go test says of some of its packages.
func events(t *testing.T, packages ...string) (dir, json string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range sample {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"test", "-json", "-vet=off", "-coverprofile=cover.out"}, packages...)...)
	cmd.Dir = dir
	out, _ := cmd.Output() // fails where a test fails
	return dir, string(out)
}

func TestCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		packages []string
		steps    string
		want     string
	}{
		{[]string{"./good"}, "0", "3 passed, 0 failed, 1 skipped"},
		{[]string{"./none"}, "0", "0 passed, 0 failed, 0 skipped"},
		{[]string{"./good", "./bad"}, "0", "4 passed, 1 failed, 1 skipped"},
		{[]string{"./broken"}, "0", "0 passed, 1 failed, 0 skipped"},
		{[]string{"./dead"}, "0", "0 passed, 1 failed, 0 skipped"},
		{[]string{"./exit"}, "0", "1 passed, 1 failed, 0 skipped"},
		{[]string{"./..."}, "2", "5 passed, 6 failed, 1 skipped"},
	} {
		t.Run(strings.Join(c.packages, "+"), func(t *testing.T) {
			t.Parallel()
			_, json := events(t, c.packages...)
			if got := tool(t, json, "count", c.steps); got != c.want+"\n" {
				t.Errorf("got %s want %s\n%s", got, c.want, json)
			}
		})
	}
}

// A test that was skipped in one stage and ran in another has run; one that failed once has failed.
func TestCountOverStages(t *testing.T) {
	ended := func(name, action string) string {
		return `{"Action":"run","Package":"p","Test":"` + name + `"}` + "\n" + `{"Action":"` + action + `","Package":"p","Test":"` + name + `"}` + "\n"
	}
	stages := ended("A", "skip") + ended("B", "fail") + ended("C", "skip") + ended("D", "pass") +
		"go: a line that is no event\n" +
		ended("A", "pass") + ended("B", "pass") + ended("C", "skip") + ended("D", "skip")
	if got, want := tool(t, stages, "count", "0"), "2 passed, 1 failed, 1 skipped\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestShow(t *testing.T) {
	_, json := events(t, "./...")
	got := tool(t, "go: said by the command itself\n"+json, "show")
	for _, want := range []string{"the reason", "no number", "said by the command itself", "pass\tsample.test/good\t", "fail\tsample.test/broken\t"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "not shown") {
		t.Errorf("the output of a test that passed is shown:\n%s", got)
	}
}

func TestCover(t *testing.T) {
	dir, _ := events(t, "./good")
	profile := filepath.Join(dir, "cover.out")
	for _, c := range []struct {
		args []string
		want string // of the error; empty = none
	}{
		{[]string{"66", profile, "sample.test/good"}, ""}, // two of three statements
		{[]string{"67", profile, "sample.test/good"}, "66.7 % of the statements"},
		{[]string{"66", profile, "sample.test/good", "sample.test/none"}, "sample.test/none: no coverage"},
		{[]string{"x", profile, "sample.test/good"}, "not a percentage"},
		{[]string{"66", filepath.Join(dir, "go.mod"), "sample.test/good"}, "not a line of a coverage profile"},
		{[]string{"66", filepath.Join(dir, "absent"), "sample.test/good"}, "no such file"},
	} {
		err := run(append([]string{"cover"}, c.args...), strings.NewReader(""), t.Output())
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%v: %v", c.args, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%v: got error %v, want %q", c.args, err, c.want)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"count"}, {"count", "many"}, {"show", "more"}, {"cover", "85"}} {
		if err := run(args, strings.NewReader(""), t.Output()); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}

func tool(t *testing.T, in string, args ...string) string {
	t.Helper()
	var out strings.Builder
	if err := run(args, strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
