package storetest

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func spendingOfOne(f *wide) {
	a := f.live("x-main", "x-second", "mastodon-en")
	for _, c := range []string{"x-main", "x-second", "mastodon-en"} {
		d := f.claimOne(c)
		o := sent(d, c, f.now)
		o.Cost = map[string]float64{"x-main": .25, "x-second": .125}[c]
		f.settle(d, o)
	}
	f.record(alert.Reading{Post: f.tracked("x-main"), Sample: &alert.Sample{}, At: f.now, Next: f.now.Add(time.Hour), Cost: .5})
	other := f.live("mastodon-en")
	got, err := f.Spending(f.ctx(), a.Code)
	f.ok(err)
	f.equal(got, []alert.Spending{{Network: "x", Sending: .375, Reading: .5}}) // what costs nothing is not told
	got, err = f.Spending(f.ctx(), other.Code)
	f.ok(err)
	f.equal(len(got), 0)
	_, err = f.Spending(f.ctx(), "ZZZ-ZZZ")
	f.fails(err, alert.ErrNotFound)
}

// pastAtAnAge has one alert with reposts after 0, 1 and 2 s that ended after a minute, one without that ended
// after ten, and one that goes on.
func pastAtAnAge(f *wide) {
	first := f.live("x-main")
	f.post("x-main", "1")
	f.record(alert.Reading{Post: f.tracked("x-main"), Sample: &alert.Sample{}, Reposts: accounts("a", "b", "c"), At: f.now, Next: f.now.Add(24 * time.Hour)})
	second, third := f.live("x-second"), f.live("x-third")
	f.now = f.now.Add(time.Minute)
	f.close(first.Code, alert.EndedFoundSafe)
	f.now = f.now.Add(9 * time.Minute)
	f.close(second.Code, alert.EndedFoundSafe)
	past := func(but alert.Alert, age time.Duration, limit int) []alert.Past {
		f.t.Helper()
		got, err := f.Past(f.ctx(), but, age, limit)
		f.ok(err)
		return got
	}
	one := func(a alert.Alert, n int64) alert.Past { return alert.Past{Code: a.Code, Kind: "amber", Reposts: n} }
	f.equal(past(third, time.Minute, 10), []alert.Past{one(second, 0), one(first, 3)})
	f.equal(past(third, time.Second, 10), []alert.Past{one(second, 0), one(first, 2)})
	f.equal(past(third, time.Minute, 1), []alert.Past{one(second, 0)})
	f.equal(past(third, 2*time.Minute, 10), []alert.Past{one(second, 0)}) // the first did not become so old
	f.equal(past(first, time.Minute, 10), []alert.Past{one(second, 0)})
	drill := third
	drill.Status = alert.Exercise
	f.equal(len(past(drill, time.Minute, 10)), 0) // drills are compared with drills
}
