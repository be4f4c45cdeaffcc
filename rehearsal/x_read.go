package rehearsal

import (
	"net/http"
	"slices"
	"strings"
)

// lookup serves GET /2/tweets. What is missing stands in the errors of a 200.
func (d *xDialect) lookup(c *xCall) (int, any) {
	ids := c.csv("ids")
	w, refusal := c.wish()
	if refusal != nil {
		return 0, *refusal
	}
	if len(ids) < 1 || len(ids) > 100 {
		return 0, xInvalid("The number of values in the `ids` query parameter list is not between 1 and 100.")
	}
	var posts []*Post
	var missing []any
	for _, id := range ids {
		if !xIsID(id) {
			return 0, xInvalid("The `ids` query parameter value [" + id + "] is not valid.")
		}
		if p := d.n.read(id); p != nil {
			posts = append(posts, p)
		} else {
			_, problem := xMissing("tweet", "ids", id).v2()
			delete(problem, "status")
			missing = append(missing, problem)
		}
	}
	d.billPosts(posts, xPricePost)
	out := d.posts(posts, w)
	if len(missing) > 0 {
		out["errors"] = missing
	}
	return http.StatusOK, out
}

// lookupOne serves GET /2/tweets/{id}.
func (d *xDialect) lookupOne(c *xCall) (int, any) {
	w, refusal := c.wish()
	if refusal != nil {
		return 0, *refusal
	}
	p, answer := d.known(c)
	if p == nil {
		return http.StatusOK, answer
	}
	note(c.Request, func(e *Entry) { e.Post = p.ID })
	d.billPosts([]*Post{p}, xPricePost)
	out := d.posts([]*Post{p}, w)
	out["data"] = d.view(p, w)
	return http.StatusOK, out
}

// known finds the post that the address names, or says as X does, with 200, that there is none.
func (d *xDialect) known(c *xCall) (*Post, any) {
	id := c.PathValue("id")
	if p := d.n.read(id); p != nil {
		return p, nil
	}
	_, problem := xMissing("tweet", "id", id).v2()
	delete(problem, "status")
	return nil, map[string]any{"errors": []any{problem}}
}

// posts is the body of a list of posts.
func (d *xDialect) posts(posts []*Post, w xWish) map[string]any {
	out := map[string]any{}
	var data []any
	var authors []*Account
	for _, p := range posts {
		data = append(data, d.view(p, w))
		if !slices.Contains(authors, p.Author) {
			authors = append(authors, p.Author)
		}
	}
	if len(data) > 0 {
		out["data"] = data
	}
	if slices.Contains(w.expand, "author_id") && len(authors) > 0 {
		d.billUsers(authors)
		out["includes"] = map[string]any{"users": d.users(authors, w)}
	}
	return out
}

func (d *xDialect) users(users []*Account, w xWish) []any {
	var out []any
	for _, u := range users {
		out = append(out, d.user(u, w))
	}
	return out
}

// listed answers with one page of a list of posts, newest first.
func (d *xDialect) listed(c *xCall, all []*Post, size, least int, price float64) (int, any) {
	w, refusal := c.wish()
	if refusal != nil {
		return 0, *refusal
	}
	p, refusal := c.page(size, least)
	if refusal != nil {
		return 0, *refusal
	}
	page, next := xCut(p.between(all), p, xPostID)
	d.billPosts(page, price)
	out := d.posts(page, w)
	out["meta"] = xMeta(page, next, xPostID)
	return http.StatusOK, out
}

// userTweets serves GET /2/users/{id}/tweets.
func (d *xDialect) userTweets(c *xCall) (int, any) {
	who := d.n.accountByID(c.PathValue("id"))
	if who == nil {
		return 0, xMissing("user", "id", c.PathValue("id"))
	}
	all := d.shownTimeline(who)
	for _, exclude := range c.csv("exclude") {
		switch exclude {
		case "replies":
			all = slices.DeleteFunc(all, func(p *Post) bool { return p.ReplyTo != "" })
		case "retweets": // the rehearsal's timelines hold none
		default:
			return 0, xInvalid("The `exclude` query parameter value [" + exclude + "] is not valid.")
		}
	}
	return d.listed(c, all, 10, 5, d.readPrice(c, who))
}

// readPrice is less for what is one's own.
func (d *xDialect) readPrice(c *xCall, who *Account) float64 {
	if who == c.me {
		return xPriceOwned
	}
	return xPricePost
}

// shownTimeline is an account's timeline. With the trait "lag" a post is missing from its first two reads.
func (d *xDialect) shownTimeline(who *Account) []*Post {
	all := d.n.timeline(who)
	if !d.trait("lag") {
		return all
	}
	return slices.DeleteFunc(all, func(p *Post) bool {
		d.misses[p]++
		return d.misses[p] <= xLag
	})
}

const xLag = 2

// mentions serves GET /2/users/{id}/mentions: posts of others that name the account, or answer it.
func (d *xDialect) mentions(c *xCall) (int, any) {
	who := d.n.accountByID(c.PathValue("id"))
	if who == nil {
		return 0, xMissing("user", "id", c.PathValue("id"))
	}
	var all []*Post
	for _, p := range slices.Backward(d.n.posts) {
		if p.Author == who || !p.Deleted.IsZero() {
			continue
		}
		to := d.n.index.posts[p.ReplyTo]
		if to != nil && to.Author == who || strings.Contains(strings.ToLower(p.Text), "@"+strings.ToLower(who.Handle)) {
			all = append(all, p)
		}
	}
	return d.listed(c, all, 10, 5, d.readPrice(c, who))
}

// quoteTweets serves GET /2/tweets/{id}/quote_tweets.
func (d *xDialect) quoteTweets(c *xCall) (int, any) {
	p, answer := d.known(c)
	if p == nil {
		return http.StatusOK, answer
	}
	all := d.n.quotes(p)
	slices.Reverse(all)
	return d.listed(c, all, 10, 10, xPricePost)
}

// retweetedBy serves GET /2/tweets/{id}/retweeted_by, the newest repost first.
func (d *xDialect) retweetedBy(c *xCall) (int, any) {
	w, refusal := c.wish()
	if refusal != nil {
		return 0, *refusal
	}
	paging, refusal := c.page(100, 1)
	if refusal != nil {
		return 0, *refusal
	}
	p, answer := d.known(c)
	if p == nil {
		return http.StatusOK, answer
	}
	all := slices.Clone(p.Reposts)
	slices.Reverse(all)
	page, next := xCut(all, paging, func(r Repost) string { return r.ID })
	var users []*Account
	for _, r := range page {
		users = append(users, r.Account)
	}
	d.billUsers(users)
	out := map[string]any{"meta": xMeta(page, next, nil)}
	if len(users) > 0 {
		out["data"] = d.users(users, w)
	}
	return http.StatusOK, out
}

// usersMe serves GET /2/users/me.
func (d *xDialect) usersMe(c *xCall) (int, any) {
	w, refusal := c.wish()
	if refusal != nil {
		return 0, *refusal
	}
	d.billUsers([]*Account{c.me})
	return http.StatusOK, map[string]any{"data": d.user(c.me, w)}
}

// userByName serves GET /2/users/by/username/{username}.
func (d *xDialect) userByName(c *xCall) (int, any) {
	w, refusal := c.wish()
	if refusal != nil {
		return 0, *refusal
	}
	found, missing := d.named([]string{c.PathValue("username")}, "username")
	if len(found) == 0 {
		return http.StatusOK, map[string]any{"errors": missing}
	}
	return http.StatusOK, map[string]any{"data": d.user(found[0], w)}
}

// usersBy serves GET /2/users/by?usernames=.
func (d *xDialect) usersBy(c *xCall) (int, any) {
	w, refusal := c.wish()
	if refusal != nil {
		return 0, *refusal
	}
	names := c.csv("usernames")
	if len(names) < 1 || len(names) > 100 {
		return 0, xInvalid("The number of values in the `usernames` query parameter list is not between 1 and 100.")
	}
	found, missing := d.named(names, "usernames")
	out := map[string]any{}
	if len(found) > 0 {
		out["data"] = d.users(found, w)
	}
	if len(missing) > 0 {
		out["errors"] = missing
	}
	return http.StatusOK, out
}

// named finds accounts by their handles.
func (d *xDialect) named(handles []string, parameter string) (found []*Account, missing []any) {
	for _, h := range handles {
		who := d.handled(h)
		if who == nil {
			_, problem := xMissing("user", parameter, h).v2()
			delete(problem, "status")
			missing = append(missing, problem)
			continue
		}
		found = append(found, who)
	}
	d.billUsers(found)
	return found, missing
}

// handled finds an account by its handle, in any case of letters.
func (d *xDialect) handled(handle string) *Account {
	i := slices.IndexFunc(d.n.accounts, func(a *Account) bool { return strings.EqualFold(a.Handle, handle) })
	if i < 0 {
		return nil
	}
	return d.n.accounts[i]
}
