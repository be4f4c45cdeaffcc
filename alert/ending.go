package alert

import "strings"

// RenderEnding makes the post that ends a case at one target: the approved words, whole, and the marker.
// It names nobody and carries no picture, so that an edit takes the face away. It is pure.
func RenderEnding(r *Revision, t Target, e Ended) (Rendering, []Fault) {
	var f findings
	e = e.Words()
	path := "closeouts." + string(e)
	out := Rendering{
		Channel: t.Channel, Network: t.Network, Lang: t.Lang, Ended: e, Acts: t.closeActs(r.Closeout.TakedownPolicy.Value),
		Marker: EndMarker(r.Meta.Code), Limit: t.Limits.Text, Unit: t.unit(), Media: []Media{}, LeftOut: []string{},
	}
	words := strings.TrimSpace(r.Closeouts.For(e).Text.In(t.Lang, r.Source()))
	if words == "" {
		f.block(path, "absent in %s; write the words for this ending", t.Lang)
		return out, f
	}
	out.Text = words + "\n" + out.Marker
	out.Count, out.Bytes = t.count(out.Text), len(out.Text)
	switch {
	case t.count(out.Text) > t.Limits.Text:
		f.block(path, "the text for %s needs %d of %d %s; shorten it", t.Network, out.Count, t.Limits.Text, t.unit())
	case !t.takes(out.Text):
		f.block(path, "the text for %s needs %d of %d bytes; shorten it", t.Network, out.Bytes, t.Limits.Bytes)
	}
	for _, link := range t.links(out.Text) {
		f.block(path, "%s would make a link of %q; insert a space: %q", t.Network, link, apart(link))
	}
	return out, f
}
