package estimate

// Method says how a figure was made, in the words that stand beside it wherever it is shown.
type Method string

// The methods of reach. How sure each is, docs/reach.md says.
const (
	MethodOne      Method = "followers of one account"
	MethodLists    Method = "estimated from follower lists"
	MethodSamples  Method = "estimated from samples of followers"
	MethodModel    Method = "estimated by model; likely high"
	MethodMixed    Method = "estimated from follower lists, the rest by model; likely high"
	MethodSum      Method = "sum of followers, overlaps not removed"
	MethodMixedSum Method = "estimated from follower lists, the rest added up, overlaps not removed"
	MethodExposure Method = "own followers and those of every reposter seen, added up; an upper bound"
	MethodNetwork  Method = "as the network says; not unique"
)
