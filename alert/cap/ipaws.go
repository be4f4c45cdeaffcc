package cap

import (
	"slices"

	"github.com/hueandcry/hueandcry/alert"
)

// IPAWS is what a message needs to be taken by the public warning system of the United States. The message
// is made here, and handed over by others.
type IPAWS struct {
	COG   string   // number of the agency there; empty: whoever hands the message over adds it
	Block []string // channels that shall not carry it: EAS, NWEM, CMAS
}

const ipawsProfile = "IPAWSv1.0"

// The most septets that telephones take, in the short and the long text.
const (
	shortWEA = 90
	longWEA  = 360
)

// ipawsParameters are the parameters of IPAWS. What is played is carried by none of its channels.
func (c *composer) ipawsParameters(l alert.Lang, n alert.Narrative) []Value {
	p := c.ipawsRoute()
	if p == nil || slices.Contains(c.blocked(), "CMAS") || c.is.Event.WEA == "" {
		return p
	}
	p = append(p, Value{"WEAHandling", c.is.Event.WEA})
	p = append(p, c.wea(l, "short90", "CMAMtext", n.Short90.Shown(), shortWEA)...)
	return append(p, c.wea(l, "long360", "CMAMlongtext", n.Long360.Shown(), longWEA)...)
}

// ipawsRoute says by which channels a message goes.
func (c *composer) ipawsRoute() []Value {
	if c.is.IPAWS == nil {
		return nil
	}
	if len(c.r.Area.Geocodes.Shown()[alert.SAME]) == 0 {
		c.warn("area.geocodes", "no SAME code; IPAWS does not take a polygon alone")
	}
	p := []Value{{"EAS-ORG", "CIV"}}
	for _, channel := range c.blocked() {
		p = append(p, Value{"BLOCKCHANNEL", channel})
	}
	name, _ := c.is.Sent.In(c.zone).Zone()
	return append(p, Value{"timezone", name})
}

func (c *composer) blocked() []string {
	if c.drillWord() != "" {
		return []string{"EAS", "NWEM", "CMAS"}
	}
	return c.is.IPAWS.Block
}

// wea is a text for telephones, in the letters that all of them can show: the typed one, or one made of the
// fields. A composed one that telephones cannot take is left out, for the message goes all the same.
func (c *composer) wea(l alert.Lang, field, name, typed string, limit int) []Value {
	path := "narrative." + string(l) + "." + field
	text, problem := alert.WEA(c.r, c.is.Phrases, l, limit)
	switch {
	case problem != "" && typed != "":
		c.block(path, "%s", problem)
	case problem != "":
		c.warn(path, "%s; the message goes out without it", problem)
		return nil
	}
	return named(name, text)
}
