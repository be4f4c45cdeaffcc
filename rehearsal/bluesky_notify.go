package rehearsal

import (
	"slices"
	"time"
)

// blueskyNote is something that somebody did with a post of an account.
type blueskyNote struct {
	reason string
	by     *Account
	record *blueskyRecord
	post   *Post // of the account that is told
	at     time.Time
}

// listNotifications tells of what stands now: an undone repost is told of no more.
func (d *blueskyDialect) listNotifications(c *blueskyCall) (any, error) {
	reasons := c.query["reasons"]
	var all []blueskyNote
	for _, p := range d.n.timeline(c.me) {
		all = append(all, d.notesOf(p)...)
	}
	all = slices.DeleteFunc(all, func(n blueskyNote) bool {
		return n.by == c.me || n.record == nil || len(reasons) > 0 && !slices.Contains(reasons, n.reason)
	})
	slices.SortStableFunc(all, func(a, b blueskyNote) int { return b.at.Compare(a.at) })
	return blueskyPaged(c, "notifications", all, func(n blueskyNote) any {
		return map[string]any{
			"uri": n.record.uri, "cid": n.record.cid, "author": d.profileView(n.by), "reason": n.reason,
			"reasonSubject": n.post.ID, "record": n.record.value, "isRead": false, "indexedAt": blueskyTime(n.at), "labels": []any{},
		}
	})
}

func (d *blueskyDialect) notesOf(p *Post) []blueskyNote {
	var out []blueskyNote
	for _, r := range p.Reposts {
		out = append(out, blueskyNote{"repost", r.Account, d.records[r.ID], p, r.At})
	}
	for _, q := range d.n.replies(p) {
		out = append(out, blueskyNote{"reply", q.Author, d.records[q.ID], p, q.At})
	}
	for _, q := range d.n.quotes(p) {
		out = append(out, blueskyNote{"quote", q.Author, d.records[q.ID], p, q.At})
	}
	return out
}
