package bluesky

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/hueandcry/hueandcry/channels"
)

// session is one login. It never changes; a new one takes its place.
type session struct {
	did, handle     string
	access, refresh string
	server          string // where the account's records live
}

// opened is the answer of createSession and refreshSession.
type opened struct {
	Access  string `json:"accessJwt"`
	Refresh string `json:"refreshJwt"`
	DID     string `json:"did"`
	Handle  string `json:"handle"`
	Doc     didDoc `json:"didDoc"`
	Active  *bool  `json:"active"`
	Status  string `json:"status"`
}

type didDoc struct {
	Service []struct {
		ID       string `json:"id"`
		Endpoint string `json:"serviceEndpoint"`
	} `json:"service"`
}

// session returns the session that is open, or opens one.
func (a *api) session(ctx context.Context) (*session, error) {
	if s := a.current.Load(); s != nil {
		return s, nil
	}
	return a.renew(ctx, nil)
}

// renew puts a session in the place of the dead one. Many callers may find it dead at once: one does the
// work, the others get what it brought.
func (a *api) renew(ctx context.Context, dead *session) (*session, error) {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return nil, &channels.Error{Kind: channels.Temporary, Op: opSession, Reason: "waiting for the session took too long", Err: ctx.Err()}
	}
	if s := a.current.Load(); s != dead {
		return s, nil
	}
	if dead != nil {
		s, err := a.refresh(ctx, dead)
		if err == nil || channels.KindOf(err) != channels.Auth {
			return s, err
		}
	}
	return a.login(ctx)
}

func (a *api) refresh(ctx context.Context, dead *session) (*session, error) {
	answer, err := a.send(ctx, a.cfg.BaseURL, dead.refresh, request{
		op: opSession, nsid: "com.atproto.server.refreshSession", raw: []byte{},
	})
	if err != nil {
		return nil, err
	}
	if !answer.OK() {
		return nil, a.failure(answer)
	}
	return a.open(answer)
}

func (a *api) login(ctx context.Context) (*session, error) {
	if !a.logins.Allow() {
		if a.refused != nil {
			return nil, a.refused
		}
		return nil, &channels.Error{
			Kind: channels.Limited, Op: opSession, RetryAfter: loginEvery,
			Reason: "too many logins of this account; the next is made in 5m",
		}
	}
	answer, err := a.send(ctx, a.cfg.BaseURL, "", request{
		op: opSession, nsid: "com.atproto.server.createSession",
		body: map[string]string{"identifier": a.cfg.Identifier, "password": a.cfg.Password},
	})
	if err != nil {
		return nil, err
	}
	if !answer.OK() {
		e := a.failure(answer)
		a.refused = nil
		if e.Kind == channels.Auth {
			a.refused = e
		}
		return nil, e
	}
	return a.open(answer)
}

// open reads a session. What it reads must not show in an error: it is the keys of the account.
func (a *api) open(answer channels.Answer) (*session, error) {
	var o opened
	if json.Unmarshal(answer.Body, &o) != nil || o.Access == "" || o.Refresh == "" || !isDID(o.DID) {
		return nil, &channels.Error{
			Kind: channels.Temporary, Op: opSession, Status: answer.Status,
			Reason: "the answer to the login is no session; check base_url and any proxy",
		}
	}
	if o.Active != nil && !*o.Active {
		return nil, &channels.Error{
			Kind: channels.Auth, Op: opSession, Status: answer.Status,
			Reason: "the network has switched this account off; ask its support", Err: errors.New("account is " + o.Status),
		}
	}
	s := &session{did: o.DID, handle: o.Handle, access: o.Access, refresh: o.Refresh, server: home(a.cfg.BaseURL, o.Doc)}
	a.current.Store(s)
	a.refused = nil
	return s, nil
}

// home is the server to talk to in a session: the one that the account's DID document names, if it
// belongs to whom we logged in at. A document that names any other server must not get our token, and on
// this very machine or network the configured address is the one that works.
func home(base string, doc didDoc) string {
	ours, err := url.Parse(base)
	if err != nil || local(ours.Hostname()) {
		return base
	}
	for _, s := range doc.Service {
		if s.ID != "#atproto_pds" && !strings.HasSuffix(s.ID, "#atproto_pds") {
			continue
		}
		theirs, err := url.Parse(s.Endpoint)
		if err == nil && theirs.Scheme == "https" && theirs.User == nil && strings.Trim(theirs.Path, "/") == "" &&
			site(theirs.Hostname()) != "" && site(theirs.Hostname()) == site(ours.Hostname()) {
			return "https://" + theirs.Host
		}
	}
	return base
}

// local reports whether a host is this machine, or an address instead of a name.
func local(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || !strings.Contains(host, ".")
}

// site is who runs a host: its registrable domain. The public service keeps its accounts on another one
// than its login.
func site(host string) string {
	d, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(host))
	switch {
	case err != nil:
		return ""
	case d == "bsky.network":
		return "bsky.social"
	}
	return d
}
