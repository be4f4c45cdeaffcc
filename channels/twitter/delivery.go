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
	} `json:"data"`
	Includes wireIncludes `json:"includes"`

	Created []struct {
		At   string `json:"created_at"`
		User struct {
			ID        string `json:"id_str"`
			Followers *int64 `json:"followers_count"`
		} `json:"user"`
		Of *struct {
			ID string `json:"id_str"`
		} `json:"retweeted_status"`
	} `json:"tweet_create_events"`
}

type wireIncludes struct {
	Users []wireUser `json:"users"`
}

// readDelivery finds the reposts in what X calls with. Everything else is left to those who read tips.
func readDelivery(body []byte) ([]channels.Heard, error) {
	var d wireDelivery
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, err
	}
	var out []channels.Heard
	add := func(post string, r alert.Repost) {
		if isID(post) && isID(r.Account) {
			out = append(out, channels.Heard{Post: post, Repost: r})
		}
	}
	for _, one := range d.Created {
		if one.Of != nil {
			at, err := time.Parse(time.RubyDate, one.At)
			if err != nil {
				at = time.Time{}
			}
			add(one.Of.ID, alert.Repost{Account: one.User.ID, Followers: one.User.Followers, At: at})
		}
	}
	if d.Data == nil || d.Data.Type != "post.repost.create" {
		return out, nil
	}
	r := alert.Repost{Account: d.Data.Payload.AuthorID, At: d.Data.Payload.Created}
	for _, u := range append(d.Data.Includes.Users, d.Includes.Users...) {
		if u.ID == r.Account {
			r.Followers = u.Metrics.Followers
		}
	}
	for _, ref := range d.Data.Payload.references() {
		if ref.Type == "retweeted" || ref.Type == "reposted" {
			add(ref.ID, r)
		}
	}
	return out, nil
}
