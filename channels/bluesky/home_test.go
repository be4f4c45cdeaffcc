package bluesky

import (
	"encoding/json"
	"testing"
)

// The token goes to the server that the DID document names only if it belongs to whom we logged in at.
func TestHome(t *testing.T) {
	for _, c := range []struct{ base, named, want string }{
		{"https://bsky.social", "https://morel.us-east.host.bsky.network", "https://morel.us-east.host.bsky.network"},
		{"https://bsky.social", "https://morel.us-east.host.bsky.network/", "https://morel.us-east.host.bsky.network"},
		{"https://login.agency.example", "https://pds.agency.example", "https://pds.agency.example"},
		{"https://pds.agency.example", "https://pds.agency.example", "https://pds.agency.example"},

		{"https://bsky.social", "https://evil.example", "https://bsky.social"},
		{"https://bsky.social", "https://bsky.network.evil.example", "https://bsky.social"},
		{"https://bsky.social", "http://morel.us-east.host.bsky.network", "https://bsky.social"},
		{"https://bsky.social", "https://a:b@morel.us-east.host.bsky.network", "https://bsky.social"},
		{"https://bsky.social", "https://morel.us-east.host.bsky.network/path", "https://bsky.social"},
		{"https://bsky.social", "://", "https://bsky.social"},
		{"https://bsky.social", "", "https://bsky.social"},
		{"https://a.co.uk", "https://b.co.uk", "https://a.co.uk"},
		{"http://127.0.0.1:2583", "https://pds.agency.example", "http://127.0.0.1:2583"},
		{"http://localhost:2583", "https://pds.agency.example", "http://localhost:2583"},
		{"http://rehearsal:8080/bluesky", "https://pds.agency.example", "http://rehearsal:8080/bluesky"},
	} {
		var doc didDoc
		b, err := json.Marshal(map[string]any{"service": []any{
			map[string]string{"id": "#other", "serviceEndpoint": "https://other.agency.example"},
			map[string]string{"id": "did:plc:asdf123#atproto_pds", "serviceEndpoint": c.named},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &doc); err != nil {
			t.Fatal(err)
		}
		if got := home(c.base, doc); got != c.want {
			t.Errorf("logged in at %s, named %q: the token goes to %s, want %s", c.base, c.named, got, c.want)
		}
	}
}
