package alert

import "slices"

// photos looks at what pictures show. Appeals with a regular photo had higher medians than those with a
// custody photo, and those without any the lowest; more photos brought nothing (Solymosi, Petcu and
// Wilkinson). That there is none at all is a finding of [Validate].
func (c *coach) photos() {
	for i, m := range c.Missing {
		path := at("missing", i) + ".photos"
		regular := slices.ContainsFunc(m.Photos, func(p PhotoRef) bool {
			return (p.Type == PhotoRegular || p.Type == "") && p.shown(VisiblePublic)
		})
		for j, p := range m.Photos {
			if p.Type != PhotoCustody || !p.shown(VisiblePublic) {
				continue
			}
			wayOut := "ask the family for another"
			if regular {
				wayOut = "leave it out, for there is a regular one"
			}
			c.advise(at(path, j)+".type", "custody_photo", bySolymosi, "a custody photo is passed on less, and makes the missing look like a suspect; %s", wayOut)
		}
	}
}
