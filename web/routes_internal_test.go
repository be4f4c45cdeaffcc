package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/hueandcry/hueandcry/alert"
)

// table is the whole API: who may use each line. A route that is added needs a line here and in
// openapi.yaml, or this fails.
func table() map[string][]alert.Grant {
	everyone := alert.Grants()
	return map[string][]alert.Grant{
		"POST /api/v1/alerts":                  {alert.GrantSubmit},
		"GET /api/v1/alerts":                   everyone,
		"GET /api/v1/alerts/{code}":            everyone,
		"POST /api/v1/alerts/{code}/approve":   {alert.GrantApprove, alert.GrantSinglePerson},
		"POST /api/v1/alerts/{code}/revisions": {alert.GrantSubmit},
		"POST /api/v1/alerts/{code}/close":     {alert.GrantSubmit, alert.GrantApprove, alert.GrantSinglePerson},
		"GET /api/v1/alerts/{code}/deliveries": everyone,
		"GET /api/v1/alerts/{code}/reach":      everyone,
		"GET /api/v1/alerts/{code}/report":     everyone,
		"GET /api/v1/alerts/{code}/events":     everyone,
		"GET /api/v1/alerts/{code}/messages":   everyone,
		"GET /api/v1/events":                   everyone,
		"POST /api/v1/deliveries/release":      {alert.GrantApprove},
		"POST /api/v1/render":                  everyone,
		"POST /api/v1/tokens":                  {alert.GrantAdmin},
		"GET /api/v1/tokens":                   {alert.GrantAdmin},
		"DELETE /api/v1/tokens/{id}":           {alert.GrantAdmin},
		"GET /api/v1/backup":                   {alert.GrantAdmin},
		"GET /api/openapi.yaml":                nil, // open to all
		"GET /cap/feed.atom":                   nil,
		"GET /cap/feed.rss":                    nil,
		"GET /cap/feed.geojson":                nil,
		"GET /cap/feed.edxl":                   nil,
		"GET /cap/{file}":                      nil,
		"GET /cap/photo/{file}":                nil,
		"GET /pfif/{file}":                     nil,
		"GET /hooks/{network}/{channel}":       nil, // the network proves itself
		"POST /hooks/{network}/{channel}":      nil,
	}
}

func TestEveryRouteAdmitsWhoItShould(t *testing.T) {
	want := table()
	for _, r := range (&Server{}).routes() {
		grants, known := want[r.pattern]
		if !known {
			t.Errorf("%s is not in this test's table", r.pattern)
			continue
		}
		delete(want, r.pattern)
		if r.access.public != (grants == nil) {
			t.Errorf("%s: open to all is %t", r.pattern, r.access.public)
		}
		for _, g := range alert.Grants() {
			if may := r.access.admits(alert.Token{Grants: []alert.Grant{g}}); may != slices.Contains(grants, g) {
				t.Errorf("%s admits %s: %t", r.pattern, g, may)
			}
		}
		if r.access.admits(alert.Token{}) {
			t.Errorf("%s admits a token without grants", r.pattern)
		}
	}
	for pattern := range want {
		t.Errorf("%s is not served", pattern)
	}
}

func TestAccessDeniesByDefault(t *testing.T) {
	var none access
	if none.public || none.admits(alert.Token{Grants: alert.Grants()}) {
		t.Error("a route without an access lets somebody in")
	}
}

func TestOpenAPIListsEveryRoute(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	var described []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	var served []string
	for _, r := range (&Server{}).routes() {
		served = append(served, r.pattern)
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) {
		t.Errorf("described: %s\nserved: %s", strings.Join(described, ", "), strings.Join(served, ", "))
	}
}

func TestOpenAPIKnowsEveryCode(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	codes := doc.Components.Schemas["Error"].Value.Properties["code"].Value.Enum
	for _, c := range []string{
		codeBadRequest, codeNoToken, codeForbidden, codeNotFound, codeMethod, codeConflict, codeTooLarge,
		codeMediaType, codeRefused, CodeDraft, codeGone, codeBusy, codeStoreFull, codeStoreAway, codeUnknown, codeInternal,
	} {
		if !slices.Contains(codes, any(c)) {
			t.Errorf("openapi.yaml lacks the code %s", c)
		}
	}
}

func TestRetryAfterIsAtLeastASecond(t *testing.T) {
	w := httptest.NewRecorder()
	(&Error{Status: http.StatusServiceUnavailable, Code: codeBusy, Message: "m", Retry: 1}).send(w)
	if got := w.Header().Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After: %s", got)
	}
}
