package rehearsal

import (
	"fmt"
	"slices"
)

// Accounts lists everybody on the network, in the order they came.
func (n *Network) Accounts() []*Account {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.accounts)
}

// Say makes somebody post, without a request: what people do with the network's own app.
func (n *Network) Say(by *Account, text string) PublicPost {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.public(n.addPost(&Post{Author: by, Text: text}))
}

// Reply makes somebody answer a post.
func (n *Network) Reply(id string, by *Account, text string) error {
	return n.act(id, func(p *Post) { n.addPost(&Post{Author: by, Text: text, ReplyTo: p.ID}) })
}

// Quote makes somebody quote a post.
func (n *Network) Quote(id string, by *Account, text string) error {
	return n.act(id, func(p *Post) { n.addPost(&Post{Author: by, Text: text, Quote: p.ID}) })
}

// Repost makes somebody repost a post; via is whose repost led there, or nil.
func (n *Network) Repost(id string, by, via *Account) error {
	return n.act(id, func(p *Post) { n.repost(p, by, via) })
}

// Unrepost makes somebody take a repost back.
func (n *Network) Unrepost(id string, by *Account) error {
	return n.act(id, func(p *Post) { n.unrepost(p, by) })
}

// Like makes somebody like a post.
func (n *Network) Like(id string, by *Account) error {
	return n.act(id, func(p *Post) { n.like(p, by) })
}

func (n *Network) like(p *Post, by *Account) {
	p.Likes++
	n.tell(Event{Kind: "like", Post: p, By: by})
}

// Show puts a post on so many screens.
func (n *Network) Show(id string, times int64) error {
	return n.act(id, func(p *Post) { p.Impressions += times })
}

// Remove deletes a post without a request, as its author or a moderator can.
func (n *Network) Remove(id string) error {
	return n.act(id, func(p *Post) { n.deletePost(p, 0) })
}

func (n *Network) act(id string, do func(*Post)) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.standing(id)
	if p == nil {
		return fmt.Errorf("%s has no post %q", n.Name, id)
	}
	do(p)
	return nil
}
