package main

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/media/typeset"
)

// reportFonts says at the start in which scripts no name can be drawn here, and not first when a poster is due.
func reportFonts(cfg *config.Config, log *slog.Logger) error {
	fonts, err := typeset.Open(cfg.FontsDir)
	if err != nil {
		return fmt.Errorf("fonts_dir: %w; name another folder, or leave it out", err)
	}
	if lacking := fonts.Lacking(); len(lacking) > 0 {
		log.Warn("cards and posters cannot be drawn in every script; install fonts-noto-core and fonts-noto-cjk", "lacking", strings.Join(lacking, ", "))
	}
	return nil
}
