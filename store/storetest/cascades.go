package storetest

import (
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// cascades reads what is beyond the known.
func (f *wide) cascades(known map[string]int64) []alert.Cascaded {
	f.t.Helper()
	got, err := f.Cascades(f.ctx(), f.now.Add(-24*time.Hour), 10, known)
	f.ok(err)
	return got
}

func names(c alert.Cascaded) (out []string) {
	for _, r := range c.Reposts {
		out = append(out, r.Account)
	}
	return out
}

func cascadesReadOn(f *wide) {
	a := f.live("x-main", "x-second")
	x := f.post("x-main", "1")
	f.post("x-second", "2")
	main, second := f.tracked("x-main"), f.tracked("x-second")
	read := func(p alert.Tracked, reposts ...alert.Repost) {
		f.t.Helper()
		f.record(alert.Reading{Post: p, Sample: &alert.Sample{Impressions: new(int64(7))}, Reposts: reposts, At: f.now, Next: f.now})
	}
	f.ok(f.SetFollowers(f.ctx(), main.Post, 900))
	via := alert.Repost{Account: "z", At: Begin.Add(-time.Hour), Via: "b"} // later told, and earlier
	read(main, accounts("a", "b", "a")...)
	read(second, accounts("b")...)
	got := f.cascades(nil)
	f.equal(len(got), 2)
	f.equal(got[0], alert.Cascaded{
		Delivery: x.Key, Alert: f.alert(a.Code), Channel: "x-main", Network: "x", At: f.now, Read: f.now,
		OwnFollowers: new(int64(900)), Impressions: new(int64(7)), Reposters: 2, Told: 2, Reposts: accounts("a", "b"),
	})
	f.equal(names(got[1]), []string{"b"})

	known := map[string]int64{got[0].Delivery: 2, got[1].Delivery: 1}
	f.equal(len(f.cascades(known)[0].Reposts), 0)
	read(main, append(accounts("a", "b", "c", "d"), via)...)
	read(main, append(accounts("a", "e"), via)...)
	got = f.cascades(known)
	fresh := names(got[0])
	slices.Sort(fresh)
	f.equal(fresh, []string{"c", "d", "e", "z"})
	f.equal(got[0].Reposters, int64(6))
	f.equal(len(got[1].Reposts), 0)
	i := slices.IndexFunc(got[0].Reposts, func(r alert.Repost) bool { return r.Account == "z" })
	f.equal(got[0].Reposts[i], via)

	known[got[0].Delivery] = got[0].Told // what is told later of somebody who is known is read again, once
	better := alert.Repost{Account: "c", At: Begin.Add(-2 * time.Hour), Via: "a"}
	read(main, better, alert.Repost{Account: "d"}, alert.Repost{Account: "f"})
	read(main, alert.Repost{Account: "c", At: Begin, Via: "z"}, better)
	got = f.cascades(known)
	f.equal(got[0].Told, int64(8))
	f.equal(got[0].Reposters, int64(7))
	better.Followers = new(int64(300)) // as they were read first
	f.equal(got[0].Reposts, []alert.Repost{better, {Account: "f", At: f.now}})
	known[got[0].Delivery] = got[0].Told
	f.equal(len(f.cascades(known)[0].Reposts), 0)

	of, err := f.CascadesOf(f.ctx(), a.Code)
	f.ok(err)
	f.equal(len(of), 2)
	f.equal(len(of[0].Reposts), 7)
	_, err = f.CascadesOf(f.ctx(), "NNN-NNN")
	f.fails(err, alert.ErrNotFound, "NNN-NNN")
}

func cascadesInSight(f *wide) {
	a := f.live("x-main")
	f.post("x-main", "1")
	f.now = f.now.Add(time.Hour)
	b := f.live("x-main")
	f.post("x-main", "2")
	f.live("x-main") // not posted: no cascade
	codes := func(since time.Time, limit int) (out []string) {
		f.t.Helper()
		got, err := f.Cascades(f.ctx(), since, limit, nil)
		f.ok(err)
		for _, c := range got {
			out = append(out, c.Alert.Code)
		}
		return out
	}
	f.equal(codes(f.now, 10), []string{b.Code, a.Code})
	f.equal(codes(f.now, 2), []string{b.Code})
	f.record(alert.Reading{Post: alert.Tracked{Delivery: f.cascades(nil)[1].Delivery}, At: f.now})
	f.equal(f.cascades(nil)[1].Gone, f.now)
	f.equal(f.cascades(nil)[1].Ends(), f.now)

	f.now = a.Expires
	_, err := f.Expire(f.ctx(), f.now)
	f.ok(err)
	f.now = b.Expires
	_, err = f.Expire(f.ctx(), f.now)
	f.ok(err)
	f.equal(codes(a.Expires, 10), []string{b.Code})
	ended, err := f.Ended(f.ctx(), 10)
	f.ok(err)
	f.equal(ended[:2], []string{a.Code, b.Code}) // the first to end in front
	ended, err = f.Ended(f.ctx(), 2)
	f.ok(err)
	f.equal(len(ended), 2)
	f.equal(ended[0], b.Code)
	of, err := f.CascadesOf(f.ctx(), b.Code) // however long ago
	f.ok(err)
	f.equal(of[0].Ends(), b.Expires)
}

func figuresOfOne(f *wide) {
	a := f.live("x-main")
	f.post("x-main", "1")
	f.live("x-main")
	f.post("x-main", "2")
	got, err := f.FiguresOf(f.ctx(), a.Code)
	f.ok(err)
	f.equal(got, f.figures().Alerts[1])
	_, err = f.FiguresOf(f.ctx(), "NNN-NNN")
	f.fails(err, alert.ErrNotFound, "NNN-NNN")
}

func figuresOfUpdates(f *wide) {
	a := f.issue("x-main")
	f.equal(f.figures().Alerts[0].Updated, time.Time{})
	f.now = f.now.Add(time.Hour)
	f.update(a, 2, "x-main")
	f.equal(f.figures().Alerts[0].Updated, f.now)
	f.equal(f.counted(alert.CountUpdated, "amber", "Actual"), 1.0)
	f.equal(f.counted(alert.CountIssued, "amber", "Actual"), 1.0)
}
