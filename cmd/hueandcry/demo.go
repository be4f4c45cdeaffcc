package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/web/client"
)

// demoOptions are the flags of the demo.
type demoOptions struct {
	file       string
	length     time.Duration // 0 = until interrupted
	closeAfter time.Duration // 0 = never
	json       bool
	verbose    bool
	speed      float64
	seed       uint64
	faults     []string
	listen     string
	opsListen  string
}

func demoCommand(term Terminal) *cobra.Command {
	var opt demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Issue a made-up alert on rehearsal networks and watch it spread",
		Long: `Demo starts the daemon and, beside it, a rehearsal of X, Mastodon and Bluesky with an audience. It issues
one alert, a made-up one or that of -f FILE, and shows how it is posted and how it spreads; with
--close-after it then closes it and shows how every copy is corrected. Nothing leaves this machine, and
nothing is kept.

A fault hits every request to its network, or only those of one kind: NETWORK/OP=NAME. The kinds are
create, media, find, delete, boost, measure, reposters, check and session. A rate makes it hit now and
then: NETWORK=NAME:0.3. status has the HTTP status in that place: x/create=status:503.

Faults: ` + faultNames(),
		Example: `  hueandcry demo
  hueandcry demo -f alert.yaml --for 30s
  hueandcry demo --close-after 20s --fault x/delete=down:0.5
  hueandcry demo --fault x/create=502-after --fault mastodon=limited
  hueandcry demo --for 10s --json | jq .`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDemo(cmd.Context(), opt, term) },
	}
	f := cmd.Flags()
	f.StringVarP(&opt.file, "file", "f", "", "the alert to issue (default: a made-up one)")
	f.DurationVar(&opt.length, "for", 0, "how long to run (default: until interrupted)")
	f.DurationVar(&opt.closeAfter, "close-after", 0, "when to close the alert as found safe (default: never)")
	f.BoolVar(&opt.json, "json", false, "write one JSON event a line")
	f.BoolVarP(&opt.verbose, "verbose", "v", false, "show the daemon's log on standard error")
	f.Float64Var(&opt.speed, "speed", 60, "how many seconds of the audience's life pass in one")
	f.Uint64Var(&opt.seed, "seed", 1, "what everything random derives from")
	f.StringArrayVar(&opt.faults, "fault", nil, "NETWORK[/OP]=NAME[:RATE], how a network misbehaves; may be given more than once")
	f.StringVar(&opt.listen, "listen", "127.0.0.1:0", "address of the API")
	f.StringVar(&opt.opsListen, "ops-listen", "127.0.0.1:0", "address of /metrics")
	_ = cmd.MarkFlagFilename("file", "yaml", "yml", "json") // fails only for a flag that is not there
	return cmd
}

// runDemo plays one demo from the start of the world to its end.
func runDemo(ctx context.Context, opt demoOptions, term Terminal) (err error) {
	started := time.Now()
	if opt.speed <= 0 || opt.speed > 100_000 {
		return usagef("--speed %g does not lie between 0 and 100000", opt.speed)
	}
	if opt.length < 0 {
		return usagef("--for %s is not a length of time", opt.length)
	}
	if opt.closeAfter < 0 || opt.length > 0 && opt.closeAfter >= opt.length {
		return usagef("--close-after %s does not lie within --for %s", opt.closeAfter, opt.length)
	}
	sheet, err := readDemoAlert(term, opt.file, time.Now())
	if err != nil {
		return err
	}
	world, err := newDemoWorld(ctx, opt, sheet)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "hueandcry-demo-")
	if err != nil {
		return fmt.Errorf("the demo needs room for its store: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	cfg, err := world.config(opt, sheet, filepath.Join(dir, "demo.db"))
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	if opt.verbose {
		log = slog.New(slog.NewTextHandler(term.Err, nil))
	}
	a, err := newQuickApp(ctx, cfg, log, world.now, opt.speed)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()

	if opt.length > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, opt.length)
		defer cancel()
	}
	show := &demoShow{app: a, world: world, opt: opt, out: term.Out, errs: term.Err, began: started}
	return show.play(ctx, sheet)
}

// play runs the daemon, the networks and the audience, issues the alert and shows what happens until ctx ends.
func (s *demoShow) play(ctx context.Context, sheet demoAlert) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel(nil)
	wg.Go(func() {
		if err := s.app.run(ctx); err != nil {
			cancel(err)
		}
	})
	wg.Go(func() {
		if err := s.world.run(ctx); err != nil {
			cancel(err)
		}
	})
	s.started()
	token, err := s.app.mintToken(ctx, "demo")
	if err != nil {
		return err
	}
	cl, err := client.New("http://"+s.app.api.Addr().String(), token, nil)
	if err != nil {
		return err
	}
	answer, err := cl.Submit(ctx, sheet.file, "", true)
	if err != nil {
		return inFile(sheet.name, err)
	}
	s.submitted(answer)
	closing := s.untilEnd(ctx)
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	err = s.summary(context.WithoutCancel(ctx))
	if closing {
		if err = errors.Join(err, s.end(ctx, cl)); err == nil {
			<-ctx.Done() // there is still something to look at
		}
	}
	return err
}

// config is the daemon's configuration for a world: the same file that a real one would read.
func (w *demoWorld) config(opt demoOptions, sheet demoAlert, db string) (*config.Config, error) {
	text, err := w.configText(opt, sheet, db)
	if err != nil {
		return nil, err
	}
	cfg, faults := config.Parse(text, filepath.Dir(db))
	if len(faults) > 0 {
		return nil, &config.FaultsError{File: "demo", List: faults}
	}
	return cfg, nil
}

// faultNames lists the faults for the help text.
func faultNames() string {
	var out strings.Builder
	for name, what := range sortedFaults(rehearsal.FaultNames()) {
		fmt.Fprintf(&out, "\n  %-15s %s", name, what)
	}
	return out.String()
}

// demoShow is what the person sees.
type demoShow struct {
	app   *app
	world *demoWorld
	opt   demoOptions
	out   io.Writer
	errs  io.Writer
	began time.Time
	board board
	posts map[string]bool // channels whose post was told of
}
