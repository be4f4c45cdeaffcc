package rehearsal

import (
	"net/http"
	"slices"
)

// visible finds a post that the caller may see. A delayed delete still shows it for a few reads.
func (d *mastodonDialect) visible(c *mastodonCall, id string) *Post {
	p := d.n.read(id)
	if p == nil || !mastodonMaySee(p, c.me) {
		return nil
	}
	return p
}

func mastodonMaySee(p *Post, who *Account) bool {
	switch mastodonExtraOf(p).visibility {
	case "private", "direct":
		return p.Author == who
	}
	return true
}

func (d *mastodonDialect) show(c *mastodonCall) (int, any) {
	p := d.visible(c, c.r.PathValue("id"))
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	note(c.r, func(e *Entry) { e.Post = p.ID })
	return http.StatusOK, d.status(c, p)
}

// batch answers for many posts at once; those that are gone are left out without a word.
func (d *mastodonDialect) batch(c *mastodonCall) (int, any) {
	ids := slices.Concat(c.in.Values["id[]"], c.in.Values["id"])
	if len(ids) > mastodonBatch {
		return http.StatusUnprocessableEntity, mastodonFailure{"Validation failed: too many ids"}
	}
	out := []*mastodonStatus{}
	for _, id := range ids {
		if p := d.visible(c, id); p != nil {
			out = append(out, d.status(c, p))
		}
	}
	return http.StatusOK, out
}

// mastodonBatch is the most posts that one request may ask for.
const mastodonBatch = 20

func (d *mastodonDialect) context(c *mastodonCall) (int, any) {
	p := d.visible(c, c.r.PathValue("id"))
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	above, below := []*mastodonStatus{}, []*mastodonStatus{}
	for up := d.n.standing(p.ReplyTo); up != nil; up = d.n.standing(up.ReplyTo) {
		above = append(above, d.status(c, up))
	}
	slices.Reverse(above)
	var descend func(*Post)
	descend = func(p *Post) {
		for _, q := range d.n.replies(p) {
			if mastodonMaySee(q, c.me) {
				below = append(below, d.status(c, q))
				descend(q)
			}
		}
	}
	descend(p)
	return http.StatusOK, struct {
		Ancestors   []*mastodonStatus `json:"ancestors"`
		Descendants []*mastodonStatus `json:"descendants"`
	}{above, below}
}

// mastodonEdit is one version of a post (StatusEdit).
type mastodonEdit struct {
	Account          mastodonAccount      `json:"account"`
	Content          string               `json:"content"`
	SpoilerText      string               `json:"spoiler_text"`
	Sensitive        bool                 `json:"sensitive"`
	CreatedAt        string               `json:"created_at"`
	MediaAttachments []mastodonAttachment `json:"media_attachments"`
	Emojis           []struct{}           `json:"emojis"`
}

func (d *mastodonDialect) history(c *mastodonCall) (int, any) {
	p := d.visible(c, c.r.PathValue("id"))
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	e := mastodonExtraOf(p)
	at := p.At
	if !p.Edited.IsZero() {
		at = p.Edited
	}
	out := []mastodonEdit{}
	for _, v := range append(slices.Clip(e.past), mastodonPast{p.Text, e.spoiler, e.sensitive, p.Media, at}) {
		out = append(out, mastodonEdit{
			Account: d.account(c, p.Author), Content: mastodonHTML(v.text, c.base), SpoilerText: v.spoiler,
			Sensitive: v.sensitive, CreatedAt: mastodonTime(v.at), MediaAttachments: d.attachments(c, v.media), Emojis: []struct{}{},
		})
	}
	return http.StatusOK, out
}

func (d *mastodonDialect) source(c *mastodonCall) (int, any) {
	p := d.own(c)
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	return http.StatusOK, struct {
		ID          string `json:"id"`
		Text        string `json:"text"`
		SpoilerText string `json:"spoiler_text"`
	}{p.ID, p.Text, mastodonExtraOf(p).spoiler}
}
