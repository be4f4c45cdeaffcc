package rehearsal

import (
	"slices"
	"strings"
	"time"
)

// spell turns the old name of a field into the one that is served now.
func (d *xDialect) spell(old string) string {
	if !d.newSpelling {
		return old
	}
	switch old {
	case "retweet_count":
		return "repost_count"
	case "tweet_count":
		return "post_count"
	case "referenced_tweets":
		return "referenced_posts"
	case "edit_history_tweet_ids":
		return "edit_history_post_ids"
	default:
		return old
	}
}

// Names that may be asked for. X refuses any other.
const (
	xPostFields = " article article_title attachments author_id card_uri community_id context_annotations conversation_id created_at" +
		" display_text_range edit_controls edit_history_post_ids edit_history_tweet_ids entities geo id in_reply_to_user_id lang" +
		" possibly_sensitive public_metrics referenced_posts referenced_tweets reply_settings source text withheld "
	xUserFields = " created_at description id location name protected public_metrics url username verified verified_type "
	xExpansions = " attachments.media_keys author_id edit_history_post_ids edit_history_tweet_ids entities.mentions.username" +
		" in_reply_to_user_id referenced_posts referenced_tweets.id "
)

// xWish is what a request asks to be shown.
type xWish struct{ post, user, expand []string }

// wish reads the selection of fields, in either spelling.
func (c *xCall) wish() (xWish, *xRefusal) {
	w := xWish{
		post: append(c.csv("tweet.fields"), c.csv("post.fields")...),
		user: c.csv("user.fields"), expand: c.csv("expansions"),
	}
	for _, one := range []struct {
		known string
		asked []string
	}{{xPostFields, w.post}, {xUserFields, w.user}, {xExpansions, w.expand}} {
		for _, f := range one.asked {
			if f == "" || !strings.Contains(one.known, " "+f+" ") {
				return w, new(xInvalid("The fields parameter value [" + f + "] is not valid."))
			}
		}
	}
	return w, nil
}

func (w xWish) wants(field string) bool { return slices.Contains(w.post, field) }

// view is a post as the API shows it.
func (d *xDialect) view(p *Post, w xWish) map[string]any {
	out := map[string]any{"id": p.ID, "text": xShown(p.Text), d.spell("edit_history_tweet_ids"): []string{p.ID}}
	add := func(field string, value any) {
		if w.wants(field) {
			out[field] = value
		}
	}
	add("created_at", xTime(p.At))
	add("conversation_id", d.root(p).ID)
	add("lang", orUndefined(p.Lang))
	add("reply_settings", "everyone")
	add("public_metrics", d.metrics(p))
	if w.wants("author_id") || slices.Contains(w.expand, "author_id") {
		out["author_id"] = p.Author.ID
	}
	if len(p.Media) > 0 {
		var keys []string
		for _, m := range p.Media {
			keys = append(keys, "3_"+m.ID)
		}
		add("attachments", map[string]any{"media_keys": keys})
	}
	refers := w.wants("referenced_tweets") || w.wants("referenced_posts") ||
		slices.Contains(w.expand, "referenced_posts") || slices.Contains(w.expand, "referenced_tweets.id")
	if refs := references(p); refers && len(refs) > 0 {
		out[d.spell("referenced_tweets")] = refs
	}
	return out
}

func references(p *Post) []map[string]string {
	var out []map[string]string
	if p.ReplyTo != "" {
		out = append(out, map[string]string{"type": "replied_to", "id": p.ReplyTo})
	}
	if p.Quote != "" {
		out = append(out, map[string]string{"type": "quoted", "id": p.Quote})
	}
	return out
}

func (d *xDialect) metrics(p *Post) map[string]any {
	return map[string]any{
		d.spell("retweet_count"): len(p.Reposts), "quote_count": len(d.n.quotes(p)), "reply_count": len(d.n.replies(p)),
		"like_count": p.Likes, "bookmark_count": p.Bookmarks, "impression_count": p.Impressions,
	}
}

// root is the post that began the conversation.
func (d *xDialect) root(p *Post) *Post {
	for p.ReplyTo != "" {
		up := d.n.index.posts[p.ReplyTo]
		if up == nil {
			break
		}
		p = up
	}
	return p
}

// user is an account as the API shows it.
func (d *xDialect) user(a *Account, w xWish) map[string]any {
	out := map[string]any{"id": a.ID, "name": a.Name, "username": a.Handle}
	if slices.Contains(w.user, "public_metrics") {
		out["public_metrics"] = map[string]any{
			"followers_count": a.Followers, "following_count": 0, "listed_count": 0,
			d.spell("tweet_count"): len(d.n.timeline(a)),
		}
	}
	if slices.Contains(w.user, "verified") {
		out["verified"] = false
	}
	if slices.Contains(w.user, "protected") {
		out["protected"] = false
	}
	return out
}

func xTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func orUndefined(lang string) string {
	if lang == "" {
		return "und"
	}
	return lang
}

func xPostID(p *Post) string { return p.ID }
