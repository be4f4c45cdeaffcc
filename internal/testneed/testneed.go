// Package testneed lets a test say what it needs beyond Go. Without it the test skips and says so; with
// its name in HUEANDCRY_REQUIRE the test fails instead, so that a machine which promises everything
// cannot skip silently.
package testneed

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Shared returns the folder of sample data and API documents: HUEANDCRY_SHARED, or the folder shared
// beside the checkout.
func Shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("HUEANDCRY_SHARED")
	if dir == "" {
		dir = filepath.Join(Root(t), "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err != nil {
		Missing(t, "shared", "sample data and API documents in "+dir)
	}
	return dir
}

// Command returns the path of a program.
func Command(t testing.TB, need, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, need, "the program "+program)
	}
	return path
}

// Asked skips the test unless HUEANDCRY_REQUIRE names it: for what is too long for every run.
func Asked(t testing.TB, need string) {
	t.Helper()
	if !required(need) {
		t.Skipf("need %s: runs only with HUEANDCRY_REQUIRE=%s", need, need)
	}
}

// Wanted reports whether HUEANDCRY_REQUIRE names something: for tests that have a long and a short form.
func Wanted(need string) bool { return required(need) }

// Missing skips or fails the test for want of something.
func Missing(t testing.TB, need, what string) {
	t.Helper()
	if required(need) {
		t.Fatalf("HUEANDCRY_REQUIRE names %s, but there is no %s", need, what)
	}
	t.Skipf("need %s: there is no %s", need, what)
}

// Root returns the module's own folder.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

func required(need string) bool {
	return slices.Contains(strings.Split(os.Getenv("HUEANDCRY_REQUIRE"), ","), need)
}
