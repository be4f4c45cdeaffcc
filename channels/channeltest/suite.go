// Package channeltest is the conformance suite that every channel passes against its simulated network.
// It judges by what the public would see and by the journal of requests, never by what the channel says
// of itself alone.
//
// A network's own test is one call:
//
//	channeltest.Run(t, channeltest.Subject{
//		Network: "mastodon",
//		Secrets: []string{"canary-token"},
//		New: func(t testing.TB, n *rehearsal.Network, base string) channels.Channel {
//			n.AddAccount(rehearsal.Account{Role: rehearsal.Agency, Handle: "larkmoor", Token: "canary-token"})
//			return mastodon.New(…)
//		},
//	})
package channeltest

import (
	"net/http/httptest"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// Timeout is what [Subject.New] gives the channel for one attempt: long enough for a busy machine, short
// enough to wait for.
const Timeout = time.Second

// late is how long a slow answer takes: longer than any attempt and its repeats.
const late = time.Minute

// Subject is one channel under test.
type Subject struct {
	// Network is the channel's path in the rehearsal: "x", "mastodon", "bluesky".
	Network string
	// New makes the agency's account on the network and a channel for it, with attempts of [Timeout].
	// It makes no request itself. The network lives at base.
	New func(t testing.TB, n *rehearsal.Network, base string) channels.Channel
	// Secrets are all the credentials that New uses; none may show in an error. Make them long and odd.
	Secrets []string
	// NoLang says that the network has no place for a post's language.
	NoLang bool
}

// Run runs the suite. A case that needs an ability the channel does not have is skipped. The caller's
// test must not be parallel: each case looks for goroutines that were left behind.
func Run(t *testing.T, s Subject) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*world)
	}{
		{"traits and limits make sense", traits},
		{"publish", publish},
		{"publish many at once", publishMany},
		{"find", find},
		{"find far back", findFarBack},
		{"find proves nothing when it fails", findFails},
		{"ambiguous create", ambiguousCreate},
		{"create without effect", createWithoutEffect},
		{"limited create", limitedCreate},
		{"every status on create", everyStatus},
		{"unreachable network", unreachable},
		{"repeated draft", repeatedDraft},
		{"keys", keys},
		{"duplicate", duplicate},
		{"media faults", mediaFaults},
		{"context ends", contextEnds},
		{"limits agree with the network", limitsAgree},
		{"secrets stay secret", secretsStay},
		{"measure", measure},
		{"reposters", reposters},
		{"listen", listen},
		{"comments", comments},
		{"followers", followers},
		{"boost", boost},
		{"delete", remove},
		{"garbled answers to a delete", garbledRemoval},
		{"stands", stands},
		{"broken promises", brokenPromises},
		{"leave to act", leaveToAct},
		{"edit", edit},
		{"ambiguous edit", ambiguousEdit},
		{"reply", reply},
		{"check", check},
		{"harmless calls are repeated", harmlessRepeats},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(newWorld(t, s)) })
	}
}

// world is one rehearsal with the channel under test.
type world struct {
	*testing.T

	subject Subject
	server  *rehearsal.Server
	network *rehearsal.Network
	channel channels.Channel
	drafts  int
}

func newWorld(t *testing.T, s Subject) *world {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	w := &world{T: t, subject: s, server: rehearsal.New(rehearsal.Options{Seed: 1})}
	if w.network = w.server.Network(s.Network); w.network == nil {
		t.Fatalf("the rehearsal has no network %q", s.Network)
	}
	srv := httptest.NewServer(w.server)
	t.Cleanup(func() {
		if c, ok := w.channel.(interface{ CloseIdleConnections() }); ok {
			c.CloseIdleConnections()
		}
		srv.CloseClientConnections()
		srv.Close()
		goleak.VerifyNone(t, leaks)
	})
	w.channel = s.New(t, w.network, srv.URL+"/"+s.Network)
	return w
}

// again is a fresh world inside the same case.
func (w *world) again(name string, run func(*world)) {
	w.Helper()
	w.Run(name, func(t *testing.T) { run(newWorld(t, w.subject)) })
}

// ability skips the case if the channel lacks it.
func ability[A any](w *world) A {
	w.Helper()
	a, ok := w.channel.(A)
	if !ok {
		w.Skipf("%T has no such ability", w.channel)
	}
	return a
}

// fault puts a fault of this network in force.
func (w *world) fault(f rehearsal.Fault) {
	w.Helper()
	f.Network = w.subject.Network
	if f.Name == rehearsal.FaultSlow {
		f.Wait = late
	}
	if err := w.server.Faults().Add(f); err != nil {
		w.Fatal(err)
	}
}

func (w *world) heal() { w.server.Faults().Clear("") }

// entries are the requests of one op so far.
func (w *world) entries(op string) []rehearsal.Entry {
	return w.server.Journal().Select(w.subject.Network, op)
}

// stranger is somebody who is not the agency.
func (w *world) stranger(followers int64) *rehearsal.Account {
	return w.network.AddAccount(rehearsal.Account{Role: rehearsal.Public, Followers: followers})
}

// agency is the account that Subject.New made.
func (w *world) agency() *rehearsal.Account {
	w.Helper()
	for _, a := range w.network.Accounts() {
		if a.Role == rehearsal.Agency {
			return a
		}
	}
	w.Fatal("Subject.New made no account of the role Agency")
	return nil
}
