package web

import (
	"net/http"
	"strconv"

	"github.com/hueandcry/hueandcry/alert"
)

const (
	usualList   = 50
	longestList = 500
)

// Listed is the answer to a list of alerts, newest first.
type Listed struct {
	Alerts []alert.Alert `json:"alerts"`
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	limit := usualList
	if said := r.URL.Query().Get("limit"); said != "" {
		n, err := strconv.Atoi(said)
		if err != nil || n < 1 || n > longestList {
			return badRequest("limit is a number from 1 to %d, not %q", longestList, said)
		}
		limit = n
	}
	found, err := s.opt.Read.Alerts(r.Context(), limit)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, Listed{Alerts: some(found)})
	return nil
}

// some keeps an empty list from being written as null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
