package config

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Delivery is how a channel is served. Every field is optional; the defaults are right for the real networks.
type Delivery struct {
	// Workers is how many calls may run at once: 4.
	Workers int `yaml:"workers,omitempty"`
	// Rate is the most requests per second of the account: 20.
	Rate float64 `yaml:"rate,omitempty"`
	// ReadShare is how much of the network's limits reading figures may use: 0.5. More than 1 is for a server
	// that allows more than the network's standard.
	ReadShare float64 `yaml:"read_share,omitempty"`
	// Timeout is the deadline of one attempt: 10 s, pictures 60 s.
	Timeout time.Duration `yaml:"timeout,omitempty"`
	// Settle is how long the network may still be at work on a create whose answer was lost: the
	// time-out of one attempt and 30 s. Shorter than the network's worst time doubles posts.
	Settle time.Duration `yaml:"settle,omitempty"`
	// Reads are the waits between the looks for a post whose answer was lost: 5 s, 15 s, 30 s.
	Reads []time.Duration `yaml:"reads,omitempty"`
	// OnUnknown is what becomes of a delivery when the network cannot be read back: hold, for a person to
	// look, or resend, at the risk of a second post.
	OnUnknown string `yaml:"on_unknown,omitempty"`
	// OnUpdate is how an update takes the place of what stands: edit; delete, behind a new post; or reply.
	// Each network has what it does best.
	OnUpdate alert.Action `yaml:"on_update,omitempty"`
	// OnClose is how the words of an ending do: edit, delete or reply. The alert's own takedown policy counts
	// where this says nothing.
	OnClose alert.Action `yaml:"on_close,omitempty"`
}

func (c *checker) delivery(at string, d Delivery) {
	if d.Workers < 0 || d.Workers > 1000 {
		c.fault(at+".workers", "%d is not between 1 and 1000", d.Workers)
	}
	if d.Rate < 0 {
		c.fault(at+".rate", "a rate is not negative")
	}
	if d.ReadShare < 0 || d.ReadShare > 1000 {
		c.fault(at+".read_share", "%g is not between 0 and 1000", d.ReadShare)
	}
	for path, v := range map[string]time.Duration{".timeout": d.Timeout, ".settle": d.Settle} {
		if v < 0 || v > time.Hour {
			c.fault(at+path, "%s is not between 0 and 1h", v)
		}
	}
	for _, v := range d.Reads {
		if v <= 0 || v > time.Hour {
			c.fault(at+".reads", "%s is not between 0 and 1h", v)
		}
	}
	if d.OnUnknown != "" {
		c.oneOf(at+".on_unknown", d.OnUnknown, "hold", "resend")
	}
	for path, act := range map[string]alert.Action{".on_update": d.OnUpdate, ".on_close": d.OnClose} {
		if act != "" {
			c.oneOf(at+path, string(act), string(alert.Edit), string(alert.Delete), string(alert.Reply))
		}
	}
}
