package bench

import (
	"math"
	"time"

	"github.com/hueandcry/hueandcry/reach/forecast"
)

// Row compares the ways to forecast at one time after the post, for one horizon. Errors are the mean over
// all cases of |ln((forecast+1)/(actual+1))| of new reposts: 0.3 is one third off.
type Row struct {
	At, Ahead   time.Duration `json:"-"`
	AtMinutes   float64       `json:"at_minutes"`
	AheadHours  float64       `json:"ahead_hours"`
	HC          float64       `json:"hc"`
	Seismic     float64       `json:"seismic_finite"`
	Persistence float64       `json:"persistence"`
	Gain        float64       `json:"gain"`       // seismic less hc; above 0, hc is better
	GainError   float64       `json:"gain_error"` // its standard error, in pairs
	Cone        float64       `json:"cone"`       // share of cases within the 80 % cone that the others taught
	Starting    float64       `json:"starting"`   // share within the cone that an agency starts with
	Judged      bool          `json:"judged"`     // the row counts for the verdict
}

var (
	times  = []time.Duration{5 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 6 * time.Hour}
	aheads = []time.Duration{time.Hour, 6 * time.Hour}
)

// folds is in how many parts the cases are cut; the cone of each part is taught by the others.
const folds = 5

// Judge compares forecasts over all cases.
func Judge(cases []Case) []Row {
	var out []Row
	for _, at := range times {
		all := make([]forecasts, len(cases))
		for i, c := range cases {
			all[i] = newForecasts(c, at.Seconds(), aheads[len(aheads)-1].Seconds())
		}
		for _, ahead := range aheads {
			out = append(out, judge(cases, all, at, ahead))
		}
	}
	return out
}

func judge(cases []Case, all []forecasts, at, ahead time.Duration) Row {
	r := Row{At: at, Ahead: ahead, AtMinutes: at.Minutes(), AheadHours: ahead.Hours(), Judged: at == 30*time.Minute || at == time.Hour}
	n, starting := float64(len(cases)), 0
	residuals, gains := make([]float64, len(cases)), make([]float64, len(cases))
	low, _, high := new(forecast.Cone).Quantiles(at.Seconds(), ahead)
	for i, c := range cases {
		f, actual := all[i], all[i].actual(c, ahead)
		residuals[i] = forecast.Residual(f.at(f.hc, ahead), actual)
		seismic := math.Abs(forecast.Residual(f.at(f.kernel, ahead), actual))
		gains[i] = seismic - math.Abs(residuals[i])
		r.HC += math.Abs(residuals[i]) / n
		r.Seismic += seismic / n
		r.Persistence += math.Abs(forecast.Residual(f.persistence(ahead), actual)) / n
		if within(residuals[i], low, high) {
			starting++
		}
	}
	r.Gain, r.GainError = meanAndError(gains)
	r.Cone, r.Starting = taught(residuals), float64(starting)/n
	return r
}

// taught is the share of residuals within the quantiles of the other folds.
func taught(residuals []float64) float64 {
	covered := 0
	for fold := range folds {
		var others []float64
		for i, q := range residuals {
			if i%folds != fold {
				others = append(others, q)
			}
		}
		if len(others) == 0 {
			continue
		}
		low, _, high := forecast.Conformal(others)
		for i, q := range residuals {
			if i%folds == fold && within(q, low, high) {
				covered++
			}
		}
	}
	return float64(covered) / float64(len(residuals))
}

func within(q, low, high float64) bool { return low <= q && q <= high }

func meanAndError(v []float64) (mean, standardError float64) {
	n := float64(len(v))
	for _, x := range v {
		mean += x / n
	}
	squares := 0.0
	for _, x := range v {
		squares += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(squares / max(n-1, 1) / n)
}

// Beats reports whether HC is better than the finite SEISMIC kernel in every judged row.
func Beats(rows []Row) bool {
	for _, r := range rows {
		if r.Judged && r.Gain <= 0 {
			return false
		}
	}
	return true
}

// Covers reports whether the 80 % cone covers 70 to 90 % in every judged row.
func Covers(rows []Row) bool {
	for _, r := range rows {
		if r.Judged && !within(r.Cone, .7, .9) {
			return false
		}
	}
	return true
}
