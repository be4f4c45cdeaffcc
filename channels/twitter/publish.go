package twitter

import (
	"context"
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// wireCreate is the body of a create. X refuses a field it does not know.
type wireCreate struct {
	Text  string     `json:"text"`
	Media *wireMedia `json:"media,omitempty"`
	Reply *wireReply `json:"reply,omitempty"`
}

type wireMedia struct {
	IDs []string `json:"media_ids"`
}

type wireReply struct {
	To string `json:"in_reply_to_tweet_id"`
}

// Publish implements [channels.Channel].
func (c *client) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	return c.create(ctx, d, nil)
}

// Reply implements [channels.Replier]. X refuses most apps a reply that its addressee did not ask for,
// even to one's own post.
func (c *client) Reply(ctx context.Context, to alert.Post, d channels.Draft) (alert.Post, error) {
	if err := checkID(channels.OpCreate, to.ID); err != nil {
		return alert.Post{}, err
	}
	return c.create(ctx, d, &wireReply{To: to.ID})
}

func (c *client) create(ctx context.Context, d channels.Draft, reply *wireReply) (alert.Post, error) {
	if err := fits(d, maxImages); err != nil {
		return alert.Post{}, err
	}
	body := wireCreate{Text: d.Text, Reply: reply}
	if len(d.Media) > 0 {
		ids, err := c.uploadAll(ctx, d.Media)
		if err != nil {
			return alert.Post{}, err
		}
		body.Media = &wireMedia{IDs: ids}
	}
	var said struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	ans, err := c.ask(ctx, channels.Call{Op: channels.OpCreate, Method: http.MethodPost, URL: "/2/tweets", JSON: body}, &said)
	if err != nil {
		return alert.Post{}, err
	}
	if !isID(said.Data.ID) {
		return alert.Post{}, c.incomplete(ans, "the id of the new post")
	}
	return c.post(said.Data.ID, madeAt(said.Data.ID)), nil
}
