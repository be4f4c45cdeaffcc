package main

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/config"
)

func TestReportFonts(t *testing.T) {
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	if err := reportFonts(&config.Config{FontsDir: t.TempDir()}, log); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "Devanagari") || !strings.Contains(said.String(), "fonts-noto-core") {
		t.Errorf("said %q", said.String())
	}
	err := reportFonts(&config.Config{FontsDir: filepath.Join(t.TempDir(), "absent")}, log)
	if err == nil || !strings.Contains(err.Error(), "fonts_dir: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}
