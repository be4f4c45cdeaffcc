package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Shown is one alert with the revision that is in force, or waits to be the first in force, and what
// leaves, or has left, for it.
type Shown struct {
	Alert      alert.Alert       `json:"alert"`
	Content    json.RawMessage   `json:"content"`
	Renderings []alert.Rendering `json:"renderings"`
	Closeouts  []alert.Rendering `json:"closeouts"` // the words of every ending
	Hash       string            `json:"hash"`      // of both; what an approver approves
	Proposed   *Proposed         `json:"proposed,omitempty"`
}

// Proposed is a later revision that nobody has approved yet. The one before stays in force meanwhile.
type Proposed struct {
	Revision   int               `json:"revision"`
	Renderings []alert.Rendering `json:"renderings"`
	Closeouts  []alert.Rendering `json:"closeouts"`
	Hash       string            `json:"hash"`
	By         alert.Actor       `json:"by"`
	Created    time.Time         `json:"created"`
}

func (s *Server) show(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	f, newest, err := s.former(r.Context(), a)
	if err != nil {
		return err
	}
	out := Shown{Alert: a, Content: f.Version.Content, Hash: f.Version.Hash}
	out.Renderings, out.Closeouts = part(f.Version.Renderings)
	if newest != nil && !a.Phase.Final() {
		p := Proposed{Revision: newest.Number, Hash: newest.Hash, By: newest.SubmittedBy, Created: newest.Created}
		p.Renderings, p.Closeouts = part(newest.Renderings)
		out.Proposed = &p
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// find reads the alert that people call by code, in whatever case they typed it.
func (s *Server) find(ctx context.Context, code string) (alert.Alert, error) {
	code = strings.ToUpper(code)
	if !alert.ValidCode(code) {
		return alert.Alert{}, unknown(code)
	}
	a, err := s.opt.Read.Alert(ctx, code)
	if errors.Is(err, alert.ErrNotFound) {
		return alert.Alert{}, unknown(code)
	}
	return a, err
}

func unknown(code string) *Error {
	return &Error{
		Status: http.StatusNotFound, Code: codeNotFound,
		Message: fmt.Sprintf("there is no alert %q; 'hueandcry alert list' or GET /api/v1/alerts lists them", code),
	}
}
