// Package rehearsal is the outside world in one HTTP server: it speaks the dialect of every network
// closely enough that a client which knows nothing of it works against it, shows what the public would
// see, keeps a journal of every request, fails in the ways real networks fail, and holds an audience
// that reposts. The demo, drills, tests and the harness all use this one.
//
// It shares no code with what it judges.
package rehearsal

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options of a rehearsal. The zero value is a silent, faultless world without an audience.
type Options struct {
	Seed uint64           // everything random derives from it
	Now  func() time.Time // nil = time.Now
	// People is how many live on each network: those who can follow several accounts. 0 = 200,000.
	People int
}

// Server is one rehearsal: networks below one address, each under its own path ("/x", "/mastodon",
// "/bluesky"), and beside them "/public", "/journal" and "/faults" for people and tests.
type Server struct {
	opt      Options
	networks []*Network
	journal  *Journal
	faults   *Faults
	mux      *http.ServeMux
}

// New returns a rehearsal of all the networks it knows.
func New(opt Options) *Server {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.People < communities {
		opt.People = peopleStandard
	}
	s := &Server{opt: opt, journal: &Journal{}, faults: newFaults(opt.Seed), mux: http.NewServeMux()}
	for _, make := range []func(*Network) dialect{newX, newMastodon, newBluesky} {
		s.add(make)
	}
	s.routePublic()
	return s
}

func (s *Server) add(make func(*Network) dialect) *Network {
	n := newNetwork(s, rand.New(rand.NewPCG(s.opt.Seed, uint64(len(s.networks))+1)))
	n.dialect = make(n)
	n.Name = n.dialect.name()
	n.graph = newGraph(n)
	s.networks = append(s.networks, n)
	s.mux.Handle("/"+n.Name+"/", http.StripPrefix("/"+n.Name, n))
	return n
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Network returns one network by its name, or nil.
func (s *Server) Network(name string) *Network {
	i := slices.IndexFunc(s.networks, func(n *Network) bool { return n.Name == name })
	if i < 0 {
		return nil
	}
	return s.networks[i]
}

// Networks lists the networks.
func (s *Server) Networks() []*Network { return s.networks }

// Journal is the record of every request.
func (s *Server) Journal() *Journal { return s.journal }

// Faults is how the world misbehaves.
func (s *Server) Faults() *Faults { return s.faults }

// dialect is what one network sounds like. Its handler runs with the network's lock held, and its
// answers are held back until it returns, so that a fault can alter them after the effect.
type dialect interface {
	name() string
	// op names what a request is for: "create", "media", "find", "stands", "edit", "delete", "boost",
	// "measure", "reposters", "followers", "check", "session", "stream", or "other".
	op(r *http.Request) string
	http.Handler
	// limited answers as this network does when it limits an account until reset; f.Value may carry
	// an absurd figure to send instead.
	limited(w http.ResponseWriter, reset time.Time, f Fault)
	// unauthorized answers as this network does when a token has died.
	unauthorized(w http.ResponseWriter)
	// fault answers for the faults that only this network has ("duplicate", "credits"), before any
	// effect; false = it does not know f.
	fault(w http.ResponseWriter, r *http.Request, f Fault) bool
	// stream serves one request whose op is "stream", without the lock.
	stream(w http.ResponseWriter, r *http.Request)
}

// Network is one simulated network. The public methods lock; everything else is called with mu held.
type Network struct {
	Name string

	server  *Server
	dialect dialect
	rng     *rand.Rand
	graph   *graph

	mu       sync.Mutex
	accounts []*Account
	posts    []*Post // in order of creation, deleted ones too
	index    index
	watchers []*func(Event)
	streams  map[*context.CancelFunc]bool // that are open
	lastID   int64
}

func newNetwork(s *Server, rng *rand.Rand) *Network {
	return &Network{server: s, rng: rng, index: newIndex()}
}

func (n *Network) now() time.Time { return n.server.opt.Now() }

const maxBody = 32 << 20

// ServeHTTP implements [http.Handler]: journal, fault, dialect, fault, answer.
func (n *Network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return // the client went away in the middle of its request: nothing happens
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	op := n.dialect.op(r)
	r.Body = io.NopCloser(bytes.NewReader(body)) // op may have read it
	entry := n.server.journal.begin(n.now(), n.Name, op, r, body)
	f, faulty := n.server.faults.pick(n.Name, op)
	if faulty {
		entry.set(func(e *Entry) {
			e.Fault = f.Name
			if f.Name == FaultLimited && f.Value == "" {
				e.Until = n.now().Add(f.Wait).Truncate(time.Second) // some dialects say no more
			}
		})
	}
	if op == "stream" {
		if faulty && n.before(w, r, f) {
			return
		}
		ctx, end := n.streaming(r.Context())
		defer end()
		n.dialect.stream(w, r.WithContext(ctx))
		return
	}
	answer := &recorder{header: http.Header{}, status: http.StatusOK}
	if f.Name == FaultLate {
		<-time.After(f.Wait)
	}
	if !faulty || !n.before(answer, r, f) {
		n.mu.Lock()
		n.dialect.ServeHTTP(answer, r.WithContext(withEntry(r.Context(), entry)))
		n.mu.Unlock()
		entry.set(func(e *Entry) { e.Reached = true })
	}
	if faulty {
		after(answer, r, f)
	}
	entry.set(func(e *Entry) {
		e.Answered = n.now()
		if !answer.cut {
			e.Status = answer.status
		}
	})
	answer.header.Set("Date", n.now().UTC().Format(http.TimeFormat))
	answer.send(w)
}

// recorder holds an answer back.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
	cut    bool // drop the connection instead of answering
}

func (a *recorder) Header() http.Header         { return a.header }
func (a *recorder) WriteHeader(status int)      { a.status = status }
func (a *recorder) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *recorder) send(w http.ResponseWriter) {
	if a.cut {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // the client may be gone; the effect stays
}

// baseURL is where the client found this network, for the links in its answers.
func baseURL(r *http.Request, network string) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + strings.TrimSuffix(r.Host, "/") + "/" + network
}
