package bluesky

import (
	"context"
	"net/url"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Notification is something that somebody did with this account or its posts
// (app.bsky.notification.listNotifications).
type Notification struct {
	Reason  string    // "repost", "repost-via-repost", "reply", "quote", "mention", "like", "follow", …
	URI     string    // of the record that they made
	CID     string    // its version
	Subject string    // the post of ours that it is about; empty if it is about none
	Parent  string    // the post that a reply answers: further down in a thread it is somebody else's
	Author  string    // DID
	Handle  string    // of the author
	Text    string    // of a reply, quote or mention
	Via     string    // DID of the account whose repost led here; empty if the network does not say
	At      time.Time // when it happened
	Told    time.Time // when the network saw it; notifications are ordered by it
}

type notified struct {
	URI       string  `json:"uri"`
	CID       string  `json:"cid"`
	Author    profile `json:"author"`
	Reason    string  `json:"reason"`
	Subject   string  `json:"reasonSubject"`
	IndexedAt string  `json:"indexedAt"`
	Record    struct {
		Text      string `json:"text"`
		CreatedAt string `json:"createdAt"`
		Via       ref    `json:"via"`
		About     ref    `json:"subject"`
		Reply     struct {
			Parent ref `json:"parent"`
		} `json:"reply"`
	} `json:"record"`
}

// Notifications reads one page of the account's notifications, newest first, of the given reasons or of
// all. It starts at a cursor, empty for the newest, and returns the next one, empty after the last page.
// The error is an [channels.Error].
func (c *Channel) Notifications(ctx context.Context, cursor string, reasons ...string) ([]Notification, string, error) {
	r := request{op: channels.OpReposters, nsid: "app.bsky.notification.listNotifications", query: url.Values{}}
	for _, reason := range reasons {
		r.query.Add("reasons", reason)
	}
	ns, next, err := page[notified](ctx, c.api, r, "notifications", cursor)
	if err != nil {
		return nil, "", err
	}
	out := make([]Notification, 0, len(ns))
	for _, n := range ns {
		one := Notification{
			Reason: n.Reason, URI: n.URI, CID: n.CID, Subject: n.Subject, Author: n.Author.DID, Handle: n.Author.Handle,
			Parent: n.Record.Reply.Parent.URI, Text: n.Record.Text, At: happened(n.Record.CreatedAt, n.IndexedAt), Told: moment(n.IndexedAt),
		}
		if n.Reason == "repost-via-repost" { // about our repost, which is of this post
			one.Subject = n.Record.About.URI
		}
		if via, err := parseURI(n.Record.Via.URI); err == nil {
			one.Via = via.Authority
		}
		out = append(out, one)
	}
	return out, next, nil
}

// Quotes reads one page of the posts that quote p (app.bsky.feed.getQuotes), as [Channel.Notifications]
// does.
func (c *Channel) Quotes(ctx context.Context, p alert.Post, cursor string) ([]Notification, string, error) {
	type quote struct {
		URI       string  `json:"uri"`
		CID       string  `json:"cid"`
		Author    profile `json:"author"`
		IndexedAt string  `json:"indexedAt"`
		Record    post    `json:"record"`
	}
	qs, next, err := page[quote](ctx, c.api, request{
		op: channels.OpMeasure, nsid: "app.bsky.feed.getQuotes", query: url.Values{"uri": {p.ID}},
	}, "posts", cursor)
	if err != nil {
		return nil, "", err
	}
	out := make([]Notification, 0, len(qs))
	for _, q := range qs {
		out = append(out, Notification{
			Reason: "quote", URI: q.URI, CID: q.CID, Subject: p.ID, Author: q.Author.DID, Handle: q.Author.Handle,
			Text: q.Record.Text, At: happened(q.Record.CreatedAt, q.IndexedAt),
		})
	}
	return out, next, nil
}

// happened is when a record was made: the moment that its author's client wrote into it, unless that lies
// after the network saw it or an hour and more before, for anything can be written there.
func happened(created, indexed string) time.Time {
	seen, said := moment(indexed), moment(created)
	if seen.IsZero() || said.IsZero() || said.After(seen) || seen.Sub(said) > time.Hour {
		return seen
	}
	return said
}

// moment is zero for what is no time.
func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
