package web

import (
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
)

// Closing says how a case ended.
type Closing struct {
	Outcome    string `json:"outcome"`              // as [alert.ParseEnded] reads it
	FamilyTold bool   `json:"family_told,omitzero"` // whoever closes it confirms that the family knows
}

// closeAlert ends a case. One person may, for its words were approved with it.
func (s *Server) closeAlert(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	var said Closing
	if err := readJSON(w, r, &said); err != nil {
		return err
	}
	ended, err := alert.ParseEnded(said.Outcome)
	if err != nil {
		return badRequest("outcome: %v", err)
	}
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	out, err := s.opt.Commit.CloseAlert(r.Context(), a.Code, alert.Closing{Ended: ended, FamilyTold: said.FamilyTold, By: by, At: s.opt.Now()})
	if err != nil {
		return err
	}
	s.opt.Log.InfoContext(r.Context(), "alert closed", "alert", a.Code, "status", a.Status, "phase", out.Alert.Phase, "ended", ended,
		"dropped", out.Dropped, "corrections", out.Corrections, "doubtful", out.Doubtful, "token", by.ID)
	writeJSON(w, http.StatusOK, out)
	return nil
}
