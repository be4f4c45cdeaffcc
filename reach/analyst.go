package reach

import (
	"context"
	"log/slog"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// AnalystOptions are what an analyst needs.
type AnalystOptions struct {
	Store      Cascades
	Population map[string]int64   // network → people of the area on it; absent = not known
	Discount   map[string]float64 // network → what the model of reach is multiplied with; absent = 1
	Zone       *time.Location     // of the agency, for the hours at which people are awake; nil = every hour is like another
	Lists      Lists              // nil = no follower list is known
	Nodes      int                // of the graph of who amplified whom, for each alert; 0 = none is drawn
	Log        *slog.Logger       // nil = silent
	Now        func() time.Time   // nil = time.Now
}

// Analyst makes of what was measured what is told: bands, cascades, forecasts. It keeps the cascades of the
// alerts in sight in memory and reads from the store only what is new of them; what it holds of an alert
// goes when that leaves sight. Everything can be made again from the store.
type Analyst struct {
	opt  AnalystOptions
	day  *forecast.Day
	busy chan struct{} // held by whoever looks

	looked  time.Time // the last look; zero: none yet
	watched map[string]*cascading
	lists   map[alert.ID]listed
	order   []*cascading // as the store has them
	past    experience
	told    map[string]insight.Alert
	graphs  map[string]insight.Graph
}

// NewAnalyst returns an analyst who has looked at nothing yet.
func NewAnalyst(opt AnalystOptions) *Analyst {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	a := &Analyst{opt: opt, busy: make(chan struct{}, 1), watched: map[string]*cascading{}, lists: map[alert.ID]listed{}, past: newExperience()}
	if opt.Zone != nil {
		a.day = forecast.LocalDay()
	}
	return a
}

// Begin looks for the first time. Whoever asks first would do the same, and wait for it.
func (a *Analyst) Begin(ctx context.Context) error {
	return a.alone(ctx, func() error { return a.refresh(ctx) })
}

// begin learns from the alerts that are over before it looks at those in sight, so that whoever asks first
// is told what would have been told before a restart.
func (a *Analyst) begin(ctx context.Context) error {
	if err := a.learn(ctx); err != nil {
		return err
	}
	return a.look(ctx, time.Hour)
}

// serves is for how long a look serves everybody who asks, and patience how long one may take before it
// leaves for the next what was looked at most recently.
const (
	serves   = time.Second
	patience = time.Second
)

// Alerts tells of every alert in sight, by its code.
func (a *Analyst) Alerts(ctx context.Context) (told map[string]insight.Alert, err error) {
	err = a.alone(ctx, func() error {
		err := a.refresh(ctx)
		told = a.told
		return err
	})
	return told, err
}

// Amplifiers is how many accounts an alert is told with.
const amplifiers = 10

// Alert tells of one alert, in sight or not, with the accounts that brought most and with what one more
// repost would bring by an account with so many followers; 0 leaves that out.
func (a *Analyst) Alert(ctx context.Context, code string, boost int64) (told insight.Alert, err error) {
	err = a.alone(ctx, func() (err error) {
		told, _, _, err = a.detail(ctx, code, boost)
		return err
	})
	return told, err
}

// detail tells of one alert, and what it is told by.
func (a *Analyst) detail(ctx context.Context, code string, boost int64) (told insight.Alert, posts []insight.Post, known insight.Known, err error) {
	if err = a.refresh(ctx); err != nil {
		return told, nil, known, err
	}
	posts = postsOf(a.of(code))
	recalled := len(posts) == 0
	if recalled {
		if posts, err = a.recall(ctx, code); err != nil {
			return told, nil, known, err
		}
	}
	if known, err = a.known(ctx, posts); err != nil {
		return told, nil, known, err
	}
	if told = a.told[code]; recalled {
		if told, err = insight.Of(posts, known, a.opt.Now()); err != nil {
			return told, nil, known, err
		}
		told.Code = code
	}
	told.Networks = append([]insight.Network{}, told.Networks...) // those in told are everybody's
	return told, posts, known, insight.Detail(&told, posts, known, amplifiers, boost)
}

// Graphs are who led to whom, for each alert in sight, by its code.
func (a *Analyst) Graphs(ctx context.Context) (graphs map[string]insight.Graph, err error) {
	err = a.alone(ctx, func() error {
		err := a.refresh(ctx)
		graphs = a.graphs
		return err
	})
	return graphs, err
}

// alone does something beside which nobody else looks.
func (a *Analyst) alone(ctx context.Context, do func() error) error {
	select {
	case a.busy <- struct{}{}:
		defer func() { <-a.busy }()
		return do()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refresh looks, unless somebody just did. Clocks may step back.
func (a *Analyst) refresh(ctx context.Context) error {
	if a.looked.IsZero() {
		return a.begin(ctx)
	}
	if age := a.opt.Now().Sub(a.looked); age >= 0 && age < serves {
		return nil
	}
	return a.look(ctx, patience)
}

// of are the posts of one alert.
func (a *Analyst) of(code string) (out []*cascading) {
	for _, w := range a.order {
		if w.is.Alert.Code == code {
			out = append(out, w)
		}
	}
	return out
}

// recall reads an alert that is out of sight.
func (a *Analyst) recall(ctx context.Context, code string) ([]insight.Post, error) {
	found, err := a.opt.Store.CascadesOf(ctx, code)
	if err != nil {
		return nil, err
	}
	all := make([]*cascading, len(found))
	for i, c := range found {
		all[i] = newCascading(c)
		if err := a.analyse(all[i]); err != nil {
			return nil, err
		}
	}
	return postsOf(all), nil
}

func postsOf(all []*cascading) (out []insight.Post) {
	for _, w := range all {
		if w.post.Attribution != nil {
			out = append(out, w.post)
		}
	}
	return out
}

// inSight is for how long an alert that is over is still looked at: as long as it is exported.
func (a *Analyst) inSight(ctx context.Context, now time.Time, known map[string]int64) ([]alert.Cascaded, error) {
	return a.opt.Store.Cascades(ctx, now.Add(-exportAfter), exportLimit, known)
}
