package rehearsal

import (
	"net/url"
	"slices"
	"time"
)

// PublicPost is a post as anyone sees it now.
type PublicPost struct {
	Network string        `json:"network"`
	ID      string        `json:"id"`
	URL     string        `json:"url"` // below the rehearsal's own address
	Handle  string        `json:"handle"`
	Name    string        `json:"name"`
	Role    Role          `json:"role"`
	Text    string        `json:"text"`
	Lang    string        `json:"lang,omitzero"`
	Media   []PublicMedia `json:"media,omitzero"`
	At      time.Time     `json:"at"`
	Edited  time.Time     `json:"edited,omitzero"`
	ReplyTo string        `json:"reply_to,omitzero"`
	Quote   string        `json:"quote,omitzero"`
	Version string        `json:"version,omitzero"`

	Reposts     int   `json:"reposts"`
	Quotes      int   `json:"quotes"`
	Replies     int   `json:"replies"`
	Likes       int64 `json:"likes"`
	Impressions int64 `json:"impressions"`
}

// PublicMedia is one picture as anyone sees it.
type PublicMedia struct {
	URL    string `json:"url"`
	Alt    string `json:"alt"`
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
}

// Public is what anyone would see on this network now, oldest first.
func (n *Network) Public() []PublicPost {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []PublicPost
	for _, p := range n.posts {
		if p.Deleted.IsZero() {
			out = append(out, n.public(p))
		}
	}
	return out
}

func (n *Network) public(p *Post) PublicPost {
	out := PublicPost{
		Network: n.Name, ID: p.ID, URL: "/public/" + n.Name + "/" + url.PathEscape(p.ID),
		Handle: p.Author.Handle, Name: p.Author.Name, Role: p.Author.Role,
		Text: p.Text, Lang: p.Lang, At: p.At, Edited: p.Edited,
		ReplyTo: p.ReplyTo, Quote: p.Quote, Version: p.Version,
		Reposts: len(p.Reposts), Quotes: len(n.quotes(p)), Replies: len(n.replies(p)),
		Likes: p.Likes, Impressions: p.Impressions,
	}
	for i := range p.Media {
		m := &p.Media[i]
		out.Media = append(out.Media, PublicMedia{
			URL: "/public/media/" + n.Name + "/" + url.PathEscape(m.ID),
			Alt: m.Alt, Type: m.Type, SHA256: m.sha256(),
		})
	}
	return out
}

// Followers are the ids of all who follow an account.
func (n *Network) Followers(of *Account) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []string
	for _, number := range n.graph.followers(of) {
		out = append(out, n.graph.account(number).ID)
	}
	return out
}

// picture finds a picture of a post that anyone can see.
func (n *Network) picture(id string) (Media, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range n.posts {
		for _, m := range p.Media {
			if m.ID == id && p.Deleted.IsZero() {
				return m, true
			}
		}
	}
	return Media{}, false
}

// Public is what anyone would see on every network now, newest first.
func (s *Server) Public() []PublicPost {
	var out []PublicPost
	for _, n := range s.networks {
		out = append(out, n.Public()...)
	}
	slices.SortStableFunc(out, func(a, b PublicPost) int { return b.At.Compare(a.At) })
	return out
}
