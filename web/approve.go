package web

import (
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
)

// Approval says what an approver saw: the hash of the exact renderings.
type Approval struct {
	Hash string `json:"hash"`
}

// Approved is the answer to an approval.
type Approved struct {
	Alert alert.Alert `json:"alert"`
}

func (s *Server) approve(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	var said Approval
	if err := readJSON(w, r, &said); err != nil {
		return err
	}
	if said.Hash == "" {
		return badRequest("an approval names the hash of what was seen; GET the alert and send its hash")
	}
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	a, err = s.opt.Commit.Approve(r.Context(), by, a.Code, said.Hash, s.opt.Now())
	if err != nil {
		return err
	}
	s.opt.Log.InfoContext(r.Context(), "alert approved", "alert", a.Code, "status", a.Status, "token", by.ID)
	writeJSON(w, http.StatusOK, Approved{Alert: a})
	return nil
}
