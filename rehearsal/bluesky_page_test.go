package rehearsal_test

import (
	"net/http"
	"strings"
	"testing"
)

// The address that people share leads to what the public sees.
func TestBlueskyAddressOfAPost(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	key := b.key()
	b.put(s, key, blueskyPost("MISSING: Zoë Quill, 9. H7K-2QF/1"), nil).want(http.StatusOK, "")
	for page, want := range map[string]int{
		"/profile/larkmoor.test/post/" + key:        http.StatusOK,
		"/profile/larkmoor.test/post/3mobkwwmekdel": http.StatusNotFound,
		"/profile/nobody.test/post/" + key:          http.StatusNotFound,
	} {
		resp, err := http.Get(b.base + page)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", page, resp.StatusCode, want)
		}
		if want == http.StatusOK && !strings.Contains(resp.Request.URL.Path, "/public/bluesky/") {
			t.Errorf("led to %s", resp.Request.URL)
		}
	}
}
