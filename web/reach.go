package web

import (
	"context"
	"net/http"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Figures reads what was measured, in one consistent look.
type Figures interface {
	// Figures reads the newest limit alerts that are approved, live, or closed or expired after since.
	Figures(ctx context.Context, now, since time.Time, limit int) (alert.Figures, error)
}

// Reach is how far an alert has gone, network by network. Figures of several networks are never added
// up: the same people are on more than one.
type Reach struct {
	Code     string         `json:"code"`
	AsOf     time.Time      `json:"as_of"` // when the store was read
	Networks []NetworkReach `json:"networks"`
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

// mostFigures is how many alerts are searched for the one asked for.
const mostFigures = 10_000

func (s *Server) reach(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	all, err := s.opt.Figures.Figures(r.Context(), s.opt.Now(), a.Created, mostFigures)
	if err != nil {
		return err
	}
	out := Reach{Code: a.Code, AsOf: all.At, Networks: []NetworkReach{}}
	for _, one := range all.Alerts {
		if one.Alert.ID != a.ID {
			continue
		}
		for _, n := range one.Networks {
			out.Networks = append(out.Networks, networkReach(n))
		}
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
