package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// access says who may use a route. The zero value lets nobody in.
type access struct {
	public bool
	grants []alert.Grant // the token must hold one of them
}

func open() access                         { return access{public: true} }
func oneOf(grants ...alert.Grant) access   { return access{grants: grants} }
func (a access) admits(t alert.Token) bool { return slices.ContainsFunc(a.grants, t.May) }
func (a access) words() string {
	names := make([]string, len(a.grants))
	for i, g := range a.grants {
		names[i] = fmt.Sprintf("%q", g)
	}
	return strings.Join(names, " or ")
}

// enter lets a request in or says why not.
func (s *Server) enter(a access, r *http.Request) (alert.Token, error) {
	if a.public {
		return alert.Token{}, nil
	}
	t, err := s.authenticate(r)
	if err != nil {
		return alert.Token{}, err
	}
	if !a.admits(t) {
		return alert.Token{}, &Error{
			Status: http.StatusForbidden, Code: codeForbidden,
			Message: fmt.Sprintf("the token of %s does not hold the grant %s; use one that does", t.Name, a.words()),
		}
	}
	return t, nil
}
