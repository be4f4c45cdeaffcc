package alert

// Render composes the text of one revision for one target. It is pure: the same input gives the same
// bytes. Any blocking fault means that the rendering must not be published.
func Render(r *Revision, t Target) (Rendering, []Fault) {
	n := r.Narrative[t.Lang]
	out := Rendering{
		Channel: t.Channel, Network: t.Network, Lang: t.Lang, Marker: Marker(r.Meta.Code, r.Meta.Revision),
		Limit: t.Limits.Text, Unit: t.Limits.Unit, Media: t.Photos, LeftOut: []string{},
	}
	out.Text = n.Headline.Shown() + "\n" + n.Ask.Shown() + "\n" + out.Marker
	out.Count, out.Bytes = t.Limits.Count(out.Text), len(out.Text)
	return out, nil
}
