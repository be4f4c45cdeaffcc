package channels

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// wire is the last layer above the base. It asks for leave. It keeps net/http from sending a request again by
// itself when a reused connection breaks, which it does to a POST that carries an Idempotency-Key. And it
// notices when a request got no connection at all, so that nothing of it can have been sent.
type wire struct {
	next   http.RoundTripper
	traced bool // next tells when it gets a connection
}

func (w wire) RoundTrip(req *http.Request) (*http.Response, error) {
	var connected atomic.Bool
	req = req.Clone(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	req.GetBody = nil
	if err := needLeave(req, w.traced); err != nil {
		return nil, err
	}
	resp, err := w.next.RoundTrip(req)
	if err != nil && w.traced && !connected.Load() {
		return resp, &unsentError{err}
	}
	return resp, err
}

// unsentError is the error of a request that never got a connection.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

// NotSent reports whether err proves that no byte of the request reached the network: there was no
// connection, no address, no trust in the certificate.
func NotSent(err error) bool {
	if _, ok := errors.AsType[*unsentError](err); ok {
		return true
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "dial" {
		return true
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.UnknownAuthorityError](err)
	return ok
}

// base returns the transport that dials. Creates of networks without a key get connections of their own.
func base(opt Options) http.RoundTripper {
	if opt.Base != nil {
		return opt.Base
	}
	shared := &http.Transport{}
	if d, ok := http.DefaultTransport.(*http.Transport); ok {
		shared = d.Clone()
	}
	shared.MaxIdleConnsPerHost = 16
	if opt.Sign != nil {
		// net/http repeats a harmless request on a reused connection that broke, below the signer: the
		// same nonce twice, which a careful server takes for a replay and answers with 401.
		shared.DisableKeepAlives = true
	}
	if !opt.Fresh {
		return shared
	}
	fresh := shared.Clone()
	fresh.DisableKeepAlives = true
	return byOp{create: fresh, other: shared}
}

// tellsOfConnections reports whether rt calls the hooks of [httptrace]; only net/http's own does surely.
func tellsOfConnections(rt http.RoundTripper) bool {
	switch rt.(type) {
	case *http.Transport, byOp:
		return true
	default:
		return false
	}
}

type byOp struct{ create, other *http.Transport }

func (b byOp) RoundTrip(req *http.Request) (*http.Response, error) {
	if opOf(req.Context()) == OpCreate {
		return b.create.RoundTrip(req)
	}
	return b.other.RoundTrip(req)
}

func (b byOp) CloseIdleConnections() { b.other.CloseIdleConnections() }
