package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
)

const longestName = 80 // characters

// NewToken asks for a token.
type NewToken struct {
	Name    string        `json:"name"` // of the person or program that will hold it
	Grants  []alert.Grant `json:"grants"`
	Expires time.Time     `json:"expires,omitzero"` // zero: never
}

// TokenMade answers with the only sight of a token's secret.
type TokenMade struct {
	Token  alert.Token `json:"token"`
	Secret string      `json:"secret"` // "hc_<id>_<secret>"
}

// TokensListed is every token there is, without its secret.
type TokensListed struct {
	Tokens []alert.Token `json:"tokens"`
}

// Check says what is wrong with the wish for a token.
func (n NewToken) Check(now time.Time) error {
	if strings.TrimSpace(n.Name) == "" || utf8.RuneCountInString(n.Name) > longestName {
		return fmt.Errorf("a token needs a name of 1 to %d characters: who holds it", longestName)
	}
	if strings.ContainsFunc(n.Name, unicode.IsControl) {
		return errors.New("the name of a token has a line break or another control character; leave it out")
	}
	if len(n.Grants) == 0 {
		return fmt.Errorf("a token needs at least one grant of %s", grantNames())
	}
	for _, g := range n.Grants {
		if !slices.Contains(alert.Grants(), g) {
			return fmt.Errorf("there is no grant %q; there are %s", g, grantNames())
		}
	}
	if !n.Expires.IsZero() && !n.Expires.After(now) {
		return fmt.Errorf("a token that expired at %s would never count; name a time to come", n.Expires.Format(time.RFC3339))
	}
	return nil
}

// Unique says that a live token bears the name already: approval by a second person rests on names that
// tell persons apart. The error wraps [alert.ErrConflict].
func (n NewToken) Unique(have []alert.Token, now time.Time) error {
	for _, t := range have {
		if t.Live(now) && strings.EqualFold(strings.TrimSpace(t.Name), strings.TrimSpace(n.Name)) {
			return fmt.Errorf("%w: the live token %s bears the name %q already; revoke it first or choose another name", alert.ErrConflict, t.ID, t.Name)
		}
	}
	return nil
}

func grantNames() string {
	var names []string
	for _, g := range alert.Grants() {
		names = append(names, string(g))
	}
	return strings.Join(names, ", ")
}

func (s *Server) addToken(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	var wish NewToken
	if err := readJSON(w, r, &wish); err != nil {
		return err
	}
	now := s.opt.Now()
	if err := wish.Check(now); err != nil {
		return badRequest("%v", err)
	}
	s.naming.Lock()
	defer s.naming.Unlock()
	have, err := s.opt.Tokens.ListTokens(r.Context())
	if err != nil {
		return err
	}
	if err := wish.Unique(have, now); err != nil {
		return err
	}
	m, err := Mint(wish, now, s.opt.Random)
	if err != nil {
		return err
	}
	if err := s.opt.Tokens.AddToken(r.Context(), m.Token, m.Hash); err != nil {
		return err
	}
	s.opt.Log.InfoContext(r.Context(), "token made", "made", m.Token.ID, "grants", m.Token.Grants, "token", by.ID)
	writeJSON(w, http.StatusCreated, TokenMade{Token: m.Token, Secret: m.Secret})
	return nil
}

func (s *Server) listTokens(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	found, err := s.opt.Tokens.ListTokens(r.Context())
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, TokensListed{Tokens: some(found)})
	return nil
}

func (s *Server) revokeToken(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	id := r.PathValue("id")
	err := s.opt.Tokens.RevokeToken(r.Context(), id, s.opt.Now())
	if errors.Is(err, alert.ErrNotFound) {
		return &Error{Status: http.StatusNotFound, Code: codeNotFound, Message: fmt.Sprintf("there is no token %q; 'hueandcry token list' shows the ids", id)}
	}
	if err != nil {
		return err
	}
	s.opt.Log.InfoContext(r.Context(), "token revoked", "revoked", id, "token", by.ID)
	w.WriteHeader(http.StatusNoContent)
	return nil
}
