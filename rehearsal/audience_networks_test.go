package rehearsal

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The same crowd lives on every network, whatever the network calls things.
func TestEveryNetworkHasItsAudience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Seed: 3})
		audience := s.Audience(AudienceOptions{Partners: 4, Speed: 60})
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { audience.Run(ctx) })
		synctest.Wait()
		var ids []string
		for _, n := range s.Networks() {
			me := n.AddAccount(Account{Role: Agency, Handle: "larkmoor", Name: "Larkmoor County", Followers: 9000})
			ids = append(ids, n.Say(me, "MISSING: Mara Quill, 9. H7K-2QF/1").ID)
		}
		time.Sleep(3 * time.Minute) // three simulated hours
		cancel()
		wg.Wait()
		for i, n := range s.Networks() {
			posts := map[string]PublicPost{}
			for _, p := range n.Public() {
				posts[p.ID] = p
			}
			alert := posts[ids[i]]
			if alert.Reposts < 5 || alert.Likes == 0 || alert.Replies == 0 || alert.Impressions == 0 {
				t.Errorf("%s: %+v", n.Name, alert)
			}
			handles := map[string]bool{}
			for _, a := range n.Accounts() {
				if a.ID == "" || handles[a.Handle] {
					t.Errorf("%s: an account lacks its id, or two have the handle %q", n.Name, a.Handle)
				}
				handles[a.Handle] = true
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, alert.URL, nil))
			if w.Code != http.StatusOK || strings.Count(w.Body.String(), "<article") != 1+alert.Replies+alert.Quotes {
				t.Errorf("%s: GET %s: %d", n.Name, alert.URL, w.Code)
			}
		}
	})
}
