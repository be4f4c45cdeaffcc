package rehearsal

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// mastodonExtra is what this network knows of a post beyond the others.
type mastodonExtra struct {
	visibility, spoiler, quotes string
	sensitive                   bool
	likers                      []*Account // those who liked by the API; the audience only counts
	past                        []mastodonPast
}

// mastodonPast is an earlier version of an edited post.
type mastodonPast struct {
	text, spoiler string
	sensitive     bool
	media         []Media
	at            time.Time
}

func mastodonExtraOf(p *Post) *mastodonExtra {
	e, ok := p.Extra.(*mastodonExtra)
	if !ok {
		e = &mastodonExtra{visibility: "public", quotes: "public"}
		p.Extra = e
	}
	return e
}

// mastodonKey remembers for an hour which post an Idempotency-Key made. The server writes it down after
// the post: until the request is over the key is unknown, and two at the same time make two posts.
type mastodonKey struct {
	post    string
	at      time.Time
	request context.Context //nolint:containedctx // asked only whether the request is over
}

func (k mastodonKey) known(now time.Time) bool {
	served := k.request.Value(http.ServerContextKey) != nil // else it was a direct call, which is over
	return now.Sub(k.at) < time.Hour && (!served || k.request.Err() != nil)
}

var (
	mastodonNotFound    = mastodonFailure{"Record not found"}
	mastodonNoParent    = mastodonFailure{"The post you are trying to reply to does not appear to exist."}
	mastodonTooMany     = mastodonFailure{"Validation failed: Cannot attach more than 4 files"}
	mastodonNotReady    = mastodonFailure{"Cannot attach files that have not finished processing. Try again in a moment!"}
	mastodonBlank       = mastodonFailure{"Validation failed: Text can't be blank"}
	mastodonTooLong     = mastodonFailure{fmt.Sprintf("Validation failed: Text character limit of %d exceeded", mastodonCharacters)}
	mastodonUnrehearsed = mastodonFailure{"Validation failed: Polls and scheduled posts are not rehearsed"}
	mastodonVisibility  = mastodonFailure{"Validation failed: Visibility is not included in the list"}
	mastodonLimited     = mastodonFailure{"Too many requests"}
)

func (d *mastodonDialect) create(c *mastodonCall) (int, any) {
	sent := c.r.Header.Get("Idempotency-Key")
	honored, key := sent != "" && !d.n.server.faults.on(d.name(), "ignore-key"), c.me.ID+":"+sent
	note(c.r, func(e *Entry) { e.Text = c.in.Get("status") })
	if k, ok := d.keys[key]; ok && honored && k.known(d.n.now()) {
		p := d.n.standing(k.post)
		if p == nil {
			return http.StatusNotFound, mastodonNotFound
		}
		note(c.r, func(e *Entry) { e.Post = p.ID })
		return http.StatusOK, d.status(c, p)
	}
	p := &Post{Author: c.me, ReplyTo: c.in.Get("in_reply_to_id"), Quote: c.in.Get("quoted_status_id")}
	extra := mastodonExtraOf(p)
	if no := d.write(c, p, extra, p); no != nil {
		return http.StatusUnprocessableEntity, *no
	}
	extra.visibility = cmp.Or(c.in.Get("visibility"), "public")
	if !slices.Contains([]string{"public", "unlisted", "private", "direct"}, extra.visibility) {
		return http.StatusUnprocessableEntity, mastodonVisibility
	}
	for _, id := range []string{p.ReplyTo, p.Quote} {
		if id != "" && d.n.standing(id) == nil {
			return http.StatusNotFound, mastodonNoParent
		}
	}
	d.attach(p)
	p.Key = sent
	d.n.addPost(p)
	if honored {
		d.keys[key] = mastodonKey{post: p.ID, at: d.n.now(), request: c.r.Context()}
	}
	note(c.r, func(e *Entry) { e.Post, e.New = p.ID, true })
	return http.StatusOK, d.status(c, p)
}

// write takes text, pictures and their surroundings from the request into p and extra, or says what is
// wrong with them. Uploads that belong to the post old are its own.
func (d *mastodonDialect) write(c *mastodonCall, p *Post, extra *mastodonExtra, old *Post) *mastodonFailure {
	text, media := c.in.Get("status"), c.in.Values["media_ids[]"]
	extra.spoiler, extra.sensitive = c.in.Get("spoiler_text"), c.in.yes("sensitive")
	extra.quotes = cmp.Or(c.in.Get("quote_approval_policy"), extra.quotes)
	switch {
	case c.in.Has("scheduled_at"), c.in.Has("poll[options][]"):
		return &mastodonUnrehearsed
	case strings.TrimSpace(text) == "" && len(media) == 0:
		return &mastodonBlank
	case mastodonCount(text)+mastodonCount(extra.spoiler) > mastodonCharacters:
		return &mastodonTooLong
	case len(media) > mastodonPictures:
		return &mastodonTooMany
	}
	p.Text, p.Lang, p.Media = text, cmp.Or(c.in.Get("language"), p.Lang), nil
	for _, id := range media {
		u := d.media[id]
		if u == nil || u.owner != c.me || u.post != nil && u.post != old {
			return &mastodonFailure{"Validation failed: Media " + id + " not found"}
		}
		if u.Ready > 0 {
			return &mastodonNotReady
		}
		p.Media = append(p.Media, u.Media)
	}
	return nil
}

// attach ties the uploads to their post: no other may use them.
func (d *mastodonDialect) attach(p *Post) {
	for i := range p.Media {
		p.Media[i].Used = true
		d.media[p.Media[i].ID].post, d.media[p.Media[i].ID].Used = p, true
	}
}

// own finds the caller's own post that the path names.
func (d *mastodonDialect) own(c *mastodonCall) *Post {
	p := d.n.standing(c.r.PathValue("id"))
	if p == nil || p.Author != c.me {
		return nil
	}
	note(c.r, func(e *Entry) { e.Post = p.ID })
	return p
}
