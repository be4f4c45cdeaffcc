package docs

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// room is one row of the table in docs/architecture.md, for one package.
type room struct {
	path       string
	may        []string // of ours, import
	everything bool
	tests      bool // it exists for tests, so nothing in the binary may import it
}

var (
	row    = regexp.MustCompile(`(?m)^\| (.+) \| .+ \| (.+) \|$`)
	quoted = regexp.MustCompile("`([^`]+)`")
)

// rooms reads the table.
func rooms(t *testing.T) []room {
	t.Helper()
	var out []room
	for _, m := range row.FindAllStringSubmatch(files(t, "docs/architecture.md")["docs/architecture.md"], -1) {
		var may []string
		for _, q := range quoted.FindAllStringSubmatch(m[2], -1) {
			may = append(may, q[1])
		}
		for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
			at := strings.TrimSuffix(q[1], "/…")
			out = append(out, room{
				path: at, may: may, everything: m[2] == "everything",
				tests: slices.Contains([]string{"channels/channeltest", "store/storetest", "internal/pgtest", "internal/sample", "internal/testneed"}, at),
			})
		}
	}
	return out
}

func (r room) mayImport(target room) bool {
	if target.tests && !r.tests {
		return false
	}
	return r.everything || slices.Contains(r.may, target.path)
}

// TestArrows plants every import of one room by another into a scratch module, and holds what the linter
// says against the table.
func TestArrows(t *testing.T) {
	root := testneed.Root(t)
	linter := cmp.Or(existing(filepath.Join(root, "bin", "golangci-lint")), "golangci-lint")
	linter = testneed.Command(t, "golangci-lint", linter)
	all := append(rooms(t), room{path: "newcomer"}) // a folder that nobody has drawn an arrow for
	if len(all) < 15 {
		t.Fatalf("the table has only %d rooms", len(all))
	}
	scratch := t.TempDir()
	write(t, filepath.Join(scratch, "go.mod"), "module github.com/hueandcry/hueandcry\n\ngo 1.26.0\n")
	write(t, filepath.Join(scratch, ".golangci.yml"), files(t, ".golangci.yml")[".golangci.yml"])
	for _, r := range all {
		write(t, filepath.Join(scratch, r.path, "room.go"), "package "+name(r)+"\n"+mainFunc(r))
	}
	// Each room imports all that stand before it in the table, and then all that stand behind it: so that
	// there are no circles, which the linter would stumble over.
	for _, before := range []bool{true, false} {
		var planted []planting
		for i, r := range all {
			targets := all[i+1:]
			if before {
				targets = all[:i]
			}
			planted = append(planted, plant(t, scratch, r, targets))
		}
		run := exec.CommandContext(t.Context(), linter, "run", "--enable-only", "depguard", "--output.text.print-issued-lines=false", "--allow-parallel-runners",
			"--max-issues-per-linter=0", "--max-same-issues=0")
		run.Dir = scratch
		out, _ := run.CombinedOutput() // fails when it finds something
		for _, p := range planted {
			for line, target := range p.targets {
				denied := strings.Contains("\n"+string(out), fmt.Sprintf("\n%s/planted.go:%d:", p.room.path, line))
				if denied == p.room.mayImport(target) {
					t.Errorf("%s imports %s: the linter denies it: %t, the table allows it: %t", p.room.path, target.path, denied, p.room.mayImport(target))
				}
			}
		}
	}
}

// planting is a file full of imports.
type planting struct {
	room    room
	targets map[int]room // by the line that imports it
}

// plant has a room import all that can be imported of some others.
func plant(t *testing.T, scratch string, r room, targets []room) planting {
	t.Helper()
	p := planting{room: r, targets: map[int]room{}}
	lines := []string{"package " + name(r), "", "import ("}
	for _, target := range targets {
		if !target.everything { // a command cannot be imported
			lines = append(lines, fmt.Sprintf("\t_ %q", "github.com/hueandcry/hueandcry/"+target.path))
			p.targets[len(lines)] = target
		}
	}
	write(t, filepath.Join(scratch, r.path, "planted.go"), strings.Join(append(lines, ")"), "\n")+"\n")
	return p
}

func name(r room) string {
	if r.everything {
		return "main"
	}
	return path.Base(r.path)
}

func mainFunc(r room) string {
	if r.everything {
		return "\nfunc main() {}\n"
	}
	return ""
}

func existing(file string) string {
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}
