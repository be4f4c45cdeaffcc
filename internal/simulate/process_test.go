package simulate_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/store"
)

// lines are the agency's channels, and the connections that they have to the rehearsal.
type lines struct {
	channels []channels.Channel
	server   *http.Server
	carrier  *http.Transport
	served   chan struct{}
}

func newLines(world *rehearsal.Server) *lines {
	pipe := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	l := &lines{server: &http.Server{Handler: world}, carrier: &http.Transport{DialContext: pipe.dial}, served: make(chan struct{})}
	go func() {
		defer close(l.served)
		_ = l.server.Serve(pipe)
	}()
	o := channels.Options{Base: l.carrier}
	build := func(c channels.Channel, err error) {
		if err != nil {
			panic(err)
		}
		l.channels = append(l.channels, c)
	}
	o.Channel, o.Network = "x-main", "x"
	build(twitter.New(twitter.Config{
		BaseURL: "http://town.test/x", ConsumerKey: rehearsal.XConsumerKey, ConsumerSecret: rehearsal.XConsumerSecret, AccessToken: "token", AccessTokenSecret: "secret",
	}, o, channels.ModeActual))
	o.Channel, o.Network = "mastodon-main", "mastodon"
	build(mastodon.New(mastodon.Config{BaseURL: "http://town.test/mastodon", Token: "token"}, o, channels.ModeActual))
	o.Channel, o.Network = "bluesky-main", "bluesky"
	build(bluesky.New(bluesky.Config{BaseURL: "http://town.test/bluesky", Identifier: handle("bluesky"), Password: "secret"}, o, channels.ModeActual))
	return l
}

func (l *lines) close() {
	l.carrier.CloseIdleConnections()
	_ = l.server.Close()
	<-l.served
}

// pipeListener is a network in memory: real sockets would stop the simulated clock.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (p *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipeListener) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (p *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// process is a daemon with its lanes.
type process struct {
	ledger *mortal
	end    context.CancelFunc
	ended  sync.WaitGroup
}

func (w *town) start() *process {
	p := &process{ledger: &mortal{Store: w.ledger}}
	var lanes []dispatch.Lane
	for _, c := range w.lines.channels {
		lanes = append(lanes, dispatch.Lane{Channel: c})
	}
	d := dispatch.New(dispatch.Options{
		Store: p.ledger, Lanes: lanes, Watch: w.ledger.Watch, Now: w.now, Random: func() float64 { return .5 }, Grace: 15 * time.Second,
	})
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	p.end = cancel
	p.ended.Go(func() { _ = d.Run(ctx) })
	p.ended.Go(func() {
		for ctx.Err() == nil {
			w.expire(ctx, p)
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
		}
	})
	return p
}

// stop lets the calls under way come back.
func (p *process) stop() {
	p.end()
	p.ended.Wait()
}

// crash has nothing written down any more.
func (p *process) crash() {
	p.ledger.dead.Store(true)
	p.stop()
}

// mortal is a store that a daemon reaches until it dies.
type mortal struct {
	*store.Store

	dead atomic.Bool
}

var errDead = errors.New("the daemon is dead")

func (m *mortal) Claim(ctx context.Context, channel string, desk alert.Desk, now time.Time, n int) ([]alert.Delivery, error) {
	if m.dead.Load() {
		return nil, errDead
	}
	return m.Store.Claim(ctx, channel, desk, now, n)
}

func (m *mortal) Settle(ctx context.Context, d alert.Delivery, o alert.Outcome) error {
	if m.dead.Load() {
		return errDead
	}
	return m.Store.Settle(ctx, d, o)
}

func (m *mortal) Leave(ctx context.Context, d alert.Delivery, now time.Time) error {
	if m.dead.Load() {
		return errDead
	}
	return m.Store.Leave(ctx, d, now)
}
