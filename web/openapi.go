package web

import (
	_ "embed"
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
)

// OpenAPI is the description of the API, OpenAPI 3.0 in YAML.
//
//go:embed openapi.yaml
var OpenAPI []byte

func (s *Server) openapi(w http.ResponseWriter, _ *http.Request, _ alert.Token) error {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(OpenAPI)
	return nil
}
