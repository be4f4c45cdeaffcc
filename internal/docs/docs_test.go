package docs

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// files reads every file of the repository whose name ends in suffix, by its path from the root.
func files(t *testing.T, suffix string) map[string]string {
	t.Helper()
	root, out := testneed.Root(t), map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // somebody else's temporary file
		}
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "node_modules", "bin", "dist"}, d.Name()) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, suffix) {
			return nil
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		out[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatalf("no file ends in %s", suffix)
	}
	return out
}

var link = regexp.MustCompile(`\]\(([^)#\s]+)(#[^)]*)?\)`)

func TestLinksLeadSomewhere(t *testing.T) {
	for page, text := range files(t, ".md") {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(testneed.Root(t), filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

var testName = regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w+`)

// The pages name the test that can break each invariant.
func TestNamedTestsExist(t *testing.T) {
	var code strings.Builder
	for _, text := range files(t, "_test.go") {
		code.WriteString(text)
	}
	named := 0
	for page, text := range files(t, ".md") {
		for _, name := range testName.FindAllString(text, -1) {
			named++
			if !strings.Contains(code.String(), "func "+name+"(") {
				t.Errorf("%s: there is no test %s", page, name)
			}
		}
	}
	if named == 0 {
		t.Error("no page names a test")
	}
}

var metricName = regexp.MustCompile(`\bhueandcry_[a-z_]*[a-z]\b`)

func TestNamedMetricsExist(t *testing.T) {
	var code strings.Builder
	for file, text := range files(t, ".go") {
		if !strings.HasSuffix(file, "_test.go") {
			code.WriteString(text)
		}
	}
	for page, text := range files(t, ".md") {
		for _, name := range metricName.FindAllString(text, -1) {
			bare := strings.TrimPrefix(name, "hueandcry_") // some tables leave the prefix to their end
			if !strings.Contains(code.String(), `"`+name+`"`) && !strings.Contains(code.String(), `"`+bare+`"`) {
				t.Errorf("%s: there is no metric %s", page, name)
			}
		}
	}
}

// Every package has its row in the table of rooms, and so its arrow.
func TestEveryPackageHasItsRow(t *testing.T) {
	page := files(t, "docs/architecture.md")["docs/architecture.md"]
	for file := range files(t, ".go") {
		room := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "./")
		if strings.HasPrefix(room, "internal/peers/") {
			room = "internal/peers/"
		}
		if room != "." && !strings.Contains(page, "`"+room) {
			t.Errorf("docs/architecture.md has no row for %s", room)
		}
	}
}

func TestPictureIsWellFormed(t *testing.T) {
	for name, text := range files(t, ".svg") {
		for d := xml.NewDecoder(strings.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
		}
	}
}

// A lock file with addresses would install from whatever server its writer used.
func TestLockFilesNameNoServer(t *testing.T) {
	for name, text := range files(t, "package-lock.json") {
		if strings.Contains(text, `"resolved"`) {
			t.Errorf("%s holds download addresses; its .npmrc needs omit-lockfile-registry-resolved=true", name)
		}
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// The configuration of the README is one that the program takes.
func TestConfigurationOfTheReadme(t *testing.T) {
	readme := files(t, "README.md")["README.md"]
	block := yamlBlock.FindStringSubmatch(readme)
	if block == nil {
		t.Fatal("the README shows no configuration")
	}
	dir := t.TempDir()
	for _, m := range regexp.MustCompile(`_file: (\S+)`).FindAllStringSubmatch(block[1], -1) {
		write(t, filepath.Join(dir, m[1]), "secret-of-nobody\n")
	}
	file := filepath.Join(dir, "hueandcry.yaml")
	write(t, file, block[1])
	cmd := exec.CommandContext(t.Context(), "go", "run", "./cmd/hueandcry", "config", "check", "--config", file)
	cmd.Dir = testneed.Root(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

var tableRow = regexp.MustCompile(`(?m)^\| .*$`)

// Each direct dependency is earned, in words, and no other is named.
func TestEveryDependencyIsEarned(t *testing.T) {
	page := files(t, "docs/dependencies.md")["docs/dependencies.md"]
	page = strings.ReplaceAll(page, "`…/common`", "`github.com/prometheus/common`")
	var direct []string
	for line := range strings.Lines(files(t, "go.mod")["go.mod"]) {
		if fields := strings.Fields(line); len(fields) == 2 && strings.HasPrefix(line, "\t") {
			direct = append(direct, fields[0])
		}
	}
	var named []string
	for _, line := range tableRow.FindAllString(page, -1) {
		for _, q := range quoted.FindAllStringSubmatch(strings.Split(line, "|")[1], -1) {
			named = append(named, q[1])
		}
	}
	slices.Sort(named)
	slices.Sort(direct)
	if !slices.Equal(named, direct) {
		t.Errorf("docs/dependencies.md names %q, go.mod %q", named, direct)
	}
}
