package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"
	_ "time/tzdata" // alerts speak in their own time zone, whatever this machine knows

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
)

// production is what the commands are wired to in the real program.
func production(say io.Writer) Deps {
	return Deps{
		Serve: func(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
			return serve(ctx, cfg, log, say)
		},
		OpenTokens: openTokens,
		More:       []func(Terminal) *cobra.Command{demoCommand},
	}
}

// serve runs the daemon until ctx ends.
func serve(ctx context.Context, cfg *config.Config, log *slog.Logger, say io.Writer) (err error) {
	a, err := newApp(ctx, cfg, log, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.firstToken(ctx, say); err != nil {
		return err
	}
	return a.run(ctx)
}

// firstToken makes the token without which nobody could make another, and shows it this once.
func (a *app) firstToken(ctx context.Context, say io.Writer) error {
	have, err := a.store.ListTokens(ctx)
	if err != nil || len(have) > 0 {
		return err
	}
	secret, err := a.mintToken(ctx, "first start")
	if err != nil {
		return err
	}
	_, err = io.WriteString(say, "The first token, with every grant. It is shown this once; keep it safe:\n\n  "+secret+"\n\n")
	return err
}

func openTokens(ctx context.Context, cfg *config.Config) (web.Tokens, io.Closer, error) {
	s, err := store.Open(ctx, cfg.Store, store.Options{Password: string(cfg.StorePassword)})
	return s, s, err
}
