package main

import (
	"context"
	"embed"
	"os"
	"path/filepath"
)

//go:embed patches mutants
var kept embed.FS

// keptPatch reads a patch that is part of the harness.
func keptPatch(file string) (patch, error) {
	b, err := kept.ReadFile(file)
	if err != nil {
		return patch{}, err
	}
	return readPatch(file, string(b))
}

// variant builds the daemon with a patch of patches/.
func (t *trial) variant(ctx context.Context, name string) (string, error) {
	p, err := keptPatch("patches/" + name + ".patch")
	if err != nil {
		return "", err
	}
	return t.build(ctx, name, source{patch: p})
}

// build builds the daemon in a folder of its own. What the trial's own binary was changed by changes this
// one too.
func (t *trial) build(ctx context.Context, name string, s source) (string, error) {
	dir := filepath.Join(t.dir, "build-"+name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	s.patch = t.bug.with(s.patch)
	return build(ctx, dir, s)
}
