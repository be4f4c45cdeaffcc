package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
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
	Insight  *insight.Alert `json:"insight"` // the bands, the cascades and the forecast; null: nobody analyses
}

// NetworkReach are the figures on one network. A figure that is null is not given by this network, or
// was not read yet: see LastRead.
type NetworkReach struct {
	Network   string     `json:"network"`
	Posts     int        `json:"posts"` // own posts up now
	FirstPost *time.Time `json:"first_post"`
	LastRead  *time.Time `json:"last_read"` // null: never yet

	Reposts           *Figure `json:"reposts"`
	Quotes            *Figure `json:"quotes"`
	Replies           *Figure `json:"replies"`
	Likes             *Figure `json:"likes"`
	Bookmarks         *Figure `json:"bookmarks"`
	Impressions       *Figure `json:"impressions"`
	OwnFollowers      *Figure `json:"own_followers"`
	ObservedReposters *Figure `json:"observed_reposters"`
	Exposure          *Figure `json:"exposure"`
}

// Figure is one number with how it came about and when. No figure goes without either.
type Figure struct {
	Value  int64     `json:"value"`
	Method string    `json:"method"`
	AsOf   time.Time `json:"as_of"`
}

// How each figure came about.
const (
	methodReported  = "as the network reports it, over our posts"
	methodShown     = "how often the network says the post was on a screen; not unique people"
	methodOwn       = "followers of our own accounts when the post was made"
	methodObserved  = "distinct accounts seen reposting; private ones are counted by the network but not listed"
	methodFollowers = "sum of followers, ours and of every observed reposter; overlaps not removed, an upper bound"
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
	if s.opt.Analyst != nil {
		told, err := s.opt.Analyst.Alert(r.Context(), a.Code, boost)
		if err != nil {
			return err
		}
		out.Insight = &told
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

func networkReach(n alert.NetworkFigures) NetworkReach {
	read := func(v *int64, method string) *Figure {
		if v == nil {
			return nil
		}
		return &Figure{Value: *v, Method: method, AsOf: n.LastRead}
	}
	out := NetworkReach{
		Network: n.Network, Posts: n.Posts, FirstPost: known(n.FirstPost), LastRead: known(n.LastRead),
		Reposts:     read(n.Reposts, methodReported),
		Quotes:      read(n.Quotes, methodReported),
		Replies:     read(n.Replies, methodReported),
		Likes:       read(n.Likes, methodReported),
		Bookmarks:   read(n.Bookmarks, methodReported),
		Impressions: read(n.Impressions, methodShown),
	}
	if n.OwnFollowers != nil {
		out.OwnFollowers = &Figure{Value: *n.OwnFollowers, Method: methodOwn, AsOf: n.FirstPost}
	}
	if n.LastRead.IsZero() {
		return out
	}
	out.ObservedReposters = read(&n.Observed, methodObserved)
	out.Exposure = read(n.Exposure, methodFollowers)
	return out
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
