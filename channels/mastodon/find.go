package mastodon

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"
	"golang.org/x/net/html"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

const (
	pageOfPosts = 40        // the most that one request gives
	clockError  = time.Hour // how wrong our clock or the server's may be
)

// Find implements [channels.Finder]: it reads our own timeline, newest first, back to before the delivery
// was committed.
func (c *Channel) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	me, err := c.me(ctx)
	if err != nil {
		return alert.Post{}, err
	}
	for pg := (&mastodon.Pagination{Limit: pageOfPosts}); ; {
		last := pg.MaxID
		page, err := c.client.GetAccountStatusesParams(
			withCall(ctx, channels.OpFind, ""), me, url.Values{"exclude_reblogs": {"true"}}, pg)
		if err != nil {
			return alert.Post{}, c.failure(channels.OpFind, err)
		}
		for _, s := range page {
			if s.Reblog == nil && alert.HasMarker(textOf(s.Content), d.Marker) {
				return c.post(s), nil
			}
		}
		if len(page) == 0 || before(page[len(page)-1], d.Created.Add(-clockError)) {
			return alert.Post{}, fmt.Errorf("no post with the marker %s: %w", d.Marker, alert.ErrNotFound)
		}
		// The last id leads on, not the Link header: a page cut short by filters may come without one.
		*pg = mastodon.Pagination{Limit: pageOfPosts, MaxID: page[len(page)-1].ID}
		if pg.MaxID == "" || pg.MaxID == last { // else we would read the same page for ever, and prove nothing
			return alert.Post{}, unclear(channels.OpFind, errNoID)
		}
	}
}

func before(s *mastodon.Status, t time.Time) bool {
	return !s.CreatedAt.IsZero() && s.CreatedAt.Before(t)
}

// me is our account's id on the server, asked once.
func (c *Channel) me(ctx context.Context) (mastodon.ID, error) {
	if id := c.account.Load(); id != nil {
		return mastodon.ID(*id), nil
	}
	a, err := c.self(ctx)
	if err != nil {
		return "", err
	}
	return a.ID, nil
}

func (c *Channel) self(ctx context.Context) (*mastodon.Account, error) {
	a, err := c.client.GetAccountCurrentUser(withCall(ctx, channels.OpCheck, ""))
	if err != nil {
		return nil, c.failure(channels.OpCheck, err)
	}
	if a.ID == "" {
		return nil, &channels.Error{
			Kind: channels.Temporary, Op: channels.OpCheck, Status: http.StatusOK, Err: errNoID,
			Reason: "the server does not say whose the token is; check base_url",
		}
	}
	c.account.Store(new(string(a.ID)))
	return a, nil
}

// textOf is what a reader sees of a post's HTML. Paragraphs and line breaks part words; the spans that
// hide the scheme of a link do not.
func textOf(content string) string {
	var out strings.Builder
	for z := html.NewTokenizer(strings.NewReader(content)); ; {
		switch z.Next() {
		case html.ErrorToken: // the end; a string has no other
			return out.String()
		case html.TextToken:
			out.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if tag, _ := z.TagName(); string(tag) == "p" || string(tag) == "br" || string(tag) == "li" || string(tag) == "div" {
				out.WriteByte('\n')
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}
