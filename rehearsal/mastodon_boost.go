package rehearsal

import (
	"net/http"
	"slices"
)

// reblog answers with a new status that wraps the original. A second one changes nothing.
func (d *mastodonDialect) reblog(c *mastodonCall) (int, any) {
	p := d.target(c)
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	return http.StatusOK, d.wrapper(c, p, d.n.repost(p, c.me, nil))
}

// unreblog succeeds also if there was nothing to take back. It spends from the budget of deletes.
func (d *mastodonDialect) unreblog(c *mastodonCall) (int, any) {
	if !d.mayDelete(c) {
		return http.StatusTooManyRequests, mastodonLimited
	}
	p := d.target(c)
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	d.n.unrepost(p, c.me)
	return http.StatusOK, d.status(c, p)
}

func (d *mastodonDialect) favourite(c *mastodonCall) (int, any) {
	p := d.target(c)
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	if e := mastodonExtraOf(p); !slices.Contains(e.likers, c.me) {
		e.likers = append(e.likers, c.me)
		d.n.like(p, c.me)
	}
	return http.StatusOK, d.status(c, p)
}

func (d *mastodonDialect) target(c *mastodonCall) *Post {
	p := d.n.standing(c.r.PathValue("id"))
	if p == nil || !mastodonMaySee(p, c.me) {
		return nil
	}
	note(c.r, func(e *Entry) { e.Post = p.ID })
	return p
}

// rebloggedBy pages through the boosters, newest first. The cursor is the id of a boost, which only the
// Link header tells.
func (d *mastodonDialect) rebloggedBy(c *mastodonCall) (int, any) {
	p := d.visible(c, c.r.PathValue("id"))
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	reposts := slices.Clone(p.Reposts)
	slices.Reverse(reposts)
	out := []mastodonAccount{}
	for _, r := range mastodonPage(c, reposts, 40, 80, func(r Repost) string { return r.ID }) {
		out = append(out, d.account(c, r.Account))
	}
	return http.StatusOK, out
}

// favouritedBy lists those who liked by the API; the audience's likes are only counted.
func (d *mastodonDialect) favouritedBy(c *mastodonCall) (int, any) {
	p := d.visible(c, c.r.PathValue("id"))
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	likers := slices.Clone(mastodonExtraOf(p).likers)
	slices.Reverse(likers)
	out := []mastodonAccount{}
	for _, a := range mastodonPage(c, likers, 40, 80, func(a *Account) string { return a.ID }) {
		out = append(out, d.account(c, a))
	}
	return http.StatusOK, out
}

func (d *mastodonDialect) quotedBy(c *mastodonCall) (int, any) {
	p := d.visible(c, c.r.PathValue("id"))
	if p == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	quotes := d.n.quotes(p)
	slices.Reverse(quotes)
	out := []*mastodonStatus{}
	for _, q := range mastodonPage(c, quotes, 20, 40, func(q *Post) string { return q.ID }) {
		out = append(out, d.status(c, q))
	}
	return http.StatusOK, out
}
