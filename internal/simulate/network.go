package simulate

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// network is one channel's network: the agency's own timeline, and what the public sees of it.
type network struct {
	traits

	w     *world
	name  string
	posts []*post
	keys  map[string]memory // of class B: what a key has made
	texts map[string]time.Time
}

type memory struct {
	made *post
	at   time.Time
}

// post is one on the timeline.
type post struct {
	id     string
	text   string
	up     bool
	hidden int // reads of the timeline that do not show it yet
	linger int // reads that still show it although it is gone
}

func newNetwork(w *world, number int, t traits) *network {
	return &network{w: w, traits: t, name: fmt.Sprintf("%s%d", t.class, number+1), keys: map[string]memory{}, texts: map[string]time.Time{}}
}

// see writes down what the public sees change.
func (n *network) see(kind string, p *post) {
	n.w.say("%s: public: %s %s %q", n.name, kind, p.id, mark(p.text))
	n.w.history.Sights = append(n.w.history.Sights, judge.Sight{Channel: n.name, Kind: kind, Post: p.id, Text: p.text, At: n.w.now})
}

// make is the effect of a create. It answers with the post, and whether it is new.
func (n *network) make(d alert.Delivery) (p *post, made bool, status int) {
	switch n.class {
	case classID:
		if p := n.byID(d.Key); p != nil && p.up {
			return p, false, http.StatusOK
		} else if p != nil {
			p.up, p.text = true, d.Rendering.Text
			n.see("post", p)
			return p, true, http.StatusOK
		}
		return n.add(d.Key, d.Rendering.Text), true, http.StatusOK
	case classKey:
		if m, ok := n.keys[d.Key]; ok && m.made.up && n.w.now.Sub(m.at) < n.window {
			return m.made, false, http.StatusOK
		}
		p := n.add("", d.Rendering.Text)
		n.keys[d.Key] = memory{p, n.w.now}
		return p, true, http.StatusOK
	case classDuplicate:
		if at, ok := n.texts[d.Rendering.Text]; ok && n.w.now.Sub(at) < n.window {
			return nil, false, http.StatusForbidden
		}
		n.texts[d.Rendering.Text] = n.w.now
	case classNothing, classBlind:
	}
	return n.add("", d.Rendering.Text), true, http.StatusOK
}

func (n *network) add(id, text string) *post {
	if id == "" {
		id = fmt.Sprintf("%s-%d", n.name, len(n.posts)+1)
	}
	p := &post{id: id, text: text, up: true}
	if !n.w.calm && n.lag > 0 {
		p.hidden = n.w.rng.IntN(n.lag + 1)
	}
	n.posts = append(n.posts, p)
	n.see("post", p)
	return p
}

func (n *network) byID(id string) *post {
	for _, p := range n.posts {
		if p.id == id {
			return p
		}
	}
	return nil
}

// change is the effect of an edit.
func (n *network) change(id, text string) int {
	p := n.byID(id)
	if p == nil || !p.up {
		return http.StatusNotFound
	}
	p.text = text
	n.see("edit", p)
	return http.StatusOK
}

// remove is the effect of a delete, unless the network lies.
func (n *network) remove(id string) {
	p := n.byID(id)
	if p == nil || !p.up {
		return
	}
	if n.class != classBlind && !n.w.calm && n.w.chance(n.w.plan.trouble/2) {
		if n.w.chance(.5) {
			n.w.say("%s: keeps %s though it was deleted", n.name, id)
			return
		}
		p.linger = 1 + n.w.rng.IntN(7)
	}
	p.up = false
	n.see("delete", p)
}

// find reads the timeline for the text of a delivery.
func (n *network) find(d alert.Delivery) *post {
	for _, p := range slices.Backward(n.posts) {
		if !p.up || p.text != d.Rendering.Text && (n.class != classID || p.id != d.Key) {
			continue
		}
		if p.hidden > 0 {
			p.hidden--
			continue
		}
		return p
	}
	return nil
}

// stands reads whether a post is still shown.
func (n *network) stands(id string) bool {
	p := n.byID(id)
	if p == nil {
		return false
	}
	if !p.up && p.linger > 0 {
		p.linger--
		return true
	}
	return p.up
}

// public is the post that shows a text, as a person sees it.
func (n *network) public(text string) *post {
	for _, p := range slices.Backward(n.posts) {
		if p.up && p.text == text {
			return p
		}
	}
	return nil
}

func (n *network) post(p *post) alert.Post {
	return alert.Post{Channel: n.name, ID: p.id, URL: "https://" + n.name + ".example/" + p.id, At: n.w.now}
}

// mark is the last word of a text, which says of what version it is.
func mark(text string) string {
	i := len(text) - 1
	for i >= 0 && text[i] != '\n' {
		i--
	}
	return text[i+1:]
}
