package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// patch changes sources for one build.
type patch struct {
	overlay string // file of go build -overlay
	version string // what the binary calls itself
}

// build compiles the daemon to a file.
func build(ctx context.Context, to string, p patch) (string, error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return "", err
	}
	args := []string{"build", "-o", to}
	if p.overlay != "" {
		args = append(args, "-overlay", p.overlay)
	}
	if p.version != "" {
		args = append(args, "-ldflags", "-X github.com/prometheus/common/version.Version="+p.version)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/hueandcry")...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the daemon does not build: %w\n%s", err, out)
	}
	return to, nil
}

// moduleRoot is the folder of the sources.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	file := strings.TrimSpace(string(out))
	if err != nil {
		return "", fmt.Errorf("the harness builds what it drives, and needs the go command: %w", err)
	}
	if file == "" || file == os.DevNull {
		return "", errors.New("the harness builds what it drives; run it inside the sources of Hue and Cry")
	}
	return filepath.Dir(file), nil
}
