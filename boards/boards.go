// Package boards makes the dashboards of Grafana: classic JSON of schema version 42, which Grafana 9 to 13
// read. Nothing in it is drawn by hand, so that a metric that is renamed or a panel without a unit is
// found by a test and not by an officer in the night.
package boards

import (
	"bytes"
	"encoding/json"
)

// Board is one dashboard.
type Board struct {
	Name string // its uid, and the name of its file without .json

	model dashboard
}

// All returns the three dashboards.
func All() []Board { return []Board{live(), operations(), after()} }

// JSON writes the dashboard as Grafana reads it.
func (b Board) JSON() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // queries are full of < and >
	e.SetIndent("", "  ")
	err := e.Encode(b.model)
	return out.Bytes(), err
}
