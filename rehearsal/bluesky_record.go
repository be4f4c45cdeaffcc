package rehearsal

import (
	"slices"
	"time"
)

// blueskyRecord is one record of a repository.
type blueskyRecord struct {
	uri, cid   string
	owner      *Account
	collection string
	key        string
	value      map[string]any
	at         time.Time

	post    *Post // what it is, of app.bsky.feed.post
	subject *Post // what it is about, of a repost or a like
}

func (r *blueskyRecord) ref() map[string]any { return map[string]any{"uri": r.uri, "cid": r.cid} }

// stands reports whether the record is still there. The records of deleted posts are kept: others'
// reposts still name them, and the same write brings them back.
func (r *blueskyRecord) stands() bool { return r != nil && (r.post == nil || r.post.Deleted.IsZero()) }

// read finds a record that stands, or that a delayed delete still shows.
func (d *blueskyDialect) read(uri string) *blueskyRecord {
	r := d.records[uri]
	if r == nil || r.post != nil && d.n.read(uri) == nil {
		return nil
	}
	return r
}

func (r *blueskyRecord) view() map[string]any {
	return map[string]any{"uri": r.uri, "cid": r.cid, "value": r.value}
}

// keep writes a record.
func (d *blueskyDialect) keep(owner *Account, collection, key string, value map[string]any) *blueskyRecord {
	r := &blueskyRecord{
		uri: blueskyAtURI(owner, collection, key), cid: blueskyRecordCID(value), owner: owner,
		collection: collection, key: key, value: value, at: d.n.now(),
	}
	if old := d.records[r.uri]; old != nil {
		r.post, r.subject = old.post, old.subject
	}
	d.records[r.uri] = r
	return r
}

// perform lets a record that was just written have its effect on the world.
func (d *blueskyDialect) perform(r *blueskyRecord) (made bool) {
	switch r.collection {
	case blueskyPostCollection:
		return d.show(r)
	case blueskyRepostCollection, blueskyLikeCollection:
		if r.subject = d.subject(r.value); r.subject == nil {
			return false
		}
		if r.collection == blueskyLikeCollection {
			d.n.like(r.subject, r.owner)
			return false
		}
		d.naming = r.uri
		d.n.repost(r.subject, r.owner, d.via(r.value))
		d.naming = ""
	}
	return false
}

// show makes a record of a post visible: as a new post, as one that is back, or as a changed one.
func (d *blueskyDialect) show(r *blueskyRecord) (made bool) {
	fill := func(p *Post) {
		p.Text, _ = r.value["text"].(string)
		p.Version, p.Lang = r.cid, ""
		if langs, ok := r.value["langs"].([]any); ok && len(langs) > 0 {
			p.Lang, _ = langs[0].(string)
		}
		p.ReplyTo = blueskyText(r.value, "reply", "parent", "uri")
		p.Quote = blueskyQuoted(r.value)
		old := p.Media
		p.Media = d.pictures(r.value)
		d.refer(p.Media, 1)
		d.refer(old, -1)
	}
	switch p := r.post; {
	case p == nil:
		p = &Post{ID: r.uri, Author: r.owner, Key: r.key, At: r.at}
		fill(p)
		r.post = p
		d.n.addPost(p)
		return true
	case !p.Deleted.IsZero():
		p.Deleted, p.Media = time.Time{}, nil
		fill(p)
		d.n.tell(Event{Kind: "post", Post: p, By: p.Author})
		return true
	default:
		d.n.editPost(p, fill)
		return false
	}
}

// forget takes a record that is no post away again, with its effect.
func (d *blueskyDialect) forget(r *blueskyRecord) {
	delete(d.records, r.uri)
	switch {
	case r.subject == nil:
	case r.collection == blueskyLikeCollection:
		d.unlike(r)
	case d.reposted[blueskyAct{r.owner, r.subject}] == r.uri:
		d.n.unrepost(r.subject, r.owner)
	}
}

// watch keeps the records true to what happens on the network without a request.
func (d *blueskyDialect) watch(e Event) {
	switch e.Kind {
	case "unrepost":
		act := blueskyAct{e.By, e.Post}
		delete(d.records, d.reposted[act])
		delete(d.reposted, act)
	case "like":
		d.liked[e.Post] = append(d.liked[e.Post], blueskyLike{by: e.By, at: e.At})
	case "repost":
		d.firehose.add(d.told(e))
		d.tellAuthor(e)
	case "reply", "quote":
		d.tellAuthor(e)
	case "delete":
		d.refer(e.Post.Media, -1)
	}
}

// blueskyLike is one like that stands.
type blueskyLike struct {
	by *Account
	at time.Time
}

func (d *blueskyDialect) unlike(r *blueskyRecord) {
	likes := d.liked[r.subject]
	if i := slices.IndexFunc(likes, func(l blueskyLike) bool { return l.by == r.owner }); i >= 0 {
		d.liked[r.subject] = slices.Delete(likes, i, i+1)
		r.subject.Likes--
	}
}

// subject finds the post that a repost or a like is about, deleted or not.
func (d *blueskyDialect) subject(value map[string]any) *Post {
	if r := d.records[blueskyText(value, "subject", "uri")]; r != nil {
		return r.post
	}
	return nil
}

// via finds whose repost led to this one.
func (d *blueskyDialect) via(value map[string]any) *Account {
	if r := d.records[blueskyText(value, "via", "uri")]; r != nil {
		return r.owner
	}
	return nil
}

func blueskyQuoted(value map[string]any) string {
	if uri := blueskyText(value, "embed", "record", "uri"); uri != "" {
		return uri
	}
	return blueskyText(value, "embed", "record", "record", "uri") // with pictures
}

// pictures are those that a record embeds.
func (d *blueskyDialect) pictures(value map[string]any) []Media {
	var out []Media
	for _, i := range blueskyImages(value) {
		cid := blueskyText(i, "image", "ref", "$link")
		m := Media{ID: cid, Type: blueskyText(i, "image", "mimeType"), Alt: blueskyText(i, "alt"), Used: true}
		m.Width, m.Height = blueskyInt(i, "aspectRatio", "width"), blueskyInt(i, "aspectRatio", "height")
		if b := d.blobs[cid]; b != nil {
			m.Bytes = b.content
		}
		out = append(out, m)
	}
	return out
}

// blueskyImages are the entries of app.bsky.embed.images, alone or beside a quoted post.
func blueskyImages(value map[string]any) []map[string]any {
	embed, _ := value["embed"].(map[string]any)
	if media, ok := embed["media"].(map[string]any); ok {
		embed = media
	}
	list, _ := embed["images"].([]any)
	var out []map[string]any
	for _, one := range list {
		if m, ok := one.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}
