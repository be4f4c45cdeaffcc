package twitter

import (
	"strconv"
	"time"
)

// What X answers, in the old spelling of 2022 and the new one of 2026. Both occur, sometimes together.

type wirePost struct {
	ID           string       `json:"id"`
	Text         string       `json:"text"`
	AuthorID     string       `json:"author_id"`
	Conversation string       `json:"conversation_id"`
	Created      time.Time    `json:"created_at"`
	Metrics      *wireMetrics `json:"public_metrics"`

	ReferencedTweets []wireReference `json:"referenced_tweets"`
	ReferencedPosts  []wireReference `json:"referenced_posts"`
	HistoryTweets    []string        `json:"edit_history_tweet_ids"`
	HistoryPosts     []string        `json:"edit_history_post_ids"`
}

type wireReference struct {
	Type string `json:"type"` // retweeted, quoted, replied_to
	ID   string `json:"id"`
}

func (p wirePost) references() []wireReference {
	return append(p.ReferencedTweets, p.ReferencedPosts...)
}

// versions are the ids of the post before each edit and now; each has numbers of its own.
func (p wirePost) versions() []string { return append(p.HistoryTweets, p.HistoryPosts...) }

type wireMetrics struct {
	Retweets    *int64 `json:"retweet_count"`
	Reposts     *int64 `json:"repost_count"`
	Quotes      *int64 `json:"quote_count"`
	Replies     *int64 `json:"reply_count"`
	Likes       *int64 `json:"like_count"`
	Bookmarks   *int64 `json:"bookmark_count"`
	Impressions *int64 `json:"impression_count"`
}

func (m wireMetrics) reposts() *int64 {
	if m.Reposts != nil {
		return m.Reposts
	}
	return m.Retweets
}

type wireUser struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Metrics  struct {
		Followers *int64 `json:"followers_count"`
	} `json:"public_metrics"`
}

// wireMeta stands in every list. Without it an empty list proves nothing.
type wireMeta struct {
	Count int    `json:"result_count"`
	Next  string `json:"next_token"`
}

// madeAt reads the time out of an id: the upper bits count milliseconds since X's epoch. An id that is too
// small for that comes from another server; then it is now.
func madeAt(id string) time.Time {
	n, err := strconv.ParseInt(id, 10, 64)
	if at := time.UnixMilli(n>>22 + epoch); err == nil && n>>22 > 1e10 { // the first four months had other ids
		return at
	}
	return time.Now()
}

const epoch = 1288834974657 // ms; 4 November 2010
