package boards

// section is a row with a title and the panels under it, from left to right and then downwards.
type section struct {
	title  string
	high   int
	panels []panel
}

const columns = 24

// arrange gives every panel its number and its place.
func arrange(sections ...section) []drawn {
	var all []drawn
	add := func(d drawn) {
		d.ID = len(all) + 1
		all = append(all, d)
	}
	y := 0
	for _, s := range sections {
		open := false
		add(drawn{Type: "row", Title: s.title, Collapsed: &open, Panels: &[]drawn{}, GridPos: place{H: 1, W: columns, Y: y}})
		y++
		x, tallest := 0, 0
		for _, p := range s.panels {
			if x+p.wide > columns {
				x, y, tallest = 0, y+tallest, 0
			}
			d := p.draw()
			d.GridPos = place{H: s.high, W: p.wide, X: x, Y: y}
			if p.high != 0 {
				d.GridPos.H = p.high
			}
			add(d)
			x, tallest = x+p.wide, max(tallest, d.GridPos.H)
		}
		y += tallest
	}
	return all
}

// board is a dashboard with what all of them have in common.
func board(name, title, about, from, refresh string, choices []variable, marks []annotation, sections ...section) Board {
	d := dashboard{
		UID: name, Title: title, Description: about, Tags: []string{"hueandcry", "generated"}, Timezone: "browser", GraphTooltip: 1,
		Time: span{From: from, To: "now"}, Refresh: refresh, SchemaVersion: schemaVersion, Panels: arrange(sections...),
	}
	d.Templating.List = append([]variable{chooseSource(), chooseJob()}, choices...)
	d.Annotations.List = append([]annotation{}, marks...)
	return Board{Name: name, model: d}
}
