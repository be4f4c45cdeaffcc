package rehearsal

import (
	"net/http"
	"slices"
)

// edit replaces the whole of a post: what the request leaves out is gone, the pictures too.
func (d *mastodonDialect) edit(c *mastodonCall) (int, any) {
	note(c.r, func(e *Entry) { e.Text = c.in.Get("status") })
	p := d.own(c)
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	extra := mastodonExtraOf(p)
	changed, next := *p, *extra
	if no := d.write(c, &changed, &next, p); no != nil {
		return http.StatusUnprocessableEntity, *no // and the post is as it was
	}
	at := p.Edited
	if at.IsZero() {
		at = p.At
	}
	next.past = append(slices.Clip(extra.past), mastodonPast{p.Text, extra.spoiler, extra.sensitive, p.Media, at})
	d.n.editPost(p, func(p *Post) {
		p.Text, p.Lang, p.Media, p.Extra = changed.Text, changed.Lang, changed.Media, &next
		d.describeAll(c, p)
		d.attach(p)
	})
	return http.StatusOK, d.status(c, p)
}

// describeAll applies media_attributes[]: alt texts of pictures that are already posted.
func (d *mastodonDialect) describeAll(c *mastodonCall, p *Post) {
	for _, one := range c.in.attributes {
		at := slices.IndexFunc(p.Media, func(m Media) bool { return m.ID == one["id"] })
		if alt, ok := one["description"]; ok && at >= 0 {
			p.Media[at].Alt, d.media[one["id"]].Alt = alt, alt
		}
	}
}

// remove deletes a post and gives its source back, for those who delete to write anew.
func (d *mastodonDialect) remove(c *mastodonCall) (int, any) {
	note(c.r, func(e *Entry) { e.Post = c.r.PathValue("id") })
	if !d.mayDelete(c) {
		return http.StatusTooManyRequests, mastodonLimited
	}
	p := d.own(c)
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	answer := d.status(c, p)
	answer.Text = new(p.Text)
	d.n.remove(c.r, p)
	if c.in.yes("delete_media") && !p.Deleted.IsZero() {
		for _, m := range p.Media {
			delete(d.media, m.ID)
		}
	}
	return http.StatusOK, answer
}
