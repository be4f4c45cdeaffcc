package paint

// Point is a place on a page, in its own unit, from the upper left corner.
type Point struct{ X, Y float64 }

// Rect is an upright rectangle.
type Rect struct{ X, Y, W, H float64 }

// Inset is the rectangle without a margin on every side.
func (r Rect) Inset(by float64) Rect { return Rect{r.X + by, r.Y + by, r.W - 2*by, r.H - 2*by} }

// Path is a closed outline, or several of them.
type Path []Segment

// Segment is one piece of an outline. What lies left and right of all outlines together is told by their
// direction, as in fonts.
type Segment struct {
	Op Op
	To [3]Point // as many as the operation takes; the last is where it ends
}

// Op says what a segment is.
type Op int

// The operations, with the number of their points.
const (
	Move  Op = iota // 1
	Line            // 1
	Quad            // 2
	Cubic           // 3
)

// Box is the outline of a rectangle.
func Box(r Rect) Path {
	return Polygon(Point{r.X, r.Y}, Point{r.X + r.W, r.Y}, Point{r.X + r.W, r.Y + r.H}, Point{r.X, r.Y + r.H})
}

// Polygon is an outline with straight sides.
func Polygon(corners ...Point) Path {
	var p Path
	for i, c := range corners {
		op := Line
		if i == 0 {
			op = Move
		}
		p = append(p, Segment{op, [3]Point{c}})
	}
	return p
}

// Rounded is a rectangle with round corners.
func Rounded(r Rect, radius float64) Path {
	const handle = 0.5523 // of the radius: a cubic that is a quarter of a circle
	radius = min(radius, r.W/2, r.H/2)
	k := radius * (1 - handle)
	x0, y0, x1, y1 := r.X, r.Y, r.X+r.W, r.Y+r.H
	return Path{
		{Move, [3]Point{{x0 + radius, y0}}},
		{Line, [3]Point{{x1 - radius, y0}}},
		{Cubic, [3]Point{{x1 - k, y0}, {x1, y0 + k}, {x1, y0 + radius}}},
		{Line, [3]Point{{x1, y1 - radius}}},
		{Cubic, [3]Point{{x1, y1 - k}, {x1 - k, y1}, {x1 - radius, y1}}},
		{Line, [3]Point{{x0 + radius, y1}}},
		{Cubic, [3]Point{{x0 + k, y1}, {x0, y1 - k}, {x0, y1 - radius}}},
		{Line, [3]Point{{x0, y0 + radius}}},
		{Cubic, [3]Point{{x0, y0 + k}, {x0 + k, y0}, {x0 + radius, y0}}},
	}
}

// points are those that the segment has.
func (s Segment) points() []Point { return s.To[:max(1, int(s.Op))] }

// bounds is the rectangle around every point.
func (p Path) bounds() (low, high Point) {
	for i, s := range p {
		for j, c := range s.points() {
			if i == 0 && j == 0 {
				low, high = c, c
			}
			low = Point{min(low.X, c.X), min(low.Y, c.Y)}
			high = Point{max(high.X, c.X), max(high.Y, c.Y)}
		}
	}
	return low, high
}
