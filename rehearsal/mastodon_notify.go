package rehearsal

import (
	"net/http"
	"slices"
	"time"
)

// mastodonNote is a notification that waits to be read.
type mastodonNote struct {
	id   string
	kind string // "mention", "reblog", "quote", "favourite", "update", "quoted_update"
	by   *Account
	post *Post // what it is about: ours that was reposted, theirs that mentions us
	at   time.Time
}

// mastodonNotification is a notification as the API gives it (Notification).
type mastodonNotification struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	CreatedAt string          `json:"created_at"`
	GroupKey  string          `json:"group_key"`
	Account   mastodonAccount `json:"account"`
	Status    *mastodonStatus `json:"status"`
}

// mastodonKept is how many notifications of each kind an account keeps: an alert that is passed on a million
// times must not fill the memory.
const mastodonKept = 400

// watch turns what happens into notifications and stream events. It runs with the network's lock held.
func (d *mastodonDialect) watch(e Event) {
	switch e.Kind {
	case "post":
		for _, a := range d.mentioned(e.Post) {
			d.notify(a, "mention", e.By, e.Post)
		}
		d.emit(e.By, mastodonEvent{name: "update", post: e.Post})
	case "reply":
		if !slices.Contains(d.mentioned(e.Comment), e.Post.Author) { // else the mention said it
			d.notify(e.Post.Author, "mention", e.By, e.Comment)
		}
	case "quote":
		d.notify(e.Post.Author, "quote", e.By, e.Comment)
	case "repost":
		d.notify(e.Post.Author, "reblog", e.By, e.Post)
	case "unrepost":
		d.notes[e.Post.Author] = slices.DeleteFunc(d.notes[e.Post.Author], func(n *mastodonNote) bool {
			return n.kind == "reblog" && n.by == e.By && n.post == e.Post
		})
	case "like":
		d.notify(e.Post.Author, "favourite", e.By, e.Post)
	case "edit":
		d.edited(e)
	case "delete":
		d.emit(e.By, mastodonEvent{name: "delete", post: e.Post})
	}
}

// edited tells everybody who boosted or quoted a post that its words have changed.
func (d *mastodonDialect) edited(e Event) {
	d.emit(e.By, mastodonEvent{name: "status.update", post: e.Post})
	for _, r := range e.Post.Reposts {
		d.notify(r.Account, "update", e.By, e.Post)
	}
	for _, q := range d.n.quotes(e.Post) {
		d.notify(q.Author, "quoted_update", e.By, q)
	}
}

func (d *mastodonDialect) notify(to *Account, kind string, by *Account, p *Post) {
	if to == by {
		return
	}
	n := &mastodonNote{id: d.n.newID(), kind: kind, by: by, post: p, at: d.n.now()}
	d.notes[to] = append(d.notes[to], n)
	d.forgetOldest(to, kind)
	d.emit(to, mastodonEvent{name: "notification", note: n})
}

// forgetOldest keeps the newest notifications of a kind.
func (d *mastodonDialect) forgetOldest(to *Account, kind string) {
	first, n := -1, 0
	for i, one := range d.notes[to] {
		if one.kind != kind {
			continue
		}
		if n++; first < 0 {
			first = i
		}
	}
	if n > mastodonKept {
		d.notes[to] = slices.Delete(d.notes[to], first, first+1)
	}
}

// mentioned lists the accounts that a post names with @.
func (d *mastodonDialect) mentioned(p *Post) []*Account {
	var out []*Account
	for _, m := range mastodonMention.FindAllStringSubmatch(p.Text, -1) {
		if a := d.n.accountByHandle(m[2] + m[3]); a != nil && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

func (d *mastodonDialect) notifications(c *mastodonCall) (int, any) {
	only := slices.Concat(c.in.Values["types[]"], c.in.Values["types"])
	but := slices.Concat(c.in.Values["exclude_types[]"], c.in.Values["exclude_types"])
	all := slices.DeleteFunc(slices.Clone(d.notes[c.me]), func(n *mastodonNote) bool {
		return len(only) > 0 && !slices.Contains(only, n.kind) || slices.Contains(but, n.kind) || !n.post.Deleted.IsZero()
	})
	slices.Reverse(all)
	out := []mastodonNotification{}
	for _, n := range mastodonPage(c, all, 40, 80, func(n *mastodonNote) string { return n.id }) {
		out = append(out, d.notification(c, n))
	}
	return http.StatusOK, out
}

func (d *mastodonDialect) notification(c *mastodonCall, n *mastodonNote) mastodonNotification {
	return mastodonNotification{
		ID: n.id, Type: n.kind, CreatedAt: mastodonTime(n.at), GroupKey: "ungrouped-" + n.id,
		Account: d.account(c, n.by), Status: d.status(c, n.post),
	}
}
