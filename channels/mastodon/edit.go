package mastodon

import (
	"context"
	"net/url"
	"strconv"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Edit implements [channels.Editor]. The server replaces the whole post with what it is given, so
// everything goes along each time: pictures and their alt texts, language, content warning. A picture
// that the draft lacks is gone. Everybody who boosted the post is notified of the new words.
func (c *Channel) Edit(ctx context.Context, p alert.Post, d channels.Draft) (alert.Post, error) {
	ups, err := c.upload(ctx, d.Media, c.posted.of(p.ID))
	if err != nil {
		return alert.Post{}, err
	}
	more := url.Values{ // the library leaves out what is false or empty
		"sensitive":             {strconv.FormatBool(c.cfg.Sensitive)},
		"spoiler_text":          {c.cfg.SpoilerText},
		"quote_approval_policy": {c.cfg.Quotes},
	}.Encode()
	for i, u := range ups { // id and description by turns: the next id begins the next picture
		more += "&media_attributes[][id]=" + url.QueryEscape(string(u.id)) +
			"&media_attributes[][description]=" + url.QueryEscape(d.Media[i].Alt)
	}
	changed, err := c.client.UpdateStatus(
		withCall(ctx, channels.OpEdit, more),
		&mastodon.Toot{Status: d.Text, MediaIDs: ids(ups), Language: language(d.Lang)},
		mastodon.ID(p.ID))
	if err != nil {
		c.posted.forget(p.ID) // one of its pictures may be the cause: the next attempt uploads anew
		return alert.Post{}, c.failure(channels.OpEdit, err)
	}
	if changed.ID == "" {
		return alert.Post{}, unclear(channels.OpEdit, errNoID)
	}
	c.posted.keep(string(changed.ID), ups)
	return c.post(changed), nil
}
