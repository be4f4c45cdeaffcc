package reach

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/report"
)

// Records are what a report needs beyond what an analyst tells.
type Records interface {
	Alert(ctx context.Context, code string) (alert.Alert, error)
	Deliveries(ctx context.Context, code string) ([]alert.Delivery, error)
	// Spending is what an alert has cost, network by network.
	Spending(ctx context.Context, code string) ([]alert.Spending, error)
	// Past tells how often the alerts that ended last had been reposted at an age, one left out.
	Past(ctx context.Context, but alert.Alert, age time.Duration, limit int) ([]alert.Past, error)
}

// mostPast is with how many alerts one is compared.
const mostPast = 100

// Reporter makes the report of one alert.
type Reporter struct {
	records Records
	analyst *Analyst
}

// NewReporter returns a reporter who asks an analyst.
func NewReporter(records Records, analyst *Analyst) *Reporter { return &Reporter{records, analyst} }

// Report tells what became of an alert, in force or not.
func (r *Reporter) Report(ctx context.Context, code string) (report.Report, error) {
	c := report.Case{Now: r.analyst.opt.Now(), Zone: r.analyst.opt.Zone}
	var err error
	if c.Alert, err = r.records.Alert(ctx, code); err != nil {
		return report.Report{}, err
	}
	if c.Deliveries, err = r.records.Deliveries(ctx, code); err != nil {
		return report.Report{}, err
	}
	if c.Spent, err = r.records.Spending(ctx, code); err != nil {
		return report.Report{}, err
	}
	if c.Past, err = r.records.Past(ctx, c.Alert, c.Alert.Age(c.Now, report.LongestAge), mostPast); err != nil {
		return report.Report{}, err
	}
	err = r.analyst.alone(ctx, func() (err error) {
		c.Told, c.Posts, c.Known, err = r.analyst.detail(ctx, code, 0)
		return err
	})
	if err != nil {
		return report.Report{}, err
	}
	return report.Build(c)
}
