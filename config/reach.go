package config

import (
	"maps"
	"slices"
	"time"
)

// Reach says how often figures are read, and what is known of the audience.
type Reach struct {
	// Poll is the time between two readings of a young post, network by network. Optional: each network's own.
	Poll map[string]time.Duration `yaml:"poll,omitempty"`
	// Population is how many people of the area are on a network, network by network. No reach is above it.
	// Optional: without, followers are added up, and overlaps are not removed.
	Population map[string]int64 `yaml:"population,omitempty"`
	// Discount is what the modelled reach is multiplied with, network by network, because followers cluster.
	// Optional: 1.
	Discount map[string]float64 `yaml:"discount,omitempty"`
	// TimeZone is where most followers live, such as America/Toronto: forecasts of six hours and more then know
	// day from night. Optional: every hour is like another.
	TimeZone string `yaml:"timezone,omitempty"`
}

// Zone is the time zone; nil if none is named.
func (r Reach) Zone() *time.Location {
	if r.TimeZone == "" {
		return nil
	}
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil { // it was checked
		return nil
	}
	return zone
}

// Metrics says what more Prometheus is shown.
type Metrics struct {
	// Amplifiers adds who amplified whom, for a node graph: at most 20 numbered accounts for each alert, and
	// nobody's name. false.
	Amplifiers bool `yaml:"amplifiers,omitempty"`
}

// mostPeople is more than there are.
const mostPeople = 10_000_000_000

func (c *checker) reach(r Reach, networks []string) {
	c.perNetwork("reach.poll", slices.Sorted(maps.Keys(r.Poll)), networks)
	for _, network := range slices.Sorted(maps.Keys(r.Poll)) {
		if d := r.Poll[network]; d < time.Second || d > 24*time.Hour {
			c.fault("reach.poll."+network, "%s is not between 1s and 24h", d)
		}
	}
	c.perNetwork("reach.population", slices.Sorted(maps.Keys(r.Population)), networks)
	for _, network := range slices.Sorted(maps.Keys(r.Population)) {
		if n := r.Population[network]; n < 1 || n > mostPeople {
			c.fault("reach.population."+network, "%d is no number of people; leave it out if it is not known", n)
		}
	}
	c.perNetwork("reach.discount", slices.Sorted(maps.Keys(r.Discount)), networks)
	for _, network := range slices.Sorted(maps.Keys(r.Discount)) {
		if f := r.Discount[network]; !(f > 0 && f <= 1) {
			c.fault("reach.discount."+network, "%g is not above 0 and at most 1", f)
		}
	}
	if r.TimeZone != "" && r.Zone() == nil {
		c.fault("reach.timezone", "%q is not a time zone like America/Toronto", r.TimeZone)
	}
}
