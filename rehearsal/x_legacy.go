package rehearsal

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// form is the body of a POST, or the query of a GET.
func (c *xCall) form() url.Values {
	if c.Method == http.MethodGet {
		return c.URL.Query()
	}
	values, err := url.ParseQuery(string(c.body))
	if err != nil {
		return url.Values{}
	}
	return values
}

// legacyID is the id in an address that ends in .json.
func (c *xCall) legacyID() string { return strings.TrimSuffix(c.PathValue("id"), ".json") }

// update serves POST /1.1/statuses/update.json.
func (d *xDialect) update(c *xCall) (int, any) {
	form := c.form()
	want := xDraft{text: form.Get("status"), replyTo: form.Get("in_reply_to_status_id")}
	if s := form.Get("media_ids"); s != "" {
		want.media = strings.Split(s, ",")
	}
	switch {
	case want.text == "" && len(want.media) == 0:
		return 0, xRefusal{status: http.StatusForbidden, code: 170, message: "Missing required parameter: status."}
	case len(want.media) > 4:
		return 0, xInvalid("The validation of media ids failed.")
	}
	p, refusal := d.publish(c, want)
	if refusal != nil {
		return 0, *refusal
	}
	return http.StatusOK, d.status(p, c)
}

// destroy serves POST /1.1/statuses/destroy/{id}.json.
func (d *xDialect) destroy(c *xCall) (int, any) {
	p, refusal := d.delete(c, c.legacyID())
	if refusal != nil {
		return 0, *refusal
	}
	return http.StatusOK, d.status(p, c)
}

// legacyRetweet serves POST /1.1/statuses/retweet/{id}.json. A second repost is refused.
func (d *xDialect) legacyRetweet(c *xCall) (int, any) {
	id := c.legacyID()
	if p := d.n.standing(id); p != nil && reposted(p, c.me) {
		return 0, xRefusal{status: http.StatusForbidden, code: 327, message: "You have already retweeted this Tweet."}
	}
	r, refusal := d.repost(c, id, true)
	if refusal != nil {
		return 0, *refusal
	}
	original := d.n.standing(id)
	out := d.status(original, c)
	out["id"], out["id_str"] = xNumber(r.ID), r.ID
	out["retweeted_status"] = d.status(original, c)
	return http.StatusOK, out
}

// legacyUnretweet serves POST /1.1/statuses/unretweet/{id}.json.
func (d *xDialect) legacyUnretweet(c *xCall) (int, any) {
	if _, refusal := d.repost(c, c.legacyID(), false); refusal != nil {
		return 0, *refusal
	}
	return http.StatusOK, d.status(d.n.standing(c.legacyID()), c)
}

// legacyLookup serves GET /1.1/statuses/lookup.json. What is missing is left out.
func (d *xDialect) legacyLookup(c *xCall) (int, any) {
	ids := c.csv("id")
	if len(ids) < 1 || len(ids) > 100 {
		return 0, xRefusal{status: http.StatusForbidden, code: 18, message: "Too many terms specified in query."}
	}
	out := []any{}
	for _, id := range ids {
		if p := d.n.read(id); p != nil {
			out = append(out, d.status(p, c))
		}
	}
	return http.StatusOK, out
}

// legacyShow serves GET /1.1/statuses/show.json.
func (d *xDialect) legacyShow(c *xCall) (int, any) {
	id := c.form().Get("id")
	p := d.n.read(id)
	if p == nil {
		return 0, xMissing("tweet", "id", id)
	}
	note(c.Request, func(e *Entry) { e.Post = id })
	return http.StatusOK, d.status(p, c)
}

// userTimeline serves GET /1.1/statuses/user_timeline.json.
func (d *xDialect) userTimeline(c *xCall) (int, any) {
	q, who := c.form(), c.me
	if id := q.Get("user_id"); id != "" {
		who = d.n.accountByID(id)
	} else if h := q.Get("screen_name"); h != "" {
		who = d.handled(h)
	}
	if who == nil {
		return 0, xRefusal{status: http.StatusNotFound, code: 34, message: "Sorry, that page does not exist."}
	}
	count := 20
	if n, err := strconv.Atoi(q.Get("count")); err == nil {
		count = min(max(n, 1), 200)
	}
	p := xPage{size: count, since: q.Get("since_id")}
	page, _ := xCut(slices.DeleteFunc(d.shownTimeline(who), func(p *Post) bool {
		return q.Get("max_id") != "" && xCompare(p.ID, q.Get("max_id")) > 0
	}), p, xPostID)
	out := []any{}
	for _, p := range page {
		out = append(out, d.status(p, c))
	}
	return http.StatusOK, out
}

// verifyCredentials serves GET /1.1/account/verify_credentials.json.
func (d *xDialect) verifyCredentials(c *xCall) (int, any) {
	return http.StatusOK, d.legacyUser(c.me)
}

// status is a post as API v1.1 shows it.
func (d *xDialect) status(p *Post, c *xCall) map[string]any {
	q := c.form()
	text := "text"
	if q.Get("tweet_mode") == "extended" {
		text = "full_text"
	}
	out := map[string]any{
		"id": xNumber(p.ID), "id_str": p.ID, text: xShown(p.Text), "created_at": p.At.UTC().Format(time.RubyDate),
		"truncated": false, "lang": orUndefined(p.Lang), "user": d.legacyUser(p.Author),
		"retweet_count": len(p.Reposts), "favorite_count": p.Likes,
		"reply_count": len(d.n.replies(p)), "quote_count": len(d.n.quotes(p)),
		"retweeted": reposted(p, c.me),
	}
	if q.Get("trim_user") == "true" {
		out["user"] = map[string]any{"id": xNumber(p.Author.ID), "id_str": p.Author.ID}
	}
	if p.ReplyTo != "" {
		out["in_reply_to_status_id"], out["in_reply_to_status_id_str"] = xNumber(p.ReplyTo), p.ReplyTo
	}
	if p.Quote != "" {
		out["quoted_status_id"], out["quoted_status_id_str"] = xNumber(p.Quote), p.Quote
	}
	return out
}

func (d *xDialect) legacyUser(a *Account) map[string]any {
	return map[string]any{
		"id": xNumber(a.ID), "id_str": a.ID, "screen_name": a.Handle, "name": a.Name,
		"followers_count": a.Followers, "statuses_count": len(d.n.timeline(a)), "protected": false,
	}
}

func reposted(p *Post, by *Account) bool {
	return slices.ContainsFunc(p.Reposts, func(r Repost) bool { return r.Account == by })
}

// xNumber is an id as a number. v1.1 gives both.
func xNumber(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil { // an account whose maker gave it another id
		return 0
	}
	return n
}
