package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/report"
)

// Reporter makes the report of one alert.
type Reporter interface {
	Report(ctx context.Context, code string) (report.Report, error)
}

func (s *Server) report(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	if a.Issued.IsZero() {
		return &Error{
			Status: http.StatusConflict, Code: codeConflict,
			Message: fmt.Sprintf("alert %s is %s and was never issued: there is nothing to report yet", a.Code, a.Phase),
		}
	}
	made, err := s.opt.Reporter.Report(r.Context(), a.Code)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, made)
	return nil
}
