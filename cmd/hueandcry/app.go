package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/gazette"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
)

// app is the daemon: the only place that wires the rooms of the house to each other. Tests and the demo
// run the very same in their own process.
type app struct {
	log      *slog.Logger
	now      func() time.Time
	speed    float64 // of the audience's life
	rules    alert.Rules
	registry *prometheus.Registry
	store    *store.Store
	gazette  *gazette.Gazette // nil: nobody asked for one
	channels []channels.Channel
	dispatch *dispatch.Dispatcher
	meter    *reach.Meter
	analyst  *reach.Analyst
	lister   *reach.Lister
	health   *dispatch.Health
	web      *web.Server
	api, ops listener

	checked chan struct{} // closed once every channel was looked at
	figured chan struct{} // closed once the figures of all that is in sight are there
}

// listener is one address with what answers there.
type listener struct {
	net.Listener

	server *http.Server
}

// newApp opens the store, makes the channels and binds both addresses. Nothing leaves before run.
func newApp(ctx context.Context, cfg *config.Config, log *slog.Logger, now func() time.Time) (*app, error) {
	return newQuickApp(ctx, cfg, log, now, 1)
}

// newQuickApp is newApp for an audience that lives faster than the clock goes.
func newQuickApp(ctx context.Context, cfg *config.Config, log *slog.Logger, now func() time.Time, speed float64) (*app, error) {
	a := &app{log: log, now: now, speed: speed, checked: make(chan struct{}), figured: make(chan struct{})}
	if err := a.open(ctx, cfg); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *app) open(ctx context.Context, cfg *config.Config) (err error) {
	if err := reportFonts(cfg, a.log); err != nil {
		return err
	}
	reg := newRegistry()
	a.registry = reg
	if a.rules, err = loadRules(cfg); err != nil {
		return err
	}
	if a.gazette, err = newGazette(cfg, a.rules, a.log, a.now()); err != nil {
		return err
	}
	if a.store, err = store.Open(ctx, cfg.Store, store.Options{
		Password: string(cfg.StorePassword), Log: a.log, Registerer: reg, Announce: announcer(cfg, a.gazette), Now: a.now,
	}); err != nil {
		return err
	}
	made, err := newMetrics(reg, cfg.Networks())
	if err != nil {
		return err
	}
	lanes, err := newLanes(cfg, made.channels)
	if err != nil {
		return err
	}
	for _, l := range lanes {
		a.channels = append(a.channels, l.Channel)
	}
	a.dispatch = dispatch.New(dispatch.Options{Store: a.store, Lanes: lanes, Watch: a.store.Watch, Metrics: made.dispatch, Log: a.log, Now: a.now})
	a.lister = reach.NewLister(reach.ListerOptions{Store: a.store, Channels: a.channels, Serves: a.dispatch.Serves, Log: a.log, Now: a.now})
	a.meter = reach.NewMeter(reach.Options{
		Store: a.store, Channels: a.channels, Watch: a.store.Watch, Serves: a.dispatch.Serves, Cadence: cfg.Reach.Poll, Budget: cfg.Budget,
		Seen: a.lister.Seen, Metrics: made.reach, Log: a.log, Now: a.now,
	})
	if a.health, err = dispatch.NewHealth(a.channels, a.log, reg); err != nil {
		return err
	}
	a.analyst = a.newAnalyst(cfg)
	collector := reach.NewCollector(a.store, cfg.Networks(), a.now).Tell(a.analyst)
	collector.Budget = cfg.Budget
	if err := reg.Register(collector); err != nil {
		return err
	}
	if a.web, err = newWeb(a, cfg, metricsHandler(reg)); err != nil {
		return err
	}
	if a.api, err = listen(ctx, "listen", cfg.Listen, a.web.Public(), a.log); err != nil {
		return err
	}
	a.api.server.RegisterOnShutdown(a.web.Close)
	a.ops, err = listen(ctx, "ops_listen", cfg.OpsListen, a.web.Ops(), a.log)
	return err
}

func listen(ctx context.Context, name, addr string, h http.Handler, log *slog.Logger) (listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return listener{}, fmt.Errorf("%s: %w; name a free address", name, err)
	}
	return listener{Listener: l, server: web.HTTPServer(h, log)}, nil
}

// run works until ctx ends or something fails that only a fresh start can mend.
func (a *app) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	begin := func(work func(context.Context) error) {
		wg.Go(func() {
			if err := work(ctx); err != nil {
				cancel(err)
			}
		})
	}
	begin(a.dispatch.Run)
	begin(a.meter.Run)
	begin(a.lister.Run)
	begin(a.api.serve)
	begin(a.ops.serve)
	begin(a.watchStore)
	begin(a.expire)
	wg.Go(func() { a.figure(ctx) })
	wg.Go(func() { a.health.Run(ctx) })
	wg.Go(func() { a.health.Ready(ctx); close(a.checked) })
	a.log.InfoContext(ctx, "ready to raise the alarm", "api", a.api.Addr().String(), "ops", a.ops.Addr().String(), "channels", len(a.channels))
	wg.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		return err
	}
	return nil
}

// drain is how long open requests get to end when the daemon does.
const drain = 10 * time.Second

func (l listener) serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		_ = l.server.Shutdown(ctx) // what is still open then is cut
	})
	defer stop()
	if err := l.server.Serve(l.Listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// watchStore ends the daemon when the disk could not keep a write: only a fresh look at the disk tells
// what is on it.
func (a *app) watchStore(ctx context.Context) error {
	select {
	case <-a.store.Failed():
		return errors.New("the disk failed to keep a write; the daemon ends so that the next start reads what is really there")
	case <-ctx.Done():
		return nil
	}
}

// expireEvery is how often ended alerts are looked for. No create begins after an expiry in any case.
const expireEvery = time.Second

// expire ends alerts whose time is over.
func (a *app) expire(ctx context.Context) error {
	t := time.NewTicker(expireEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		switch n, err := a.store.Expire(ctx, a.now()); {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			a.log.ErrorContext(ctx, "expired alerts could not be ended", "error", err)
		case n > 0:
			a.log.InfoContext(ctx, "alerts have expired", "alerts", n)
		}
	}
}

// ready says why the daemon cannot do its work yet.
func (a *app) ready(ctx context.Context) error {
	select {
	case <-a.checked:
	default:
		return errors.New("the channels are being checked for the first time")
	}
	select {
	case <-a.figured:
		return a.store.Ping(ctx)
	default:
		return errors.New("the figures are being made for the first time")
	}
}

// close lets go of everything that newApp took.
func (a *app) close() error {
	var errs []error
	for _, l := range []listener{a.api, a.ops} {
		if l.Listener != nil {
			if err := l.Close(); !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	return errors.Join(errs...)
}

// figures is what the collector and the demo show.
func (a *app) figures(ctx context.Context) (alert.Figures, error) {
	now := a.now()
	return a.store.Figures(ctx, now, now.Add(-24*time.Hour), 10)
}
