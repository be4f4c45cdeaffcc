package web

import (
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
)

// hook hands a call of a network to the channel that can tell whether it is one.
func (s *Server) hook(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	if s.opt.Hook != nil {
		if h := s.opt.Hook(r.PathValue("network"), r.PathValue("channel")); h != nil {
			h.ServeHTTP(w, r)
			return nil
		}
	}
	return &Error{Status: http.StatusNotFound, Code: codeNotFound, Message: "no channel of that name takes calls of its network"}
}
