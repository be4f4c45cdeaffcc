package rehearsal

import (
	"net/http"
	"slices"
	"strconv"
)

// limit reads how many entries a page may have.
func (c *blueskyCall) limit() (int, error) { return c.number("limit", 50, 1, 100) }

func (c *blueskyCall) number(key string, normal, least, most int) (int, error) {
	s := c.query.Get(key)
	if s == "" {
		return normal, nil
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return 0, blueskyInvalid("Error: %s must be an integer", key)
	case n < least:
		return 0, blueskyInvalid("Error: %s can not be less than %d", key, least)
	case n > most:
		return 0, blueskyInvalid("Error: %s can not be greater than %d", key, most)
	}
	return n, nil
}

// blueskyPage cuts one page out of a list, newest first, and gives the cursor of the next. The cursor is how
// many are older, so that newer entries do not shift the page.
func blueskyPage[T any](c *blueskyCall, all []T) (part []T, cursor string, err error) {
	limit, err := c.limit()
	if err != nil {
		return nil, "", err
	}
	if s := c.query.Get("cursor"); s != "" {
		left, err := strconv.Atoi(s)
		if err != nil || left < 0 {
			return nil, "", blueskyInvalid("Malformed cursor")
		}
		all = all[max(0, len(all)-left):]
	}
	part = all[:min(limit, len(all))]
	if len(part) > 0 { // also after the last page: the next is empty then
		cursor = strconv.Itoa(len(all) - len(part))
	}
	return part, cursor, nil
}

// blueskyPaged is the answer of a query by pages.
func blueskyPaged[T any](c *blueskyCall, field string, all []T, view func(T) any) (map[string]any, error) {
	part, cursor, err := blueskyPage(c, all)
	if err != nil {
		return nil, err
	}
	views := make([]any, 0, len(part))
	for _, one := range part {
		views = append(views, view(one))
	}
	out := map[string]any{field: views}
	if cursor != "" {
		out["cursor"] = cursor
	}
	return out, nil
}

// subject finds the record that a query's uri names, deleted or not, nil if there never was one.
func (c *blueskyCall) subject(d *blueskyDialect) (string, *Post, error) {
	uri := c.query.Get("uri")
	if uri == "" {
		return "", nil, blueskyInvalid("Error: Params must have the property \"uri\"")
	}
	who, collection, key, ok := blueskySplit(uri)
	if !ok {
		return "", nil, blueskyInvalid("Error: uri must be a valid at-uri")
	}
	a := d.actor(who)
	if a == nil {
		return uri, nil, nil
	}
	uri = blueskyAtURI(a, collection, key)
	note(c.r, func(e *Entry) { e.Post = uri })
	if r := d.records[uri]; r != nil {
		return uri, r.post, nil
	}
	return uri, nil, nil
}

// getPosts leaves out what is deleted or never was.
func (d *blueskyDialect) getPosts(c *blueskyCall) (any, error) {
	uris := c.query["uris"]
	switch {
	case len(uris) == 0:
		return nil, blueskyInvalid("Error: Params must have the property \"uris\"")
	case len(uris) > 25:
		return nil, blueskyInvalid("Error: uris must not have more than 25 elements")
	}
	posts := []any{}
	for i, uri := range uris {
		if !blueskyIsAtURI(uri) {
			return nil, blueskyInvalid("Error: uris/%d must be a valid at-uri", i)
		}
		if r := d.read(uri); r != nil && r.post != nil {
			posts = append(posts, d.postView(c, r.post))
		}
	}
	return map[string]any{"posts": posts}, nil
}

// getRepostedBy still lists who reposted a post that is deleted now.
func (d *blueskyDialect) getRepostedBy(c *blueskyCall) (any, error) {
	uri, p, err := c.subject(d)
	if err != nil {
		return nil, err
	}
	var all []Repost
	if p != nil {
		all = newestFirst(p.Reposts)
	}
	out, err := blueskyPaged(c, "repostedBy", all, func(r Repost) any { return d.profileView(r.Account) })
	if err != nil {
		return nil, err
	}
	out["uri"] = uri
	return out, nil
}

func (d *blueskyDialect) getLikes(c *blueskyCall) (any, error) {
	uri, p, err := c.subject(d)
	if err != nil {
		return nil, err
	}
	out, err := blueskyPaged(c, "likes", newestFirst(d.liked[p]), func(l blueskyLike) any {
		return map[string]any{"actor": d.profileView(l.by), "createdAt": blueskyTime(l.at), "indexedAt": blueskyTime(l.at)}
	})
	if err != nil {
		return nil, err
	}
	out["uri"] = uri
	return out, nil
}

func (d *blueskyDialect) getQuotes(c *blueskyCall) (any, error) {
	uri, p, err := c.subject(d)
	if err != nil {
		return nil, err
	}
	var all []*Post
	if p != nil && p.Deleted.IsZero() {
		all = newestFirst(d.n.quotes(p))
	}
	out, err := blueskyPaged(c, "posts", all, func(q *Post) any { return d.postView(c, q) })
	if err != nil {
		return nil, err
	}
	out["uri"] = uri
	return out, nil
}

func (d *blueskyDialect) getAuthorFeed(c *blueskyCall) (any, error) {
	a := d.actor(c.query.Get("actor"))
	if a == nil {
		return nil, blueskyInvalid("Profile not found")
	}
	return blueskyPaged(c, "feed", d.n.timeline(a), func(p *Post) any { return map[string]any{"post": d.postView(c, p)} })
}

func (d *blueskyDialect) getPostThread(c *blueskyCall) (any, error) {
	uri, p, err := c.subject(d)
	if err != nil {
		return nil, err
	}
	depth, err := c.number("depth", 6, 0, 1000)
	if err != nil {
		return nil, err
	}
	height, err := c.number("parentHeight", 80, 0, 1000)
	if err != nil {
		return nil, err
	}
	if p == nil || !p.Deleted.IsZero() {
		return nil, &blueskyError{http.StatusBadRequest, "NotFound", "Post not found: " + uri}
	}
	thread := d.threadDown(c, p, depth)
	if p.ReplyTo != "" && height > 0 {
		thread["parent"] = d.threadUp(c, p.ReplyTo, height-1)
	}
	return map[string]any{"thread": thread}, nil
}

const blueskyThreadView = "app.bsky.feed.defs#threadViewPost"

func (d *blueskyDialect) threadDown(c *blueskyCall, p *Post, depth int) map[string]any {
	out := map[string]any{"$type": blueskyThreadView, "post": d.postView(c, p)}
	if depth > 0 {
		replies := []any{}
		for _, q := range newestFirst(d.n.replies(p)) {
			replies = append(replies, d.threadDown(c, q, depth-1))
		}
		out["replies"] = replies
	}
	return out
}

func (d *blueskyDialect) threadUp(c *blueskyCall, uri string, height int) map[string]any {
	r := d.records[uri]
	if !r.stands() || r.post == nil {
		return map[string]any{"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": true}
	}
	out := map[string]any{"$type": blueskyThreadView, "post": d.postView(c, r.post)}
	if r.post.ReplyTo != "" && height > 0 {
		out["parent"] = d.threadUp(c, r.post.ReplyTo, height-1)
	}
	return out
}

func newestFirst[T any](oldestFirst []T) []T {
	out := slices.Clone(oldestFirst)
	slices.Reverse(out)
	return out
}
