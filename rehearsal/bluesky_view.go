package rehearsal

// postView is a post as the app view shows it (app.bsky.feed.defs#postView).
func (d *blueskyDialect) postView(c *blueskyCall, p *Post) map[string]any {
	r := d.records[p.ID]
	out := map[string]any{
		"uri": p.ID, "cid": p.Version, "author": d.profileView(p.Author), "record": r.value, "indexedAt": blueskyTime(p.At),
		"repostCount": len(p.Reposts), "likeCount": p.Likes, "replyCount": len(d.n.replies(p)),
		"quoteCount": len(d.n.quotes(p)), "bookmarkCount": p.Bookmarks, "labels": []any{},
	}
	if embed := d.embedView(c, p, true); embed != nil {
		out["embed"] = embed
	}
	return out
}

// embedView is what a post shows below its text; a quoted post is shown without what it quotes itself.
func (d *blueskyDialect) embedView(c *blueskyCall, p *Post, deep bool) map[string]any {
	var pictures, quote map[string]any
	if len(p.Media) > 0 {
		images := []any{}
		for _, m := range p.Media {
			address := c.base + "/img/" + m.ID
			one := map[string]any{"thumb": address, "fullsize": address, "alt": m.Alt}
			if m.Width > 0 && m.Height > 0 {
				one["aspectRatio"] = map[string]any{"width": m.Width, "height": m.Height}
			}
			images = append(images, one)
		}
		pictures = map[string]any{"$type": "app.bsky.embed.images#view", "images": images}
	}
	if p.Quote != "" && deep {
		quote = map[string]any{"$type": "app.bsky.embed.record#view", "record": d.quotedView(c, p.Quote)}
	}
	switch {
	case quote == nil:
		return pictures
	case pictures == nil:
		return quote
	}
	return map[string]any{"$type": "app.bsky.embed.recordWithMedia#view", "record": quote, "media": pictures}
}

func (d *blueskyDialect) quotedView(c *blueskyCall, uri string) map[string]any {
	r := d.records[uri]
	if !r.stands() || r.post == nil {
		return map[string]any{"$type": "app.bsky.embed.record#viewNotFound", "uri": uri, "notFound": true}
	}
	p := r.post
	out := map[string]any{
		"$type": "app.bsky.embed.record#viewRecord", "uri": uri, "cid": p.Version, "author": d.profileView(p.Author),
		"value": r.value, "indexedAt": blueskyTime(p.At), "labels": []any{}, "repostCount": len(p.Reposts), "likeCount": p.Likes,
		"replyCount": len(d.n.replies(p)), "quoteCount": len(d.n.quotes(p)), "embeds": []any{},
	}
	if embed := d.embedView(c, p, false); embed != nil {
		out["embeds"] = []any{embed}
	}
	return out
}

// profileView is somebody in a list: without the number of followers.
func (d *blueskyDialect) profileView(a *Account) map[string]any {
	return map[string]any{"did": a.ID, "handle": a.Handle, "displayName": a.Name, "labels": []any{}}
}

func (d *blueskyDialect) profileViewDetailed(a *Account) map[string]any {
	out := d.profileView(a)
	out["followersCount"], out["followsCount"], out["postsCount"] = a.Followers, 0, len(d.n.timeline(a))
	return out
}

func (d *blueskyDialect) getProfile(c *blueskyCall) (any, error) {
	a := d.actor(c.query.Get("actor"))
	if a == nil {
		return nil, blueskyInvalid("Profile not found")
	}
	return d.profileViewDetailed(a), nil
}

// getProfiles leaves out whom the network does not know.
func (d *blueskyDialect) getProfiles(c *blueskyCall) (any, error) {
	actors := c.query["actors"]
	switch {
	case len(actors) == 0:
		return nil, blueskyInvalid("Error: Params must have the property \"actors\"")
	case len(actors) > 25:
		return nil, blueskyInvalid("Error: actors must not have more than 25 elements")
	}
	profiles := []any{}
	for i, who := range actors {
		if !blueskyDID.MatchString(who) && !blueskyHandle.MatchString(who) {
			return nil, blueskyInvalid("Error: actors/%d must be a valid did or a handle", i)
		}
		if a := d.actor(who); a != nil {
			profiles = append(profiles, d.profileViewDetailed(a))
		}
	}
	return map[string]any{"profiles": profiles}, nil
}

func (d *blueskyDialect) resolveHandle(c *blueskyCall) (any, error) {
	a := d.n.accountByHandle(c.query.Get("handle"))
	if a == nil {
		return nil, blueskyInvalid("Unable to resolve handle")
	}
	return map[string]any{"did": a.ID}, nil
}
