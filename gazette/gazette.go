// Package gazette issues alerts to machines. It makes and signs the CAP message that tells of a decision,
// the feeds of what is in force, and the PFIF records of those who are missing; and it reads the messages
// of those whose certificates are pinned.
//
// It keeps nothing, asks nobody and has no clock: the store writes a message down with the decision that it
// tells of, and serves the same bytes for ever.
package gazette

import (
	"crypto"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"sync"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

// Options are who speaks, and to whom it listens.
type Options struct {
	Agency    string
	Sender    string            // as every message names us
	Key       crypto.Signer     // that signs
	Signs     *x509.Certificate // made with it
	Rules     alert.Rules       // what a kind is in CAP, and the words of every language
	IPAWS     *cap.IPAWS        // nil: messages are not for IPAWS
	Pins      cap.Pins          // whom we listen to; empty: to nobody
	Exercises bool              // drills stand in the feeds, too
	Address   string            // where the public finds the daemon
	Page      string            // for people, with {code} in it; empty: the message itself
	Program   string            // that made the messages, with its version
	Log       *slog.Logger
}

// Gazette issues and reads. It is safe for many goroutines at once.
type Gazette struct {
	opt  Options
	host string

	mu   sync.Mutex
	read map[string]*cap.Message // what is in force, by identifier, so that no feed reads it again
}

// New refuses what cannot sign.
func New(opt Options) (*Gazette, error) {
	opt.Address = strings.TrimSuffix(opt.Address, "/")
	u, err := url.Parse(opt.Address)
	if err != nil || u.Host == "" && opt.Key != nil {
		return nil, errors.New("messages name addresses of ours; set public_url")
	}
	if opt.Key != nil && (opt.Rules.Kinds == nil || opt.Rules.Phrases == nil) {
		return nil, errors.New("gazette: the kinds or the phrases are missing")
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Key != nil {
		if _, err := cap.Sign([]byte("<a/>"), opt.Key, opt.Signs); err != nil {
			return nil, err
		}
	}
	return &Gazette{opt: opt, host: u.Hostname(), read: map[string]*cap.Message{}}, nil
}
