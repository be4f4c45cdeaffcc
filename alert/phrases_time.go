package alert

import (
	"strconv"
	"time"
)

// Precisions say how a time is meant.
type Precisions struct {
	Exact  string `json:"exact" slots:"time"`
	About  string `json:"about" slots:"time"`
	Before string `json:"before" slots:"time"`
	After  string `json:"after" slots:"time"`
}

func (p Precisions) of(t TimePrecision) string {
	switch t {
	case TimeAbout, TimeBetween:
		return p.About
	case TimeBefore:
		return p.Before
	case TimeAfter:
		return p.After
	case TimeExact:
	}
	return p.Exact
}

// ClockPhrases tell the time of day. {hour} counts to 12, {hour24} to 23 in two digits.
type ClockPhrases struct {
	Form  string `json:"form" slots:"minute hour? hour24? half?"`
	AtOne string `json:"at_one,omitzero" slots:"minute hour? hour24? half?"` // where one is not said as two is
	AM    string `json:"am"`
	PM    string `json:"pm"`
}

func (p ClockPhrases) tell(t time.Time) string {
	form, half := p.Form, p.AM
	if t.Hour()%12 == 1 && p.AtOne != "" {
		form = p.AtOne
	}
	if t.Hour() >= 12 {
		half = p.PM
	}
	return fill(form, "hour", t.Format("3"), "hour24", t.Format("15"), "minute", t.Format("04"), "half", half)
}

// DayPhrases tell the day.
type DayPhrases struct {
	Form     string   `json:"form" slots:"weekday month date"`
	WithYear string   `json:"with_year" slots:"day year"`
	Weekdays []string `json:"weekdays"` // from Sunday
	Months   []string `json:"months"`
}

func (p DayPhrases) tell(t time.Time) string {
	return fill(p.Form, "weekday", p.Weekdays[t.Weekday()], "month", p.Months[t.Month()-1], "date", strconv.Itoa(t.Day()))
}
