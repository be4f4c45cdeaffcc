package cascade

// Tree is who led to whom: the number of each event's parent, which is smaller than its own; -1 for the
// own post. An inferred tree names the likeliest parents, which are nearly always the largest accounts:
// it is flatter than the truth, good for a drawing and for little else.
type Tree struct {
	Parent   []int
	Inferred int // edges that are likely, and not recorded; 0: the tree is exact
}

// Depth is the longest way down from the own post.
func (t Tree) Depth() int {
	depth, deepest := make([]int, len(t.Parent)), 0
	for i, p := range t.Parent {
		if p >= 0 {
			depth[i] = depth[p] + 1
			deepest = max(deepest, depth[i])
		}
	}
	return deepest
}

// Virality is the mean distance between two events of the tree, its structural virality (Goel, Anderson,
// Hofman and Watts, "The structural virality of online diffusion", Management Science 2016): 2 at most
// for a star, large for chains. An edge with s events below it lies on s·(n-s) of the ways, so one look at
// each edge does. It is not defined for less than two events.
func (t Tree) Virality() (v float64, ok bool) {
	n := len(t.Parent)
	if n < 2 {
		return 0, false
	}
	below := make([]int, n)
	ways := 0.0
	for i := n - 1; i > 0; i-- {
		below[i]++ // itself
		below[t.Parent[i]] += below[i]
		ways += float64(below[i]) * float64(n-below[i])
	}
	return 2 * ways / (float64(n) * float64(n-1)), true
}
