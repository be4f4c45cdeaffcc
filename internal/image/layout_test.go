package image

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/media/typeset"
)

// laidOut is the image without an engine: a folder, and how to run something in it.
type laidOut struct {
	root string
	last stage
}

const version = "v0.0.0-test"

// layOut does what a build of the Dockerfile would do, as far as the last stage can see it.
func layOut(t *testing.T) laidOut {
	t.Helper()
	if os.Geteuid() != 0 {
		testneed.Missing(t, "root", "right to change the root folder: run the test as root")
	}
	makeProgram := testneed.Command(t, "make", "make")
	if fonts, err := typeset.Open(""); err != nil || len(fonts.Lacking()) > 0 {
		testneed.Missing(t, "noto", "font Noto Sans for every script (Debian packages fonts-noto-core and fonts-noto-cjk)")
	}
	module := testneed.Root(t)
	text, err := os.ReadFile(filepath.Join(module, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	stages, err := readDockerfile(string(text))
	if err != nil {
		t.Fatal(err)
	}
	last, built := stages[len(stages)-1], t.TempDir()
	if last.base != "scratch" {
		t.Fatalf("the last stage begins with %s: the test lays out an empty one", last.base)
	}
	for _, run := range stages[0].runs {
		words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(run, "$VERSION", version), "/image", built+"/image"))
		if words[0] != "make" {
			continue // the packages and modules that this machine has already
		}
		cmd := exec.CommandContext(t.Context(), makeProgram, words[1:]...)
		cmd.Dir = module
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", run, err, out)
		}
	}
	l := laidOut{root: t.TempDir(), last: last}
	for _, c := range last.copies {
		l.copy(t, c, stages[0].name, built)
	}
	return l
}

func (l laidOut) copy(t *testing.T, c copying, from, built string) {
	t.Helper()
	if c.from != from {
		t.Fatalf("COPY takes from %q, which the test does not build", c.from)
	}
	target := filepath.Join(l.root, c.target)
	script := `mkdir -p "$2" && cp -a "$1/." "$2/" && if [ -n "$3" ]; then chown -R "$3" "$2"; fi`
	out, err := exec.CommandContext(t.Context(), "sh", "-c", script, "sh", built+c.source, target, c.chown).CombinedOutput()
	if err != nil {
		t.Fatalf("COPY %s %s: %v\n%s", c.source, c.target, err, out)
	}
}

// command prepares a command as the engine would start it: in the root, as the user, with no more than
// the engine's own environment.
func (l laidOut) command(t *testing.T, argv ...string) *exec.Cmd {
	t.Helper()
	uid, gid, _ := strings.Cut(l.last.user, ":")
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	cmd.Dir = l.last.workdir
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/var/lib/hueandcry"}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Chroot:     l.root,
		Credential: &syscall.Credential{Uid: number(t, uid), Gid: number(t, gid)},
	}
	return cmd
}

func number(t *testing.T, s string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || n == 0 {
		t.Fatalf("the image's user is %q: a number above 0 is wanted, so that no name can hide root", s)
	}
	return uint32(n)
}
