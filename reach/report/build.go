package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// Case is what a report is made of.
type Case struct {
	Alert      alert.Alert
	Deliveries []alert.Delivery
	Posts      []insight.Post
	Told       insight.Alert // of the posts, with whoever amplified it
	Known      insight.Known
	Spent      []alert.Spending
	Past       []alert.Past // other alerts of the agency that have ended, at the age of this one
	Now        time.Time
	Zone       *time.Location // in which times are told; nil = UTC
}

// Build makes the report of a case.
func Build(c Case) (Report, error) {
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	a := c.Alert
	r := Report{
		Code: a.Code, Title: a.Title, Kind: a.Kind, Status: a.Status, Ended: a.Ended, AsOf: c.Now.In(c.Zone), Issued: a.Issued.In(c.Zone),
		Channels: c.channels(), Closing: c.closing(), Costs: costs(c.Spent),
	}
	if !a.Closed.IsZero() {
		r.Closed = a.Closed.In(c.Zone)
	}
	var posted []Seconds
	for _, ch := range r.Channels {
		if ch.Posted != nil {
			posted = append(posted, *ch.Posted)
		}
	}
	if len(posted) > 0 {
		first := slices.Min(posted)
		r.FirstPost = &first
	}
	if len(posted) > 0 && len(posted) == len(r.Channels) {
		last := slices.Max(posted)
		r.EveryPost = &last
	}
	var err error
	if r.Networks, err = c.networks(); err != nil {
		return Report{}, err
	}
	for at := range c.reposts() {
		if s := since(a.Issued, at); r.FirstRepost == nil || *s < *r.FirstRepost {
			r.FirstRepost = s
		}
	}
	r.Usual = c.usual()
	r.Remarks = remarks(r)
	return r, nil
}

// reposts yields when each repost happened.
func (c Case) reposts() iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for _, p := range c.Posts {
			for _, e := range p.Cascade.Events[1:] {
				if !yield(p.Cascade.Posted.Add(time.Duration(e.At * float64(time.Second)))) {
					return
				}
			}
		}
	}
}

// channels tells when each channel had the alert first.
func (c Case) channels() []Channel {
	out := []Channel{}
	for _, d := range c.Deliveries {
		if d.Ended != "" || d.Action != alert.Publish && d.Action != alert.Reply {
			continue
		}
		at := slices.IndexFunc(out, func(o Channel) bool { return o.Channel == d.Channel })
		if at >= 0 && out[at].Posted != nil {
			continue
		}
		one := Channel{Channel: d.Channel, Network: d.Network, State: d.State, Reason: d.Reason}
		if d.State == alert.Sent {
			one.Posted, one.URL, one.Reason = since(c.Alert.Issued, d.Settled), d.Post.URL, ""
		}
		if at >= 0 {
			out[at] = one
		} else {
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(x, y Channel) int { return cmp.Compare(x.Channel, y.Channel) })
	return out
}

// closing tells what became of the corrections and removals.
func (c Case) closing() *Closing {
	if c.Alert.Closed.IsZero() {
		return nil
	}
	out := &Closing{Standing: []string{}}
	var last time.Time
	for _, d := range c.Deliveries {
		if d.Ended == "" || d.State == alert.Dropped {
			continue
		}
		out.Copies++
		switch {
		case d.State == alert.Sent:
			out.Done++
			if d.Settled.After(last) {
				last = d.Settled
			}
		case !slices.Contains(out.Standing, d.Channel):
			out.Standing = append(out.Standing, d.Channel)
		}
	}
	if out.Copies > 0 && out.Done == out.Copies {
		out.LastGone = since(c.Alert.Closed, last)
	}
	return out
}

func costs(spent []alert.Spending) []Cost {
	out := []Cost{}
	for _, s := range spent {
		out = append(out, Cost{Network: s.Network, Sending: s.Sending, Reading: s.Reading})
	}
	return out
}

// remarks say what a person should look at.
func remarks(r Report) []string {
	out := []string{}
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, ch := range r.Channels {
		if ch.Posted == nil {
			say("It was never posted on %s: %s.", ch.Channel, cmp.Or(ch.Reason, string(ch.State)))
		}
	}
	if r.Closing != nil && len(r.Closing.Standing) > 0 {
		for _, ch := range r.Closing.Standing {
			say("After the end, not every copy on %s was corrected or removed.", ch)
		}
	}
	if u := r.Usual; u != nil && u.Far {
		say("It was passed on far less than others of %s: %d reposts in its first %s, where the agency's usual is %d. "+
			"Look at why: its photo, its words, the hour, partners that were not asked, and who is missing. Cases deserve the same attention.",
			u.Among, u.Here, u.After, u.Median)
	}
	return out
}
