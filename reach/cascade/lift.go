package cascade

import (
	"github.com/hueandcry/hueandcry/reach/estimate"
)

// Lift is what one account's repost brought.
type Lift struct {
	Account  string          `json:"account"`
	After    float64         `json:"after"`    // seconds after our own post
	Reposts  estimate.Figure `json:"reposts"`  // that followed from it
	Audience estimate.Band   `json:"audience"` // people whom nobody else brought
}

// Lifts tells what each of some accounts brought, in the order in which they reposted. Whoever has not
// reposted is not among them. Audience holds the cascade's own accounts, see [Cascade.Audience].
func Lifts(c Cascade, a *Attribution, audience estimate.Audience, partner func(account string) bool) ([]Lift, error) {
	var out []Lift
	for i, e := range c.Events {
		if i == 0 || !partner(e.Account) {
			continue
		}
		l := Lift{Account: e.Account, After: e.At}
		var err error
		if l.Reposts, err = estimate.NewFigure(a.Lift(i), a.Method(), c.AsOf); err != nil {
			return nil, err
		}
		if e.Reported {
			if l.Audience, err = audience.Gain(i, c.AsOf); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, nil
}
