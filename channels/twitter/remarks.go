package twitter

import (
	"context"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Remark is what somebody posted about us: a quote of one of our posts, or a mention of the account.
type Remark struct {
	ID      string
	URL     string
	Author  string // the network's id of the account
	Handle  string
	Text    string
	At      time.Time
	Thread  string // id of the post that began the conversation
	ReplyTo string // id of the post it answers, if it does
	Quotes  string // id of the post it quotes, if it does
}

// Quotes yields the posts that quote p, newest first. Each costs as a post read.
func (c *client) Quotes(ctx context.Context, p alert.Post) iter.Seq2[Remark, error] {
	return func(yield func(Remark, error) bool) {
		if err := checkID(channels.OpMeasure, p.ID); err != nil {
			yield(Remark{}, err)
			return
		}
		c.remarks(ctx, "/2/tweets/"+url.PathEscape(p.ID)+"/quote_tweets", "", yield)
	}
}

// Mentions yields the posts that mention the account, newest first, down to but without the one whose id
// is since; an empty since means as far back as X goes. Replies are among them.
func (c *client) Mentions(ctx context.Context, since string) iter.Seq2[Remark, error] {
	return func(yield func(Remark, error) bool) {
		me, err := c.id(ctx, channels.OpMeasure)
		if err != nil {
			yield(Remark{}, err)
			return
		}
		c.remarks(ctx, "/2/users/"+url.PathEscape(me)+"/mentions", since, yield)
	}
}

func (c *client) remarks(ctx context.Context, path, since string, yield func(Remark, error) bool) {
	query := c.remarkFields()
	query.Set("max_results", strconv.Itoa(pageSize))
	if since != "" {
		query.Set("since_id", since)
	}
	pages := c.pages(channels.OpMeasure, path, query)
	for pages.more() {
		page, err := next[wirePost](ctx, pages)
		if err != nil {
			yield(Remark{}, err)
			return
		}
		for _, p := range page.Data {
			if !yield(c.remark(p, page.Includes.Users), nil) {
				return
			}
		}
	}
}

// remarkFields asks for the author and for what the post refers to, in the chosen spelling. Only the old
// one selects both as fields.
func (c *client) remarkFields() url.Values {
	if c.cfg.FieldsParam == fieldsNew {
		return url.Values{fieldsNew: {"conversation_id,created_at"}, "expansions": {"author_id,referenced_posts"}}
	}
	return url.Values{fieldsOld: {"author_id,conversation_id,created_at,referenced_tweets"}, "expansions": {"author_id"}}
}

func (c *client) remark(p wirePost, users []wireUser) Remark {
	r := Remark{ID: p.ID, Author: p.AuthorID, Text: p.Text, At: orMade(p.Created, p.ID).UTC(), Thread: p.Conversation}
	for _, u := range users {
		if u.ID == p.AuthorID {
			r.Handle = u.Username
		}
	}
	r.URL = c.cfg.WebURL + "/" + orElse(r.Handle, "i") + "/status/" + p.ID
	for _, ref := range p.references() {
		switch ref.Type {
		case "replied_to":
			r.ReplyTo = ref.ID
		case "quoted":
			r.Quotes = ref.ID
		}
	}
	return r
}
