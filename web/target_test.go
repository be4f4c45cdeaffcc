package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
)

// A name that means nothing must not pass for one that forbids.
func TestNamesThatMeanNothing(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit)
	for amplify, want := range map[string]struct {
		status int
		words  string
	}{
		"channels: {exclude: [twitter]}":          {http.StatusUnprocessableEntity, `"twitter" is no channel here, so it keeps the alert from none; there are x-main (x, actual)`},
		"channels: {exclude: [X-Main]}":           {http.StatusUnprocessableEntity, `"X-Main" is no channel here`},
		"channels: {exclude: [all]}":              {http.StatusUnprocessableEntity, "amplify.channels.exclude names it"},
		"channels: {exclude: [x-main, wea, eas]}": {http.StatusCreated, ""},
		"channels: {exclude: [loopback]}":         {http.StatusCreated, `"loopback" is no channel here`},
		"channels: {include: [x-main, mastdon]}":  {http.StatusCreated, `"mastdon" is no channel here, and the alert does not go there`},
		"channels: {include: [all_public]}":       {http.StatusCreated, ""},
		"channels: {include: [mastdon]}":          {http.StatusUnprocessableEntity, "none of mastdon is a channel here"},
	} {
		a := f.submit(writer, "", "", "closeouts:\n", "amplify:\n  "+amplify+"\ncloseouts:\n")
		said := strings.ReplaceAll(string(a.body), `\"`, `"`)
		if a.status != want.status || !strings.Contains(said, want.words) || want.words == "" && strings.Contains(said, "amplify.channels.include[") {
			t.Errorf("%s: %d %s", amplify, a.status, a.body)
		}
	}
	a := f.submit(writer, "", "", "    headline:", "    overrides: {twitter: {text: Short., reason: Room.}}\n    headline:")
	if !strings.Contains(string(a.body), "no channel here is on a network") {
		t.Errorf("an override for nowhere passes: %d %s", a.status, a.body)
	}
}

func TestNewAlertIsItsFirstRevision(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit)
	a := f.submit(writer, "", "", "meta:\n", "meta:\n  revision: 3\n")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.error(t).Message, "meta.revision: a new alert is its own first revision, not 3; take the line out") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.submit(writer, "", "", "meta:\n", "meta:\n  revision: 1\n"); a.status != http.StatusCreated {
		t.Errorf("%d %s", a.status, a.body)
	}
}
