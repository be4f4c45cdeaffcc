package twitter

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// timelinePage is how many posts v1.1 gives at once.
const timelinePage = 200

// Find implements [channels.Finder], as it does for v2.
func (l *legacy) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	for from := int64(0); ; {
		var page []wireStatus
		ans, err := l.call(ctx, channels.OpFind, ownTimeline(from, timelinePage), &page)
		if err != nil {
			return alert.Post{}, err
		}
		if page == nil { // "null": an empty timeline is an empty list
			return alert.Post{}, l.incomplete(ans, "the list")
		}
		for _, s := range page {
			if s.Of == nil && alert.HasMarker(orElse(s.FullText, s.Text), d.Marker) {
				return l.post(s.id(), s.at()), nil
			}
		}
		if len(page) == 0 {
			return alert.Post{}, alert.ErrNotFound
		}
		last := page[len(page)-1]
		switch {
		case last.ID <= 1, from != 0 && last.ID > from:
			return alert.Post{}, l.incomplete(ans, "the next page")
		case last.at().Before(d.Created.Add(-skew)):
			return alert.Post{}, alert.ErrNotFound
		}
		from = last.ID - 1
	}
}

// Stands implements [channels.Witness].
func (l *legacy) Stands(ctx context.Context, p alert.Post) (bool, error) {
	id, err := l.number(channels.OpStands, p.ID)
	if err != nil {
		return false, err
	}
	var shown wireStatus
	ans, err := l.call(ctx, channels.OpStands, show(id), &shown)
	switch {
	case ans.Status == http.StatusNotFound && isGone(ans):
		return false, nil
	case err != nil:
		return false, err
	case shown.ID != id:
		return false, l.incomplete(ans, "the post it was asked for")
	}
	return true, nil
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
	ids, err := l.numbers(channels.OpMeasure, idsOf(posts))
	if err != nil {
		return nil, err
	}
	var found []wireStatus
	ans, err := l.call(ctx, channels.OpMeasure, lookupAll(ids), &found)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, l.incomplete(ans, "the list")
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
	var said struct {
		ID        int64  `json:"id"`
		Name      string `json:"screen_name"`
		Followers *int64 `json:"followers_count"`
	}
	ans, err := l.call(ctx, channels.OpCheck, verifyCredentials, &said)
	if err != nil {
		return channels.Account{}, err
	}
	if said.ID == 0 {
		return channels.Account{}, l.incomplete(ans, "the account's id")
	}
	me := wireUser{ID: strconv.FormatInt(said.ID, 10), Username: said.Name}
	me.Metrics.Followers = said.Followers
	account, err := l.recognized(me)
	if err != nil || isLive(l.cfg.BaseURL) {
		return account, err
	}
	takes, err := l.takesPictures(ctx)
	if err != nil {
		return channels.Account{}, err
	}
	l.pictures.Store(takes)
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
