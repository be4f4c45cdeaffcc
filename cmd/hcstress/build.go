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

// source is what a binary is built from.
type source struct {
	patch   patch  // of the sources; none: as they are
	version string // what it calls itself; empty: as it likes
}

// build compiles the daemon into a folder.
func build(ctx context.Context, dir string, s source) (binary string, err error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return "", err
	}
	binary = filepath.Join(dir, "hueandcry")
	args := []string{"build", "-o", binary}
	if len(s.patch.hunks) > 0 {
		overlay, err := s.patch.overlay(root, dir)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", overlay)
	}
	if s.version != "" {
		args = append(args, "-ldflags", "-X github.com/prometheus/common/version.Version="+s.version)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/hueandcry")...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the daemon does not build: %w\n%s", err, out)
	}
	return binary, nil
}

// moduleRoot is the folder of the sources.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("the harness builds what it drives, and needs the go command: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if file == "" || file == os.DevNull {
		return "", errors.New("the harness builds what it drives; run it inside the sources of Hue and Cry")
	}
	return filepath.Dir(file), nil
}
