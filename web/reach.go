package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// Figures reads what was measured.
type Figures interface {
	// FiguresOf reads the figures of one alert in one consistent look.
	FiguresOf(ctx context.Context, code string) (alert.AlertFigures, error)
}

// Analyst makes of what was measured what is told.
type Analyst interface {
	// Alert tells of one alert, and what one more repost by an account with so many followers would bring; 0
	// leaves that out.
	Alert(ctx context.Context, code string, boost int64) (insight.Alert, error)
	// Alerts tells of every alert that is in force or ended not long ago, by its code.
	Alerts(ctx context.Context) (map[string]insight.Alert, error)
}

// Reach is how far an alert has gone, network by network. Figures of several networks are never added
// up: the same people are on more than one.
type Reach struct {
	Code     string         `json:"code"`
	AsOf     time.Time      `json:"as_of"` // when the store was read
	Networks []NetworkReach `json:"networks"`
	Insight  *insight.Alert `json:"insight"` // the bands, the cascades and the forecast; null: they are not ready
}

// NetworkReach are the figures on one network. A figure that is null is not given by this network, or
// was not read yet: see LastRead.
type NetworkReach struct {
	Network   string     `json:"network"`
	Posts     int        `json:"posts"` // own posts up now
	FirstPost *time.Time `json:"first_post"`
	LastRead  *time.Time `json:"last_read"` // null: never yet

	Reposts           estimate.Figure `json:"reposts"`
	Quotes            estimate.Figure `json:"quotes"`
	Replies           estimate.Figure `json:"replies"`
	Likes             estimate.Figure `json:"likes"`
	Bookmarks         estimate.Figure `json:"bookmarks"`
	Impressions       estimate.Figure `json:"impressions"`
	OwnFollowers      estimate.Figure `json:"own_followers"`
	ObservedReposters estimate.Figure `json:"observed_reposters"`
	ObservedQuotes    estimate.Figure `json:"observed_quotes"`
	ObservedReplies   estimate.Figure `json:"observed_replies"`
	Exposure          estimate.Figure `json:"exposure"`
}

// How each figure came about.
const (
	methodReported  estimate.Method = "as the network reports it, over our posts"
	methodShown     estimate.Method = "how often the network says the post was on a screen; not unique people"
	methodOwn       estimate.Method = "followers of our own accounts when the post was made"
	methodObserved  estimate.Method = "distinct accounts seen reposting; private ones are counted by the network but not listed"
	methodQuotes    estimate.Method = "distinct quotes seen; the network counts those that stand, and some that it does not show us"
	methodReplies   estimate.Method = "distinct direct replies seen; the network counts those that stand, and some that it does not show us"
	methodFollowers estimate.Method = "sum of followers, ours and of every observed reposter; overlaps not removed, an upper bound"
)

// mostBoost is the most followers that anybody may ask about.
const mostBoost = 1_000_000_000

func (s *Server) reach(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	boost := int64(0)
	if said := r.URL.Query().Get("boost"); said != "" {
		if boost, err = strconv.ParseInt(said, 10, 64); err != nil || boost < 1 || boost > mostBoost {
			return badRequest("boost is how many followers an account has that may repost, from 1 to %d, not %q", mostBoost, said)
		}
	}
	one, err := s.opt.Figures.FiguresOf(r.Context(), a.Code)
	if err != nil {
		return err
	}
	out := Reach{Code: a.Code, AsOf: s.opt.Now(), Networks: []NetworkReach{}}
	for _, n := range one.Networks {
		out.Networks = append(out.Networks, networkReach(n))
	}
	if out.Insight, err = s.insight(r.Context(), a.Code, boost); err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// analystPatience is how long numbers wait for what is made of them. After a start, with much to look into,
// that can take minutes, and whoever asks needs to see at once where the alert stands.
const analystPatience = 3 * time.Second

// insight asks the analyst; it is nil if there is none, or none is ready in time.
func (s *Server) insight(ctx context.Context, code string, boost int64) (*insight.Alert, error) {
	if s.opt.Analyst == nil {
		return nil, nil
	}
	short, cancel := context.WithTimeout(ctx, analystPatience)
	defer cancel()
	told, err := s.opt.Analyst.Alert(short, code, boost)
	if short.Err() != nil && ctx.Err() == nil {
		return nil, nil
	}
	return &told, err
}

func networkReach(n alert.NetworkFigures) NetworkReach {
	return NetworkReach{
		Network: n.Network, Posts: n.Posts, FirstPost: known(n.FirstPost), LastRead: known(n.LastRead),
		Reposts:     figure(n.Reposts, methodReported, n.LastRead),
		Quotes:      figure(n.Quotes, methodReported, n.LastRead),
		Replies:     figure(n.Replies, methodReported, n.LastRead),
		Likes:       figure(n.Likes, methodReported, n.LastRead),
		Bookmarks:   figure(n.Bookmarks, methodReported, n.LastRead),
		Impressions: figure(n.Impressions, methodShown, n.LastRead),

		OwnFollowers:      figure(n.OwnFollowers, methodOwn, n.FirstPost),
		ObservedReposters: figure(&n.Observed, methodObserved, n.LastRead),
		ObservedQuotes:    figure(&n.SeenQuotes, methodQuotes, n.LastRead),
		ObservedReplies:   figure(&n.SeenReplies, methodReplies, n.LastRead),
		Exposure:          figure(n.Exposure, methodFollowers, n.LastRead),
	}
}

// figure is a number as it was read. One that is not given, was never read, or cannot be, is none.
func figure(v *int64, method estimate.Method, asOf time.Time) estimate.Figure {
	if v == nil {
		return estimate.Figure{}
	}
	f, err := estimate.NewFigure(float64(*v), method, asOf)
	if err != nil {
		return estimate.Figure{}
	}
	return f
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
