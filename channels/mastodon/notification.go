package mastodon

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Notification is something that somebody did with our posts.
type Notification struct {
	ID   string
	Kind NotificationKind
	At   time.Time
	By   channels.Account
	Post alert.Post // ours that was boosted; theirs that mentions us or quotes ours
	Text string     // of Post, as a reader sees it
}

// NotificationKind says what somebody did.
type NotificationKind string

// The kinds that a stream yields; the network knows more.
const (
	Boosted   NotificationKind = "reblog"
	Mentioned NotificationKind = "mention" // every reply mentions us
	Quoted    NotificationKind = "quote"
)

// readNotification decodes the payload of one event. It reports false for a kind that nobody here needs.
func (c *Channel) readNotification(payload []byte) (Notification, bool, error) {
	var n mastodon.Notification
	if err := json.Unmarshal(payload, &n); err != nil {
		return Notification{}, false, err
	}
	kind := NotificationKind(n.Type)
	if kind != Boosted && kind != Mentioned && kind != Quoted {
		return Notification{}, false, nil
	}
	out := Notification{ID: string(n.ID), Kind: kind, At: n.CreatedAt, By: channels.Account{
		ID: string(n.Account.ID), Handle: cmp.Or(n.Account.Acct, n.Account.Username), URL: n.Account.URL,
		Followers: new(n.Account.FollowersCount),
	}}
	if n.Status != nil {
		out.Post, out.Text = c.post(n.Status), textOf(n.Status.Content)
	}
	return out, true, nil
}
