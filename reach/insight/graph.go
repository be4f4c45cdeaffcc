package insight

import (
	"slices"
	"strconv"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

// Graph is who led to whom among our own posts and the largest amplifiers, without a name.
type Graph struct {
	Nodes []Node
	Edges []Edge
}

// Node is one of them: our own post by its network, an account by its place among the amplifiers.
type Node struct {
	ID, Title string
	Followers float64
}

// Edge says how many reposts of the one are attributed to the other.
type Edge struct {
	ID, Source, Target string
	Reposts            float64
}

// GraphOf draws at most so many nodes over the likeliest, or recorded, parents.
func GraphOf(posts []Post, most int) Graph {
	var g Graph
	for _, name := range names(posts) {
		ours := slices.DeleteFunc(slices.Clone(posts), func(p Post) bool { return p.Network != name })
		g.add(name, ours, most/len(names(posts)))
	}
	return g
}

func names(posts []Post) (out []string) {
	for _, p := range posts {
		out = append(out, p.Network)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// add draws one network.
func (g *Graph) add(name string, posts []Post, most int) {
	if most < 1 {
		return
	}
	type at struct {
		cascade *cascade.Attribution
		order   int
	}
	id := map[at]string{}
	own := "own-" + name
	followers := 0.0
	for _, p := range posts {
		id[at{p.Attribution, 0}] = own
		if root := p.Cascade.Events[0]; root.Reported {
			followers = max(followers, root.Followers)
		}
	}
	g.Nodes = append(g.Nodes, Node{own, "our own on " + name, followers})
	found := spots(posts, most-1)
	for i, s := range found {
		id[at{s.Attribution, s.order}] = name + "-" + strconv.Itoa(i+1)
	}
	for i, s := range found {
		me := name + "-" + strconv.Itoa(i+1)
		g.Nodes = append(g.Nodes, Node{me, name + " reposter " + strconv.Itoa(i+1), s.Cascade.Events[s.order].Followers})
		p := s.Attribution.Parent(s.order)
		for p > 0 && id[at{s.Attribution, p}] == "" {
			p = s.Attribution.Parent(p)
		}
		from := id[at{s.Attribution, p}]
		g.Edges = append(g.Edges, Edge{from + ">" + me, from, me, s.lift})
	}
}
