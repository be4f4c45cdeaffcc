package mastodon

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

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
	changed, err := c.client.UpdateStatus(
		withCall(ctx, channels.OpEdit, join(more, describe(ups, d.Media))),
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

// describe sets the alt texts of uploads. Id and description come by turns: to Rails the second id is what
// begins the second picture.
func describe(ups []upload, media []channels.Media) string {
	var out strings.Builder
	for i, u := range ups {
		fmt.Fprintf(&out, "&media_attributes[][id]=%s&media_attributes[][description]=%s",
			url.QueryEscape(string(u.id)), url.QueryEscape(media[i].Alt))
	}
	return strings.TrimPrefix(out.String(), "&")
}
