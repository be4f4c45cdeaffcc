package rehearsal

import (
	"slices"
	"strconv"
	"time"
)

// blueskyNote is something that somebody did with a post of an account.
type blueskyNote struct {
	reason string
	by     *Account
	uri    string // of what they made
	post   *Post  // of the account that is told
	at     time.Time
}

// tellAuthor keeps what an account is told, oldest first. Nobody is told of what they did themselves.
func (d *blueskyDialect) tellAuthor(e Event) {
	n := blueskyNote{reason: e.Kind, by: e.By, post: e.Post, at: e.At}
	if e.Kind == "repost" {
		n.uri = e.Repost.ID
	} else {
		n.uri = e.Comment.ID
	}
	if to := e.Post.Author; to != e.By {
		d.notes[to] = append(d.notes[to], n)
	}
}

// listNotifications tells of what stands now, newest first: an undone repost is told of no more. The
// cursor is how many older notes there are.
func (d *blueskyDialect) listNotifications(c *blueskyCall) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	notes, reasons := d.notes[c.me], c.query["reasons"]
	if s := c.query.Get("cursor"); s != "" {
		left, err := strconv.Atoi(s)
		if err != nil || left < 0 || left > len(notes) {
			return nil, blueskyInvalid("Malformed cursor")
		}
		notes = notes[:left]
	}
	views, out := []any{}, map[string]any{}
	for i, n := range slices.Backward(notes) {
		r := d.records[n.uri]
		if !r.stands() || len(reasons) > 0 && !slices.Contains(reasons, n.reason) {
			continue
		}
		views = append(views, map[string]any{
			"uri": r.uri, "cid": r.cid, "author": d.profileView(n.by), "reason": n.reason, "reasonSubject": n.post.ID,
			"record": r.value, "isRead": false, "indexedAt": blueskyTime(n.at), "labels": []any{},
		})
		out["cursor"] = strconv.Itoa(i)
		if len(views) == limit {
			break
		}
	}
	out["notifications"] = views
	return out, nil
}
