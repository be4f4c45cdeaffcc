package web

import (
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
)

// Delivered is the answer to what became of an alert's deliveries.
type Delivered struct {
	Deliveries []Delivery `json:"deliveries"`
}

// Delivery is one delivery with its history.
type Delivery struct {
	alert.Delivery

	Attempts []alert.Attempt `json:"attempts"`
}

func (s *Server) deliveries(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	found, err := s.opt.Read.Deliveries(r.Context(), a.Code)
	if err != nil {
		return err
	}
	out := Delivered{Deliveries: make([]Delivery, len(found))}
	for i, d := range found {
		attempts, err := s.opt.Read.Attempts(r.Context(), d.Key)
		if err != nil {
			return err
		}
		out.Deliveries[i] = Delivery{Delivery: d, Attempts: some(attempts)}
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}
