package judge_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

var dawn = time.Date(2026, 11, 27, 6, 0, 0, 0, time.UTC)

func at(second float64) time.Time {
	return dawn.Add(time.Duration(second * float64(time.Second)))
}

// run is a history in the making.
type run struct{ judge.History }

func newRun() *run {
	return &run{judge.History{
		Channels: []judge.Channel{
			{Name: "x-main", Network: "x", Actual: true, Settle: 5 * time.Second, Reads: 1},
			{Name: "mastodon-main", Network: "mastodon", Actual: true, Settle: 5 * time.Second, Reads: 1},
			{Name: "x-drill", Network: "x", Settle: 5 * time.Second, Reads: 1},
		},
		Audit: []judge.Record{}, Rest: true,
	}}
}

// act adds a deed of H7K-2QF, acknowledged half a second later.
func (r *run) act(second float64, deed judge.Deed, revision int, change ...func(*judge.Act)) *run {
	a := judge.Act{Deed: deed, Code: "H7K-2QF", Revision: revision, Began: at(second), Acked: at(second + .5)}
	for _, f := range change {
		f(&a)
	}
	r.Acts = append(r.Acts, a)
	return r
}

func unknown(a *judge.Act)  { a.Acked = time.Time{} }
func refused(a *judge.Act)  { a.Acked, a.Refused = time.Time{}, true }
func exercise(a *judge.Act) { a.Drill = true }

func must(a *judge.Act) { a.Must = true }

// by sets when the public must see what came of an act.
func by(act int, second float64) func(*run) { return func(r *run) { r.Acts[act].By = at(second) } }

// see adds what the public saw, without the call that led there.
func (r *run) see(second float64, channel, kind, post, mark string) *run {
	r.Sights = append(r.Sights, judge.Sight{Channel: channel, Kind: kind, Post: post, Text: words(mark), At: at(second)})
	return r
}

func words(mark string) string { return "MISSING CHILD\n" + mark }

// call adds a call that took a tenth of a second.
func (r *run) call(second float64, channel, op, post, mark string, change ...func(*rehearsal.Entry)) *run {
	network, _, _ := strings.Cut(channel, "-")
	e := rehearsal.Entry{
		Seq: len(r.Calls), Network: network, Op: op, Account: "larkmoor", Post: post, Reached: true, New: op == "create", Status: 200,
		Arrived: at(second), Answered: at(second + .1),
	}
	if op != "delete" {
		e.Text = words(mark)
	}
	for _, f := range change {
		f(&e)
	}
	r.Calls = append(r.Calls, judge.Call{Channel: channel, Entry: e})
	return r
}

// write adds the daemon's line that it is about to act.
func (r *run) write(second float64, channel, action string) *run {
	r.Audit = append(r.Audit, judge.Record{At: at(second), Code: "H7K-2QF", Kind: "delivery", Channel: channel, Action: action, State: "sending"})
	return r
}

// post is a whole create: written down, called, seen.
func (r *run) post(second float64, channel, post, mark string) *run {
	return r.write(second, channel, "publish").call(second, channel, "create", post, mark).see(second, channel, "post", post, mark)
}

func (r *run) edit(second float64, channel, post, mark string) *run {
	return r.write(second, channel, "edit").call(second, channel, "edit", post, mark).see(second, channel, "edit", post, mark)
}

func (r *run) remove(second float64, channel, post, mark string) *run {
	return r.write(second, channel, "delete").call(second, channel, "delete", post, mark).see(second, channel, "delete", post, mark)
}

// published is a run in which H7K-2QF is out.
func published() *run {
	return newRun().act(0, judge.Submit, 1).post(1, "x-main", "1", "H7K-2QF/1").post(1, "mastodon-main", "2", "H7K-2QF/1")
}

// updated is one in which its second revision has taken the place of the first, in the two ways there are.
func updated() *run {
	return published().act(10, judge.Update, 2).
		post(11, "x-main", "3", "H7K-2QF/2").remove(12, "x-main", "1", "H7K-2QF/1").edit(11, "mastodon-main", "2", "H7K-2QF/2")
}

func TestCheck(t *testing.T) {
	const x, mastodon = "x-main", "mastodon-main"
	found := map[string]bool{}
	down := func(e *rehearsal.Entry) {
		e.Reached, e.New, e.Status, e.Fault, e.Post = false, false, 0, rehearsal.FaultDown, ""
	}
	for name, c := range map[string]struct {
		run  *run
		want string // kinds, in order
	}{
		"nothing":                    {newRun(), ""},
		"published":                  {published(), ""},
		"updated":                    {updated(), ""},
		"nobody knows of the submit": {newRun().act(0, judge.Submit, 1, unknown), ""},
		"a submit was refused":       {newRun().act(0, judge.Submit, 1, refused), ""},
		"a drill":                    {newRun().act(0, judge.Submit, 1, exercise).post(1, "x-drill", "1", "H7K-2QF/1"), ""},
		"closed by edit and by removal": {published().act(20, judge.Close, 0).
			edit(21, mastodon, "2", "H7K-2QF/end").post(21, x, "4", "H7K-2QF/end").remove(22, x, "1", "H7K-2QF/1"), ""},
		"closed before anything left": {newRun().act(0, judge.Submit, 1).act(1, judge.Close, 0), ""},
		"nobody knows of the close":   {published().act(20, judge.Close, 0, unknown), ""},
		"nobody knows of the update":  {published().act(20, judge.Update, 2, unknown), ""},
		"work was left":               {with(newRun().act(0, judge.Submit, 1), func(r *run) { r.Rest = false }), ""},
		"a dead channel":              {with(newRun().act(0, judge.Submit, 1).post(1, mastodon, "2", "H7K-2QF/1"), func(r *run) { r.Channels[0].Dead = true }), ""},

		"lost at both":                          {newRun().act(0, judge.Submit, 1), "lost lost"},
		"lost at one":                           {newRun().act(0, judge.Submit, 1).post(1, x, "1", "H7K-2QF/1"), "lost"},
		"lost at one though unknown, for seen":  {newRun().act(0, judge.Submit, 1, unknown).post(1, x, "1", "H7K-2QF/1"), "lost"},
		"a drill is lost":                       {newRun().act(0, judge.Submit, 1, exercise), "lost"},
		"taken down with nobody's leave":        {published().remove(5, x, "1", "H7K-2QF/1"), "lost"},
		"refused and yet done":                  {newRun().act(0, judge.Submit, 1, refused).post(1, x, "1", "H7K-2QF/1"), "lost undone"},
		"an update refused and yet done":        {with(updated(), func(r *run) { refused(&r.Acts[1]) }), "undone undone"},
		"acknowledged by a failed disk":         {with(published(), func(r *run) { r.Broken = []judge.Span{{From: at(.1), To: at(.6)}} }), "unkept"},
		"acknowledged before and after":         {with(updated(), func(r *run) { r.Broken = []judge.Span{{From: at(3), To: at(4)}} }), ""},
		"the disk failed and the daemon stayed": {with(published(), func(r *run) { r.Broken = []judge.Span{{From: at(3)}} }), "unkept"},
		"a close was refused that may not be":   {published().act(20, judge.Close, 0, refused, must), "denied"},
		"nobody knows of one that may not fail": {published().act(20, judge.Close, 0, unknown, must), "denied"},
		"seen in time":                          {with(published(), by(0, 2)), ""},
		"seen too late":                         {with(published(), by(0, .9)), "stalled stalled"},
		"updated in time":                       {with(updated(), by(1, 11)), ""},
		"updated too late at one":               {with(updated().edit(15, mastodon, "2", "H7K-2QF/2"), by(1, 10.9)), "stalled stalled"},
		"closed in time": {with(published().act(20, judge.Close, 0).edit(21, mastodon, "2", "H7K-2QF/end").
			remove(22, x, "1", "H7K-2QF/1"), by(1, 22)), ""},
		"closed too late at one": {with(published().act(20, judge.Close, 0).edit(21, mastodon, "2", "H7K-2QF/end").
			remove(22, x, "1", "H7K-2QF/1"), by(1, 21)), "stalled"},
		"two posts":                             {published().write(5, x, "publish").see(5, x, "post", "9", "H7K-2QF/1"), "doubled"},
		"two posts, of which one was removed":   {published().see(5, x, "post", "9", "H7K-2QF/1").see(6, x, "delete", "9", "H7K-2QF/1"), "doubled"},
		"it came back":                          {published().see(5, x, "delete", "1", "H7K-2QF/1").see(6, x, "post", "1", "H7K-2QF/1"), "doubled"},
		"two endings":                           {published().act(20, judge.Close, 0).edit(21, mastodon, "2", "H7K-2QF/end").post(22, mastodon, "5", "H7K-2QF/end").edit(21, x, "1", "H7K-2QF/end"), "doubled"},
		"created again without a look":          {published().write(4, x, "publish").call(4, x, "create", "", "H7K-2QF/1", down), "repeated"},
		"created again after settling, no look": {published().write(9, x, "publish").call(9, x, "create", "", "H7K-2QF/1", down), "repeated"},
		"created again after a look": {published().call(8, x, "find", "", "").write(9, x, "publish").
			call(9, x, "create", "", "H7K-2QF/1", down), ""},

		"survivor": {published().act(20, judge.Close, 0).edit(21, mastodon, "2", "H7K-2QF/end"), "survivor"},
		"survivor though unknown, for the ending was seen": {published().act(20, judge.Close, 0, unknown).
			edit(21, mastodon, "2", "H7K-2QF/end"), "survivor"},
		"survivor beside the ending": {published().act(20, judge.Close, 0).
			edit(21, mastodon, "2", "H7K-2QF/end").post(21, x, "4", "H7K-2QF/end"), "survivor"},
		"a removal that did nothing": {published().act(20, judge.Close, 0).edit(21, mastodon, "2", "H7K-2QF/end").
			write(21, x, "delete").call(21, x, "delete", "1", ""), "abandoned"},
		"begun after the close": {newRun().act(0, judge.Submit, 1).act(1, judge.Close, 0).
			write(2, x, "publish").call(2, x, "create", "", "H7K-2QF/1", down), "late"},
		"begun before the close was acknowledged": {newRun().act(0, judge.Submit, 1).act(1, judge.Close, 0).
			write(1.4, x, "publish").call(1.4, x, "create", "", "H7K-2QF/1", down), ""},
		"begun after the update": {updated().write(13, mastodon, "edit").
			call(13, mastodon, "edit", "2", "H7K-2QF/1", down), "outdated"},
		"the older after the newer": {updated().write(13, x, "publish").see(13, x, "edit", "3", "H7K-2QF/1").
			see(14, x, "edit", "3", "H7K-2QF/2"), "doubled order"},
		"the newer was taken away": {published().act(10, judge.Update, 2).edit(11, mastodon, "2", "H7K-2QF/2").
			post(11, x, "3", "H7K-2QF/2").see(12, x, "delete", "3", "H7K-2QF/2"), "order stale"},
		"the newer was taken away first, in closing": {published().act(10, judge.Update, 2).edit(11, mastodon, "2", "H7K-2QF/2").
			post(11, x, "3", "H7K-2QF/2").act(20, judge.Close, 0).remove(21, x, "3", "H7K-2QF/2").remove(22, x, "1", "H7K-2QF/1").
			edit(23, mastodon, "2", "H7K-2QF/end"), ""},
		"on its way when the case was closed": {newRun().act(0, judge.Submit, 1).post(1, mastodon, "2", "H7K-2QF/1").
			write(1, x, "publish").act(20, judge.Close, 0).edit(21, mastodon, "2", "H7K-2QF/end").see(20.5, x, "post", "4", "H7K-2QF/end").
			see(21, x, "post", "1", "H7K-2QF/1").remove(22, x, "1", "H7K-2QF/1"), ""},
		"the ending was taken back": {published().act(20, judge.Close, 0).edit(21, mastodon, "2", "H7K-2QF/end").
			edit(21, x, "1", "H7K-2QF/end").see(22, x, "edit", "1", "H7K-2QF/1"), "order survivor"},
		"an update that reached nothing": {published().act(10, judge.Update, 2), "stale stale"},
		"an update that reached one, though unknown": {published().act(10, judge.Update, 2, unknown).
			edit(11, mastodon, "2", "H7K-2QF/2"), "stale"},
		"the mark is new and the words are old": {with(updated(), func(r *run) { r.Acts[1].Withdrawn = "MISSING" }), "outdated outdated stale stale"},

		"called too early": {newRun().act(0, judge.Submit, 1).write(1, x, "publish").call(1, x, "create", "", "H7K-2QF/1", limited(9)).
			post(5, x, "1", "H7K-2QF/1").post(1, mastodon, "2", "H7K-2QF/1"), "early"},
		"called in time": {newRun().act(0, judge.Submit, 1).write(1, x, "publish").call(1, x, "create", "", "H7K-2QF/1", limited(9)).
			call(5, x, "find", "", "").post(9, x, "1", "H7K-2QF/1").post(1, mastodon, "2", "H7K-2QF/1"), ""},
		"on its way when the close was acknowledged": {with(newRun().act(0, judge.Submit, 1).act(1, judge.Close, 0).
			write(1.4, x, "publish").call(1.6, x, "create", "", "H7K-2QF/1", down), func(r *run) { r.Flight = 200 * time.Millisecond }), ""},
		"on its way when the answer came": {with(newRun().act(0, judge.Submit, 1).write(1, x, "publish").call(1, x, "create", "", "H7K-2QF/1", limited(9)).
			post(1.2, x, "1", "H7K-2QF/1").post(1, mastodon, "2", "H7K-2QF/1"), func(r *run) { r.Flight = 200 * time.Millisecond }), ""},

		"posted without being asked":   {published().post(5, x, "9", "QQQ-QQQ/1"), "stray unwritten"},
		"posted without a mark":        {published().see(5, x, "post", "9", "hello"), "stray"},
		"a revision that nobody wrote": {published().edit(5, x, "1", "H7K-2QF/7"), "stale stray"},
		"an ending that nobody wanted": {published().edit(5, x, "1", "H7K-2QF/end"), "stray survivor"},
		"a drill in public": {newRun().act(0, judge.Submit, 1, exercise).post(1, "x-drill", "1", "H7K-2QF/1").
			write(2, x, "publish").call(2, x, "create", "", "H7K-2QF/1", down), "drill"},
		"in earnest among the drills": {published().post(2, "x-drill", "5", "H7K-2QF/1"), "drill"},

		"nothing written down":        {with(published(), func(r *run) { r.Audit = r.Audit[1:] }), "unwritten"},
		"written down too late":       {with(published(), func(r *run) { r.Audit[0].At = at(1.001) }), "unwritten"},
		"the second create unwritten": {published().call(8, x, "find", "", "").call(9, x, "create", "", "H7K-2QF/1", down), "unwritten"},
		"an edit unwritten": {published().act(10, judge.Update, 2).post(11, x, "3", "H7K-2QF/2").remove(12, x, "1", "H7K-2QF/1").
			call(11, mastodon, "edit", "2", "H7K-2QF/2").see(11, mastodon, "edit", "2", "H7K-2QF/2"), "unwritten"},
		"a removal unwritten":           {with(updated(), func(r *run) { r.Audit[3].Action = "edit" }), "unwritten"},
		"a removal repeated":            {updated().call(13, x, "delete", "1", ""), ""},
		"a removal that did not arrive": {updated().call(13, x, "delete", "", ""), ""},
		"no audit at all":               {with(published(), func(r *run) { r.Audit = nil }), ""},
	} {
		for kind := range strings.FieldsSeq(c.want) {
			found[kind] = true
		}
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, v := range judge.Check(c.run.History) {
				got = append(got, v.Kind)
				if v.Law == "" || v.Invariant == "" || !strings.HasPrefix(v.String(), v.Kind+" ("+v.Law) {
					t.Errorf("incomplete: %s", v)
				}
			}
			slices.Sort(got)
			if said := strings.Join(got, " "); said != c.want {
				t.Errorf("found %q, want %q: %v", said, c.want, judge.Check(c.run.History))
			}
		})
	}
	for _, kind := range judge.Kinds() {
		if !found[kind] {
			t.Errorf("no history above shows %q", kind)
		}
	}
}

func with(r *run, change func(*run)) *run {
	change(r)
	return r
}

func limited(until float64) func(*rehearsal.Entry) {
	return func(e *rehearsal.Entry) {
		e.New, e.Status, e.Fault, e.Until = false, 429, rehearsal.FaultLimited, at(until)
	}
}

func TestCount(t *testing.T) {
	got := judge.Count([]judge.Violation{{Kind: "lost"}, {Kind: "late"}, {Kind: "lost"}})
	if !maps.Equal(got, map[string]int{"lost": 2, "late": 1}) {
		t.Errorf("counted %v", got)
	}
}
