package twitter

import (
	"encoding/json"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// wireDelivery is what X calls with: an event of the Activity API, or the older form of Account Activity with
// the objects of API v1.1.
type wireDelivery struct {
	Data *struct {
		Type     string       `json:"event_type"`
		Payload  wirePost     `json:"payload"`
		Includes wireIncludes `json:"includes"`
		Filter   struct {
			User string `json:"user_id"`
		} `json:"filter"`
	} `json:"data"`
	Includes wireIncludes `json:"includes"`

	For     string        `json:"for_user_id"`
	Created []wireCreated `json:"tweet_create_events"`
}

type wireIncludes struct {
	Users []wireUser `json:"users"`
}

// wireCreated is a post or repost as API v1.1 shows it.
type wireCreated struct {
	ID   string `json:"id_str"`
	At   string `json:"created_at"`
	User struct {
		ID        string `json:"id_str"`
		Followers *int64 `json:"followers_count"`
	} `json:"user"`
	Of *struct {
		ID string `json:"id_str"`
	} `json:"retweeted_status"`
	ReplyTo string `json:"in_reply_to_status_id_str"`
	Quotes  string `json:"quoted_status_id_str"`
}

// events of the Activity API, by how their posts refer to ours.
var events = map[string]map[string]alert.CommentKind{
	"post.repost.create": {"retweeted": "", "reposted": ""},
	"post.reply.create":  {"replied_to": alert.CommentReply},
	"post.quote.create":  {"quoted": alert.CommentQuote},
}

// readDelivery finds the reposts, quotes and replies in what X calls with. Everything else is left to those
// who read tips, and so is what the account says itself.
func readDelivery(body []byte) ([]channels.Heard, error) {
	var d wireDelivery
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, err
	}
	var out []channels.Heard
	add := func(post string, kind alert.CommentKind, c alert.Comment) {
		switch {
		case !isID(post) || !isID(c.Account):
		case kind == "":
			out = append(out, channels.Heard{Post: post, Repost: alert.Repost{Account: c.Account, Followers: c.Followers, At: c.At}})
		case isID(c.ID) && c.Account != d.For:
			c.Kind = kind
			out = append(out, channels.Heard{Post: post, Comment: &c})
		}
	}
	for _, one := range d.Created {
		at, err := time.Parse(time.RubyDate, one.At)
		if err != nil {
			at = time.Time{}
		}
		c := alert.Comment{ID: one.ID, Account: one.User.ID, Followers: one.User.Followers, At: at}
		if one.Of != nil { // a repost of a quote shows whom that quotes, too
			add(one.Of.ID, "", c)
			continue
		}
		add(one.ReplyTo, alert.CommentReply, c)
		add(one.Quotes, alert.CommentQuote, c)
	}
	if d.Data == nil {
		return out, nil
	}
	d.For = d.Data.Filter.User
	c := alert.Comment{ID: d.Data.Payload.ID, Account: d.Data.Payload.AuthorID, At: d.Data.Payload.Created}
	for _, u := range append(d.Data.Includes.Users, d.Includes.Users...) {
		if u.ID == c.Account {
			c.Followers = u.Metrics.Followers
		}
	}
	for _, ref := range d.Data.Payload.references() {
		if kind, wanted := events[d.Data.Type][ref.Type]; wanted {
			add(ref.ID, kind, c)
		}
	}
	return out, nil
}
