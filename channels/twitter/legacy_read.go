package twitter

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/dghubble/go-twitter/twitter"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// timelinePage is how many posts v1.1 gives at once.
const timelinePage = 200

// Find implements [channels.Finder], as it does for v2.
func (l *legacy) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	params := &twitter.UserTimelineParams{
		Count: timelinePage, TrimUser: new(true), IncludeRetweets: new(false), TweetMode: "extended",
	}
	for {
		var page []twitter.Tweet
		ans, err := l.call(ctx, channels.OpFind, func(c *twitter.Client) (err error) {
			page, _, err = c.Timelines.UserTimeline(params)
			return err
		})
		if err != nil {
			return alert.Post{}, err
		}
		if page == nil { // an empty timeline is an empty list
			return alert.Post{}, l.incomplete(ans, "the list")
		}
		for _, t := range page {
			if t.RetweetedStatus == nil && alert.HasMarker(orElse(t.FullText, t.Text), d.Marker) {
				return l.post(strconv.FormatInt(t.ID, 10), createdAt(t)), nil
			}
		}
		if len(page) == 0 {
			return alert.Post{}, alert.ErrNotFound
		}
		last := page[len(page)-1]
		if createdAt(last).Before(d.Created.Add(-skew)) || last.ID-1 == params.MaxID {
			return alert.Post{}, alert.ErrNotFound
		}
		params.MaxID = last.ID - 1
	}
}

// wireStatus are the numbers of a post in v1.1. Replies and quotes are given on some tiers only.
type wireStatus struct {
	ID      int64  `json:"id"`
	Reposts *int64 `json:"retweet_count"`
	Likes   *int64 `json:"favorite_count"`
	Replies *int64 `json:"reply_count"`
	Quotes  *int64 `json:"quote_count"`
}

// Measure implements [channels.Measurer].
func (l *legacy) Measure(ctx context.Context, posts []alert.Post) ([]alert.Sample, error) {
	var out []alert.Sample
	for batch := range slices.Chunk(posts, maxLookup) {
		samples, err := l.measure(ctx, batch)
		if err != nil {
			return out, err
		}
		out = append(out, samples...)
	}
	return out, nil
}

func (l *legacy) measure(ctx context.Context, posts []alert.Post) ([]alert.Sample, error) {
	var ids []int64
	for _, p := range posts {
		id, err := l.number(channels.OpMeasure, p)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	ans, err := l.call(ctx, channels.OpMeasure, func(c *twitter.Client) error {
		_, _, err := c.Statuses.Lookup(ids, &twitter.StatusLookupParams{TrimUser: new(true)})
		return err
	})
	if err != nil {
		return nil, err
	}
	var found []wireStatus
	if err := l.decoded(ans, &found); err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	var out []alert.Sample
	for i, p := range posts {
		at := slices.IndexFunc(found, func(s wireStatus) bool { return s.ID == ids[i] })
		if at < 0 {
			continue // v1.1 leaves out what is gone
		}
		s := found[at]
		out = append(out, alert.Sample{Post: p, At: now, Reposts: s.Reposts, Likes: s.Likes, Replies: s.Replies, Quotes: s.Quotes})
	}
	return out, nil
}

// Check implements [channels.Checker]. It also finds out whether the server takes pictures.
func (l *legacy) Check(ctx context.Context) (channels.Account, error) {
	ans, err := l.call(ctx, channels.OpCheck, func(c *twitter.Client) error {
		_, _, err := c.Accounts.VerifyCredentials(&twitter.AccountVerifyParams{SkipStatus: new(true)})
		return err
	})
	if err != nil {
		return channels.Account{}, err
	}
	var said struct {
		ID        int64  `json:"id"`
		Name      string `json:"screen_name"`
		Followers *int64 `json:"followers_count"`
	}
	if err := l.decoded(ans, &said); err != nil {
		return channels.Account{}, err
	}
	if said.ID == 0 {
		return channels.Account{}, l.incomplete(ans, "the account's id")
	}
	me := wireUser{ID: strconv.FormatInt(said.ID, 10), Username: said.Name}
	me.Metrics.Followers = said.Followers
	account, err := l.recognized(me)
	if err != nil {
		return channels.Account{}, err
	}
	if !isLive(l.cfg.BaseURL) {
		takes, err := l.takesPictures(ctx)
		if err != nil {
			return channels.Account{}, err
		}
		l.pictures.Store(takes)
	}
	return account, nil
}

// takesPictures asks for the state of a picture that does not exist: a server that has the upload of v2
// answers with a problem of v2, another one does not know the address.
func (l *legacy) takesPictures(ctx context.Context) (bool, error) {
	query := url.Values{"command": {"STATUS"}, "media_id": {"1"}}
	ans, err := l.t.Do(ctx, channels.Call{Op: channels.OpCheck, Method: http.MethodGet, URL: l.cfg.BaseURL + "/2/media/upload?" + query.Encode()})
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(problems(ans.Body), func(p problem) bool { return p.is("invalid-request") || p.is("resource-not-found") }), nil
}
