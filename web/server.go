package web

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Options are what the front of the house needs from the other rooms. What is not said to have a default
// is required.
type Options struct {
	Commit  Committer
	Read    Reader
	Figures Figures
	Tokens  Tokens
	Analyst Analyst // nil = figures are told as they were read, and no more
	// Reporter makes reports.
	Reporter Reporter
	// Full is what the store's errors wrap when there is no room left; nil = it never says so.
	Full error
	// Unavailable is what they wrap when the database cannot be reached, and Unknown when it was lost at the
	// moment in which nobody can tell whether something was written; nil = they never say so.
	Unavailable, Unknown error

	// Parse reads an alert file and says all that is wrong with its form. locate gives later findings
	// their place in it.
	Parse func(data []byte) (r *alert.Revision, locate func([]alert.Fault) []alert.Fault, faults []alert.Fault)
	// Complete reads an alert file over what a message has said already: what the file says counts.
	Complete func(r *alert.Revision, data []byte) (locate func([]alert.Fault) []alert.Fault, faults []alert.Fault)
	// Gazette makes what machines read of the messages in Issued; nil = nothing is issued to them.
	Gazette Gazette
	Issued  Issued
	// Persons are the PFIF records of an alert, made of its approved revisions; nil = there are none.
	Persons func(a alert.Alert, versions []alert.Version, now time.Time) ([]byte, error)
	// ReadMessage reads a CAP message of somebody who is known, and Received knows what came before; nil = no
	// message is taken.
	ReadMessage func(data []byte, now time.Time) (Incoming, error)
	Received    Received

	// Prepare makes a picture fit to leave, or says in one line why it cannot.
	Prepare func(ctx context.Context, raw []byte) (alert.Photo, error)
	// Cut leaves of a prepared picture the part that may be shown.
	Cut func(alert.Photo, alert.Crop) (alert.Photo, error)
	// Rules are the kinds of alerts and the words of every language.
	Rules alert.Rules
	// Targets lists the channels as they are now.
	Targets func() []Target
	// Hook is what answers a network's calls about a channel, or nil; nil = no channel takes any.
	Hook func(network, channel string) http.Handler
	// Link is the public page of an alert; nil = posts carry no link.
	Link func(code string) string

	// Backup writes a copy of everything into a new file and says how many rows that were; nil = not offered.
	Backup func(ctx context.Context, path string) (rows int, err error)

	// Watch subscribes to what is written; the channel holds one signal.
	Watch func() (changed <-chan struct{}, stop func())
	// Ready says why the daemon cannot do its work yet; nil = it always can.
	Ready   func(ctx context.Context) error
	Metrics http.Handler // nil = no /metrics

	Log     *slog.Logger
	Now     func() time.Time // nil = time.Now
	Random  io.Reader        // nil = crypto/rand
	Streams int              // event streams open at once; 0 = 256
	Beat    time.Duration    // of a silent event stream; 0 = 15 s
}

// Server is the front of the house.
type Server struct {
	opt     Options
	streams chan struct{} // one place for each event stream
	closing chan struct{} // closed when every stream must end
	once    sync.Once
	live    live
	naming  sync.Mutex // one token is named at a time
	public  http.Handler
	ops     http.Handler
}

// New checks the options and builds both handlers.
func New(opt Options) (*Server, error) {
	if opt.Commit == nil || opt.Read == nil || opt.Figures == nil || opt.Tokens == nil ||
		opt.Parse == nil || opt.Prepare == nil || opt.Cut == nil || opt.Rules.Kinds == nil || opt.Rules.Phrases == nil || opt.Targets == nil || opt.Watch == nil || opt.Log == nil {
		return nil, errors.New("web: an option that has no default is missing")
	}
	if opt.Gazette != nil && opt.Issued == nil || opt.ReadMessage != nil && (opt.Received == nil || opt.Complete == nil) {
		return nil, errors.New("web: what is issued or taken needs its store")
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Random == nil {
		opt.Random = rand.Reader
	}
	if opt.Streams == 0 {
		opt.Streams = 256
	}
	if opt.Beat == 0 {
		opt.Beat = 15 * time.Second
	}
	s := &Server{opt: opt, streams: make(chan struct{}, opt.Streams), closing: make(chan struct{})}
	if opt.Gazette != nil {
		s.live.changed, s.live.stop = opt.Watch()
	}
	s.public = s.publicHandler()
	s.ops = s.opsHandler()
	return s, nil
}

// Public serves the API, to everybody who can reach it.
func (s *Server) Public() http.Handler { return s.public }

// Ops serves the operators' endpoints. They ask for no token: keep them off the public network.
func (s *Server) Ops() http.Handler { return s.ops }

// Close ends every event stream, which a graceful shutdown would otherwise wait for. Give it to
// [http.Server.RegisterOnShutdown].
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.closing)
		if s.live.stop != nil {
			s.live.stop()
		}
	})
}
