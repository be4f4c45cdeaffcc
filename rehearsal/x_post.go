package rehearsal

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// xCreate is the body of a create: what the document allows, and no other field. A pointer to raw JSON
// stands for what is allowed there and not rehearsed here.
type xCreate struct {
	Text  *string `json:"text"`
	Media *struct {
		IDs    []string `json:"media_ids"`
		Tagged []string `json:"tagged_user_ids"`
	} `json:"media"`
	Reply *struct {
		To       string   `json:"in_reply_to_tweet_id"`
		Exclude  []string `json:"exclude_reply_user_ids"`
		Populate bool     `json:"auto_populate_reply_metadata"`
	} `json:"reply"`
	Quote         string `json:"quote_tweet_id"`
	ReplySettings string `json:"reply_settings"`
	MadeWithAI    bool   `json:"made_with_ai"`
	Nullcast      bool   `json:"nullcast"`

	Card      *json.RawMessage `json:"card_uri"`
	Community *json.RawMessage `json:"community_id"`
	Direct    *json.RawMessage `json:"direct_message_deep_link"`
	Edit      *json.RawMessage `json:"edit_options"`
	Exclusive *json.RawMessage `json:"for_super_followers_only"`
	Geo       *json.RawMessage `json:"geo"`
	Paid      *json.RawMessage `json:"paid_partnership"`
	Poll      *json.RawMessage `json:"poll"`
	Share     *json.RawMessage `json:"share_with_followers"`
}

func (b xCreate) beyond() bool {
	for _, f := range []*json.RawMessage{b.Card, b.Community, b.Direct, b.Edit, b.Exclusive, b.Geo, b.Paid, b.Poll, b.Share} {
		if f != nil {
			return true
		}
	}
	return false
}

// create serves POST /2/tweets.
func (d *xDialect) create(c *xCall) (int, any) {
	var b xCreate
	if err := c.readJSON(&b); err != nil {
		return 0, xInvalid("One or more parameters to your request was invalid: " + err.Error())
	}
	if b.beyond() {
		return 0, xRefusal{
			status: http.StatusForbidden, kind: "client-forbidden", title: "Client Forbidden",
			detail: "This app may use text, media, replies and quotes only.",
		}
	}
	want := xDraft{quote: b.Quote}
	if b.Text != nil {
		want.text = *b.Text
	}
	if b.Media != nil {
		if n := len(b.Media.IDs); n < 1 || n > 4 {
			return 0, xInvalid("media.media_ids must hold 1 to 4 ids.")
		}
		want.media = b.Media.IDs
	}
	if b.Reply != nil {
		want.replyTo = b.Reply.To
	}
	p, refusal := d.publish(c, want)
	if refusal != nil {
		return 0, *refusal
	}
	return http.StatusCreated, map[string]any{"data": map[string]any{
		"id": p.ID, "text": xShown(p.Text), d.spell("edit_history_tweet_ids"): []string{p.ID},
	}}
}

// xDraft is what a create wants, in either API.
type xDraft struct {
	text, replyTo, quote string
	media                []string
}

// publish makes a post if X would.
func (d *xDialect) publish(c *xCall, want xDraft) (*Post, *xRefusal) {
	note(c.Request, func(e *Entry) { e.Text = want.text })
	if refusal := d.refuses(c, want); refusal != nil {
		return nil, refusal
	}
	pictures, refusal := d.attach(c, want.media)
	if refusal != nil {
		return nil, refusal
	}
	price := xPriceCreate
	if xHasLink(want.text) {
		price = xPriceCreateLink
	}
	d.bill.act(price)
	p := d.n.addPost(&Post{Author: c.me, Text: want.text, Media: pictures, ReplyTo: want.replyTo, Quote: want.quote})
	note(c.Request, func(e *Entry) { e.Post, e.New = p.ID, true })
	return p, nil
}

func (d *xDialect) refuses(c *xCall, want xDraft) *xRefusal {
	switch {
	case strings.TrimSpace(want.text) == "" && len(want.media) == 0:
		return new(xInvalid("Your post has no text and no media."))
	case strings.ContainsAny(want.text, "\uFFFE\uFEFF\uFFFF"):
		return new(xInvalid("The text holds an invalid character."))
	case xWeight(want.text) > xMaxWeight:
		return new(xTooLong)
	case want.text != "" && d.posted(c.me, want.text):
		return new(xDuplicate)
	case want.quote != "" && d.n.standing(want.quote) == nil:
		return new(xInvalid("quote_tweet_id names no post."))
	case want.replyTo == "":
		return nil
	}
	to := d.n.standing(want.replyTo)
	switch {
	case to == nil:
		return &xRefusal{
			status: http.StatusForbidden, title: "Forbidden", detail: "You attempted to reply to a post that is deleted or not visible to you.",
			code: 385, message: "You attempted to reply to a post that is deleted or not visible to you.",
		}
	case d.trait("reply-refused") && !strings.Contains(to.Text, "@"+c.me.Handle):
		return new(xReplyRefused)
	}
	return nil
}

// xMemory is how long X remembers a text. The window is unofficial.
const xMemory = 12 * time.Hour

// posted reports whether an account has this very text up since not too long ago.
func (d *xDialect) posted(who *Account, text string) bool {
	for _, p := range d.n.timeline(who) {
		if d.n.now().Sub(p.At) > xMemory {
			return false
		}
		if strings.TrimSpace(p.Text) == strings.TrimSpace(text) {
			return true
		}
	}
	return false
}

// remove serves DELETE /2/tweets/{id}.
func (d *xDialect) remove(c *xCall) (int, any) {
	if _, refusal := d.delete(c, c.PathValue("id")); refusal != nil {
		return 0, *refusal
	}
	return http.StatusOK, map[string]any{"data": map[string]any{"deleted": true}}
}

func (d *xDialect) delete(c *xCall, id string) (*Post, *xRefusal) {
	note(c.Request, func(e *Entry) { e.Post = id })
	if !xIsID(id) {
		return nil, new(xInvalid("The id query parameter value [" + id + "] is not valid."))
	}
	p := d.n.standing(id)
	switch {
	case p == nil:
		return nil, new(xMissing("tweet", "id", id))
	case p.Author != c.me:
		return nil, &xRefusal{
			status: http.StatusForbidden, title: "Forbidden", detail: "You are not authorized to delete this Tweet.",
			code: 179, message: "Sorry, you are not authorized to see this status.",
		}
	}
	d.bill.act(xPriceUndo)
	d.n.remove(c.Request, p)
	return p, nil
}

// retweet serves POST /2/users/{id}/retweets.
func (d *xDialect) retweet(c *xCall) (int, any) {
	var b struct {
		Post string `json:"tweet_id"`
	}
	if err := c.readJSON(&b); err != nil || !xIsID(b.Post) {
		return 0, xInvalid("tweet_id is not valid.")
	}
	r, refusal := d.repost(c, b.Post, true)
	if refusal != nil {
		return 0, *refusal
	}
	return http.StatusOK, map[string]any{"data": map[string]any{"retweeted": true, "rest_id": r.ID}}
}

// unretweet serves DELETE /2/users/{id}/retweets/{post}.
func (d *xDialect) unretweet(c *xCall) (int, any) {
	if _, refusal := d.repost(c, c.PathValue("post"), false); refusal != nil {
		return 0, *refusal
	}
	return http.StatusOK, map[string]any{"data": map[string]any{"retweeted": false}}
}

// repost adds or takes back the caller's repost.
func (d *xDialect) repost(c *xCall, id string, on bool) (Repost, *xRefusal) {
	p := d.n.standing(id)
	switch {
	case !c.legacy && c.PathValue("id") != c.me.ID:
		return Repost{}, &xRefusal{status: http.StatusForbidden, title: "Forbidden", detail: "The id is not that of the authenticating user."}
	case p == nil:
		return Repost{}, new(xMissing("tweet", "id", id))
	}
	note(c.Request, func(e *Entry) { e.Post = id })
	if on {
		d.bill.act(xPriceInteract)
		return d.n.repost(p, c.me, nil), nil
	}
	d.bill.act(xPriceUndo)
	d.n.unrepost(p, c.me)
	return Repost{}, nil
}
