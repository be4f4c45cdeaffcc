package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const tokenPrefix = "hc_"

// The alphabet of token ids and secrets: no letter that reads like a digit, no underscore.
const tokenLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// Minted is a new token with the one thing that is never stored: its secret.
type Minted struct {
	Token  alert.Token
	Secret string // "hc_<id>_<secret>", to be shown once
	Hash   string // what the store keeps
}

// Mint makes a token as wished, with a secret of 160 random bits.
func Mint(wish NewToken, now time.Time, random io.Reader) (Minted, error) {
	var b [8 + 32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return Minted{}, fmt.Errorf("no randomness for a token: %w", err)
	}
	for i, x := range b {
		b[i] = tokenLetters[x%32]
	}
	id, secret := string(b[:8]), string(b[8:])
	return Minted{
		Token:  alert.Token{ID: id, Name: wish.Name, Grants: wish.Grants, Created: now, Expires: wish.Expires},
		Secret: tokenPrefix + id + "_" + secret,
		Hash:   hashSecret(secret),
	}, nil
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// authenticate finds the token a request carries. The secret is never compared: its hash is looked up,
// so that the time this takes tells nothing about it.
func (s *Server) authenticate(r *http.Request) (alert.Token, error) {
	const wayOut = "send a live token as: Authorization: Bearer hc_…"
	scheme, bearer, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") { // RFC 9110: in any case
		return alert.Token{}, noToken("this needs a token; " + wayOut)
	}
	id, secret, ok := strings.Cut(strings.TrimPrefix(bearer, tokenPrefix), "_")
	if !ok || !strings.HasPrefix(bearer, tokenPrefix) {
		return alert.Token{}, noToken("the token is not of the form hc_<id>_<secret>; " + wayOut)
	}
	t, err := s.opt.Tokens.Token(r.Context(), hashSecret(secret))
	switch {
	case errors.Is(err, alert.ErrNotFound), err == nil && t.ID != id:
		return alert.Token{}, noToken("the token is not known here; " + wayOut)
	case err != nil:
		return alert.Token{}, fmt.Errorf("looking for a token: %w", err)
	case !t.Live(s.opt.Now()):
		return alert.Token{}, noToken("the token has expired or was revoked; ask an administrator for a new one")
	}
	return t, nil
}

func noToken(message string) *Error {
	return &Error{Status: http.StatusUnauthorized, Code: codeNoToken, Message: message}
}
