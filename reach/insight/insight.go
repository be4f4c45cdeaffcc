package insight

import (
	"maps"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/forecast"
)

// Post is one own post with what is known of its cascade.
type Post struct {
	Alert            alert.Alert
	Channel, Network string
	Read             time.Time // newest reading; zero: never
	Ends             time.Time // when it stopped to count; zero while it does
	Impressions      *int64
	Cascade          cascade.Cascade
	Attribution      *cascade.Attribution
	Forecast         forecast.Forecast
}

// Alert is what can be told of one alert.
type Alert struct {
	Code     string    `json:"code"`
	Networks []Network `json:"networks"` // in the order of their names
	Outlook

	// Accounts is the reach of all networks added up. It is not people: see its method.
	Accounts estimate.Band `json:"accounts"`
}

// AllNetworks is the method of a sum of reaches, as it must be labelled.
const AllNetworks estimate.Method = "accounts, all networks: the reach of each added up, and who is on two of them counts twice"

// Network is what can be told of an alert on one network.
type Network struct {
	Network     string          `json:"network"`
	Impressions estimate.Figure `json:"impressions"` // measured: as the network says
	cascade.Shape
	Infectiousness estimate.Figure `json:"infectiousness"` // chance that one exposed follower reposts
	Outlook

	KeptOut    map[string]int  `json:"kept_out"` // what the network told that cannot be, by its kind
	Amplifiers []Amplifier     `json:"amplifiers,omitempty"`
	IfBoosted  []forecast.Gain `json:"if_boosted,omitempty"`
}

// Known are the audiences of networks as far as they are configured.
type Known struct {
	Population map[string]int64   // network → people of the area on it
	Discount   map[string]float64 // network → what the model of reach is multiplied with
	// List is the sketch of an account's followers; nil where there is none.
	List func(network, account string) *estimate.Sketch
}

// Of tells of the posts of one alert. Now is for how old readings are: all else is as of what was read.
func Of(posts []Post, known Known, now time.Time) (Alert, error) {
	a := Alert{Networks: []Network{}, Outlook: Outlook{State: forecast.TooEarly, Forecast: []forecast.Horizon{}}}
	if len(posts) == 0 {
		return a, nil
	}
	a.Code = posts[0].Alert.Code
	by := map[string][]Post{}
	for _, p := range posts {
		by[p.Network] = append(by[p.Network], p)
	}
	var told []outlook
	for _, name := range slices.Sorted(maps.Keys(by)) {
		n, o, err := network(name, by[name], known, now)
		if err != nil {
			return Alert{}, err
		}
		a.Networks, told = append(a.Networks, n), append(told, o)
	}
	var err error
	if a.Outlook, err = together(told).show(); err != nil {
		return Alert{}, err
	}
	a.Accounts, err = accounts(a.Networks)
	return a, err
}

// accounts adds up the reach of all networks. It is not given where that of one is not.
func accounts(networks []Network) (estimate.Band, error) {
	var low, best, high float64
	var asOf time.Time
	for _, n := range networks {
		l, b, h, ok := n.Reach.Range()
		if !ok {
			return estimate.Band{}, nil
		}
		low, best, high = low+l, best+b, high+h
		if at := n.Reach.AsOf(); asOf.IsZero() || at.Before(asOf) {
			asOf = at
		}
	}
	if len(networks) == 0 {
		return estimate.Band{}, nil
	}
	return estimate.NewBand(low, best, high, AllNetworks, asOf)
}
