package rehearsal

import (
	"fmt"
	"net/http"
)

// Truth is what really became of a post: what no network tells anybody.
type Truth struct {
	Reached int64        `json:"reached"` // different people who follow its author, or anybody who ever reposted it
	Reposts []TrueRepost `json:"reposts"` // all there ever were, oldest first
}

// TrueRepost is one repost with what led to it and what came of it.
type TrueRepost struct {
	Account   string `json:"account"`
	Role      Role   `json:"role"`
	Followers int64  `json:"followers"`
	Via       string `json:"via,omitzero"` // the account whose repost led here; absent if it was the post itself
	Led       int    `json:"led"`          // reposts that it led to itself
	Alone     int64  `json:"alone"`        // people whom nobody else brought
	Stands    bool   `json:"stands"`       // it was not taken back
}

// Truth tells what became of a post.
func (n *Network) Truth(id string) (Truth, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.index.posts[id]
	if p == nil {
		return Truth{}, fmt.Errorf("%s has no post %q", n.Name, id)
	}
	var out Truth
	ever := p.ever()
	led, times := map[*Account]int{}, make([]uint32, n.graph.people) // times that each of the people is reached
	count := func(a *Account) {
		for _, number := range n.graph.followers(a) {
			elsewhere := number >= n.graph.people
			if elsewhere || times[number] == 0 {
				out.Reached++
			}
			if !elsewhere {
				times[number]++
			}
		}
	}
	count(p.Author)
	standing := map[*Account]bool{}
	for _, r := range p.Reposts {
		standing[r.Account] = true
	}
	for _, r := range ever {
		led[r.Via]++
		count(r.Account)
	}
	for _, r := range ever {
		t := TrueRepost{Account: r.Account.ID, Role: r.Account.Role, Followers: r.Account.Followers, Led: led[r.Account], Stands: standing[r.Account]}
		if r.Via != nil {
			t.Via = r.Via.ID
		}
		for _, number := range n.graph.followers(r.Account) {
			if number >= n.graph.people || times[number] == 1 {
				t.Alone++
			}
		}
		out.Reposts = append(out.Reposts, t)
	}
	return out, nil
}

// ever are all reposts that there were, one for each account.
func (p *Post) ever() []Repost {
	out, seen := make([]Repost, 0, len(p.undone)+len(p.Reposts)), map[*Account]bool{}
	for _, of := range [][]Repost{p.undone, p.Reposts} {
		for _, r := range of {
			if !seen[r.Account] {
				seen[r.Account] = true
				out = append(out, r)
			}
		}
	}
	return out
}

func (s *Server) serveTruth(w http.ResponseWriter, r *http.Request) {
	n := s.Network(r.PathValue("name"))
	if n == nil {
		http.NotFound(w, r)
		return
	}
	t, err := n.Truth(r.PathValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	writeJSON(w, http.StatusOK, t)
}
