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
	To   string     // id of the post that Post replies to or, of kind Quoted, quotes; empty if there is none
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
	if n.Status == nil {
		return out, true, nil
	}
	out.Post, out.Text = c.post(n.Status), textOf(n.Status.Content)
	if kind == Quoted {
		var q quoting
		_ = json.Unmarshal(payload, &q) // of another shape: then it names none
		out.To = string(cmp.Or(q.Status.Quote.Quoted.ID, q.Status.Quote.ID))
	} else if id, ok := n.Status.InReplyToID.(string); ok {
		out.To = id
	}
	return out, true, nil
}

// quoting is what the library does not read of a notification: the post that is quoted, whole or by its id.
type quoting struct {
	Status struct {
		Quote struct {
			Quoted struct {
				ID mastodon.ID `json:"id"`
			} `json:"quoted_status"`
			ID mastodon.ID `json:"quoted_status_id"`
		} `json:"quote"`
	} `json:"status"`
}

// heard reports false for what is neither a boost nor a comment on somebody's post.
func (n Notification) heard() (channels.Heard, bool) {
	comment := alert.Comment{ID: n.Post.ID, Account: n.By.ID, Followers: n.By.Followers, At: n.At}
	switch {
	case n.By.ID == "" || n.Post.ID == "":
		return channels.Heard{}, false
	case n.Kind == Boosted:
		return channels.Heard{Post: n.Post.ID, Repost: alert.Repost{Account: n.By.ID, Followers: n.By.Followers, At: n.At}}, true
	case n.To == "":
		return channels.Heard{}, false
	case n.Kind == Quoted:
		comment.Kind = alert.CommentQuote
	default:
		comment.Kind = alert.CommentReply
	}
	return channels.Heard{Post: n.To, Comment: &comment}, true
}
