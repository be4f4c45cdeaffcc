package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// Shown is one alert with its newest revision and what leaves, or has left, for it.
type Shown struct {
	Alert      alert.Alert       `json:"alert"`
	Content    json.RawMessage   `json:"content"`
	Renderings []alert.Rendering `json:"renderings"`
	Hash       string            `json:"hash"` // of the renderings; what an approver approves
}

func (s *Server) show(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	content, renderings, err := s.opt.Read.Content(r.Context(), a.Code)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, Shown{Alert: a, Content: content, Renderings: some(renderings), Hash: alert.HashOf(renderings)})
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
