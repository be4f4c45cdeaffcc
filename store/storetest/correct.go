package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Corrected is a submission whose channels take back and change posts in their network's way.
func Corrected(s alert.Submission) alert.Submission {
	acts := map[string][]alert.Action{
		"x": {alert.Publish, alert.Delete}, "bluesky": {alert.Publish, alert.Delete}, "mastodon": {alert.Edit}, "fedi": {alert.Edit, alert.Delete}, "mail": {alert.Reply}, "sms": {},
	}
	var endings []alert.Rendering
	for i := range s.Renderings {
		r := &s.Renderings[i]
		r.Acts = acts[r.Network]
		for _, e := range alert.Endings() {
			ending := *r
			ending.Ended, ending.Text, ending.Marker, ending.Media = e, "over: "+string(e), alert.EndMarker(s.Alert.Code), []alert.Media{}
			endings = append(endings, ending)
		}
	}
	s.Renderings = append(s.Renderings, endings...)
	return s
}

// issue puts an alert in force that can be corrected.
func (f *fixture) issue(channels ...string) alert.Alert {
	f.t.Helper()
	s := Corrected(f.submission(channels...))
	s.Approve = true
	return f.submit(s).Alert
}

// revision is the next revision of an alert.
func (f *fixture) revision(a alert.Alert, number int, channels ...string) alert.Submission {
	f.n++
	s := Submission(f.n, f.now, channels...)
	s.Alert, s.Answer = a, []byte(`{"revision":true}`)
	s.Alert.Revision = number
	s.Content = json.RawMessage(fmt.Sprintf(`{"meta":{"revision":%d}}`, number))
	for i := range s.Renderings {
		s.Renderings[i].Text = fmt.Sprintf("revision %d of %s", number, a.Code)
		s.Renderings[i].Marker = alert.Marker(a.Code, number)
	}
	return Corrected(s)
}

// update puts a new revision in force.
func (f *fixture) update(a alert.Alert, number int, channels ...string) alert.Alert {
	f.t.Helper()
	s := f.revision(a, number, channels...)
	s.Approve = true
	_, err := f.Revise(f.ctx(), s)
	f.ok(err)
	return f.alert(a.Code)
}

func (f *fixture) close(code string, e alert.Ended) alert.Closed {
	f.t.Helper()
	out, err := f.CloseAlert(f.ctx(), code, alert.Closing{Ended: e, By: approver, At: f.now})
	f.ok(err)
	return out
}

// work claims all that a channel may do now and tells it in words: "publish/2", "delete/2/found_safe of 17".
func (f *fixture) work(channel string) []string {
	f.t.Helper()
	var out []string
	for _, d := range f.takeAll(channel) {
		out = append(out, tell(d))
	}
	return out
}

func (f *fixture) takeAll(channel string) []alert.Delivery {
	f.t.Helper()
	var out []alert.Delivery
	for _, desk := range alert.Desks() {
		ds, err := f.Claim(f.ctx(), channel, desk, f.now, 10)
		f.ok(err)
		out = append(out, ds...)
	}
	return out
}

func tell(d alert.Delivery) string {
	s := fmt.Sprintf("%s/%d", d.Action, d.Revision)
	if d.Ended != "" {
		s += "/" + string(d.Ended)
	}
	if d.Target.ID != "" {
		s += " of " + d.Target.ID
	}
	return s
}

// done settles as sent all that a channel may do, again and again until there is nothing left, and tells what
// it was. What creates is named by its text's place in the history: the nth new post at the channel.
func (f *fixture) done(channel string) []string {
	f.t.Helper()
	var out []string
	for n := 0; ; {
		ds := f.takeAll(channel)
		if len(ds) == 0 {
			return out
		}
		for _, d := range ds {
			out = append(out, tell(d))
			id := d.Target.ID
			if d.Action.Creates() {
				n++
				id = fmt.Sprintf("%s-%d-%d%s", d.Code, d.Revision, n, d.Ended)
			}
			f.settle(d, sent(d, id, f.now))
		}
	}
}

func (f *fixture) survivors(code string) int64 {
	f.t.Helper()
	n := int64(0)
	for _, s := range f.figures().Survivors {
		if s.Code == code {
			n += s.N
		}
	}
	return n
}

func (f *fixture) states(code string) []string {
	f.t.Helper()
	ds, err := f.Deliveries(f.ctx(), code)
	f.ok(err)
	var out []string
	for _, d := range ds {
		out = append(out, d.Channel+" "+string(d.Action)+" "+string(d.State))
	}
	slices.Sort(out)
	return out
}

func updateReplacesQueued(f *fixture) {
	a := f.issue("x-main", "mastodon-en", "sms-county")
	f.now = f.now.Add(time.Minute)
	b := f.update(a, 2, "x-main", "mastodon-en", "sms-county")
	f.equal(b.Revision, 2)
	for _, c := range []string{"x-main", "mastodon-en", "sms-county"} {
		f.equal(f.work(c), []string{"publish/2"})
	}
	f.equal(f.states(a.Code), []string{
		"mastodon-en publish dropped", "mastodon-en publish sending", "sms-county publish dropped", "sms-county publish sending",
		"x-main publish dropped", "x-main publish sending",
	})
	f.equal(slices.Contains(f.kinds(a.Code), "updated"), true)
	v, err := f.Version(f.ctx(), a.Code, 0)
	f.ok(err)
	f.equal([]any{v.Number, v.ApprovedBy, v.Approved, string(v.Content)}, []any{2, clerk, f.now, `{"meta":{"revision":2}}`})
	first, err := f.Version(f.ctx(), a.Code, 1)
	f.ok(err)
	f.equal(first.Approved, Begin)
}

func updateTakesThePlace(f *fixture) {
	channels := []string{"x-main", "mastodon-en", "mail-desk", "sms-county"}
	a := f.issue(channels...)
	for _, c := range channels {
		f.equal(f.done(c), []string{"publish/1"})
	}
	f.update(a, 2, channels...)
	f.equal(f.done("x-main"), []string{"publish/2", "delete/2 of " + a.Code + "-1-1"})
	f.equal(f.done("mastodon-en"), []string{"edit/2 of " + a.Code + "-1-1"})
	f.equal(f.done("mail-desk"), []string{"reply/2 of " + a.Code + "-1-1"})
	f.equal(f.done("sms-county"), []string{"publish/2"})
	f.update(a, 3, channels...)
	f.equal(f.done("x-main"), []string{"publish/3", "delete/3 of " + a.Code + "-2-1"})
	f.equal(f.done("mastodon-en"), []string{"edit/3 of " + a.Code + "-1-1"})
	f.equal(f.done("mail-desk"), []string{"reply/3 of " + a.Code + "-2-1"})
}

func updateWaitsForWhatIsUnderWay(f *fixture) {
	a := f.issue("x-main", "mastodon-en")
	x, m := f.claimOne("x-main"), f.claimOne("mastodon-en")
	f.update(a, 2, "x-main", "mastodon-en")
	f.equal(len(f.work("x-main"))+len(f.work("mastodon-en")), 0)
	due, err := f.Due(f.ctx(), "x-main")
	f.ok(err)
	f.equal(due.Desks, map[alert.Desk]time.Time{})
	f.fails(f.Leave(f.ctx(), x, f.now), alert.ErrConflict, "revision 2")
	f.settle(x, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now, Reason: "no answer"})
	f.equal(len(f.work("x-main")), 0)
	f.settle(x, sent(x, "1", f.now)) // it was found
	f.settle(m, sent(m, "1", f.now))
	f.equal(f.done("x-main"), []string{"publish/2", "delete/2 of 1"})
	f.equal(f.done("mastodon-en"), []string{"edit/2 of 1"})
}

func updateFindsNothingToChange(f *fixture) {
	a := f.issue("mastodon-en")
	d := f.claimOne("mastodon-en")
	f.update(a, 2, "mastodon-en")
	f.settle(d, alert.Outcome{State: alert.Failed, Kind: "refused", Reason: "too long"})
	f.equal(f.done("mastodon-en"), []string{"publish/2"})
	f.equal(f.states(a.Code), []string{"mastodon-en edit dropped", "mastodon-en publish failed", "mastodon-en publish sent"})
}

func updateIsNotHeldUpByAPerson(f *fixture) {
	a := f.issue("x-main")
	d := f.claimOne("x-main")
	f.settle(d, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now, Reason: "no answer"})
	f.settle(d, alert.Outcome{State: alert.Held, Kind: "unsure", Reason: "look"})
	f.update(a, 2, "x-main")
	f.equal(f.done("x-main"), []string{"publish/2"})
	again := alert.Outcome{State: alert.Queued, At: f.now, Due: f.now}
	f.fails(f.Release(f.ctx(), clerk, d.Key, again), alert.ErrConflict, "overtaken by something newer")
	there := sent(d, "old", f.now)
	there.At = f.now
	f.ok(f.Release(f.ctx(), clerk, d.Key, there))
	f.equal(f.done("x-main"), []string{"delete/2 of old"})
}

func updateLeavesChannelsOut(f *fixture) {
	a := f.issue("x-main", "mastodon-en")
	f.done("x-main")
	f.done("mastodon-en")
	f.update(a, 2, "mastodon-en")
	f.equal(f.done("x-main"), []string{"delete/2 of " + a.Code + "-1-1"})
}

func updateIsApprovedByAnother(f *fixture) {
	a := f.issue("x-main")
	f.done("x-main")
	s := f.revision(a, 2, "x-main")
	s.By = alert.Actor{ID: approver.ID, Name: approver.Name, Role: "submit"}
	s.Key, s.BodyHash = "k", "h"
	r, err := f.Revise(f.ctx(), s)
	f.ok(err)
	f.equal(r.Answer, s.Answer)
	f.equal(f.alert(a.Code).Revision, 1)
	f.equal(len(f.work("x-main")), 0)
	again, err := f.Revise(f.ctx(), s)
	f.ok(err)
	f.equal(again.Replayed, true)

	hash := alert.HashOf(s.Renderings)
	_, err = f.Approve(f.ctx(), approver, a.Code, hash, f.now)
	f.fails(err, alert.ErrForbidden, "another person")
	second := alert.Token{ID: "t-second", Name: "K. Oduya", Grants: []alert.Grant{alert.GrantApprove}}
	_, err = f.Approve(f.ctx(), second, a.Code, "another hash", f.now)
	f.fails(err, alert.ErrConflict)
	got, err := f.Approve(f.ctx(), second, a.Code, hash, f.now)
	f.ok(err)
	f.equal([]any{got.Revision, got.Phase, got.ApprovedBy.ID}, []any{2, alert.PhaseLive, "t-second"})
	_, err = f.Approve(f.ctx(), second, a.Code, hash, f.now)
	f.fails(err, alert.ErrConflict, "only a pending alert")
	f.equal(f.done("x-main"), []string{"publish/2", "delete/2 of " + a.Code + "-1-1"})
}

func updateRefuses(f *fixture) {
	a := f.issue("x-main")
	_, err := f.Revise(f.ctx(), f.revision(a, 3, "x-main"))
	f.fails(err, alert.ErrConflict, "submit yours again")
	drill := f.revision(a, 2, "x-main")
	drill.Alert.Status = alert.Exercise
	_, err = f.Revise(f.ctx(), drill)
	f.fails(err, alert.ErrConflict, "Actual")
	pending := f.submit(f.submission("x-main")).Alert
	_, err = f.Revise(f.ctx(), f.revision(pending, 2, "x-main"))
	f.fails(err, alert.ErrConflict, "not approved yet")
	late := f.revision(a, 2, "x-main")
	late.At = a.Expires
	_, err = f.Revise(f.ctx(), late)
	f.fails(err, alert.ErrConflict, "expired", "new alert")
	f.close(a.Code, alert.EndedError)
	_, err = f.Revise(f.ctx(), f.revision(a, 2, "x-main"))
	f.fails(err, alert.ErrConflict, "closed", "new alert")
	nowhere := f.revision(a, 2, "x-main")
	nowhere.Alert.Code = "NOWHERE"
	_, err = f.Revise(f.ctx(), nowhere)
	f.fails(err, alert.ErrNotFound)
}

func closeCorrects(f *fixture) {
	channels := []string{"x-main", "mastodon-en", "mail-desk", "sms-county", "bluesky-main"}
	a := f.issue(channels...)
	for _, c := range channels[:4] {
		f.done(c)
	}
	f.now = f.now.Add(time.Hour)
	out := f.close(a.Code, alert.EndedFoundSafe)
	f.equal([]any{out.Alert.Phase, out.Alert.Ended, out.Alert.ClosedBy.ID, out.Alert.Closed}, []any{alert.PhaseClosed, alert.EndedFoundSafe, approver.ID, f.now})
	f.equal([]int{out.Dropped, out.Corrections, out.Doubtful}, []int{1, 5, 0}) // x: removal and a post; nobody saw bluesky
	f.equal(f.survivors(a.Code), int64(4))
	f.equal(f.done("x-main"), []string{"delete/1/found_safe of " + a.Code + "-1-1", "publish/1/found_safe"})
	f.equal(f.done("mastodon-en"), []string{"edit/1/found_safe of " + a.Code + "-1-1"})
	f.equal(f.done("mail-desk"), []string{"reply/1/found_safe of " + a.Code + "-1-1"})
	f.equal(f.survivors(a.Code), int64(1))
	f.equal(f.done("sms-county"), []string{"publish/1/found_safe"})
	f.equal(f.survivors(a.Code), int64(1)) // what cannot be changed stands there
	f.equal(len(f.done("bluesky-main")), 0)
	f.equal(f.counted(alert.CountClosed, "amber", "Actual", "found_safe"), 1.0)
	ds, err := f.Deliveries(f.ctx(), a.Code)
	f.ok(err)
	for _, d := range ds {
		if d.Ended != "" && !strings.HasPrefix(d.Rendering.Text, "over: found_safe") {
			f.t.Errorf("%s carries %q", d.Key, d.Rendering.Text)
		}
	}
}

func closeWins(f *fixture) {
	a := f.issue("x-main", "mastodon-en", "bluesky-main")
	x, m, b := f.claimOne("x-main"), f.claimOne("mastodon-en"), f.claimOne("bluesky-main")
	f.ok(f.Leave(f.ctx(), x, f.now))
	out := f.close(a.Code, alert.EndedFoundSafe)
	f.equal([]int{out.Dropped, out.Doubtful}, []int{0, 3})
	f.fails(f.Leave(f.ctx(), x, f.now), alert.ErrConflict, "closed")
	f.equal(f.survivors(a.Code), int64(3))

	f.settle(x, alert.Outcome{State: alert.Queued, Kind: "temporary", Due: f.now, Reason: "the alert is closed"})
	f.equal(len(f.done("x-main")), 0) // nothing was ever seen there
	f.settle(m, sent(m, "7", f.now))  // it had landed
	f.equal(f.done("mastodon-en"), []string{"edit/1/found_safe of 7"})
	f.settle(b, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now, Reason: "no answer"})
	f.equal(len(f.work("bluesky-main")), 0)
	f.settle(b, sent(b, "8", f.now))
	f.equal(f.done("bluesky-main"), []string{"delete/1/found_safe of 8", "publish/1/found_safe"})
	f.equal(f.survivors(a.Code), int64(0))
	f.equal(f.alert(a.Code).Phase, alert.PhaseClosed)
}

// What was found late is taken away where a newer revision has gone out since.
func updateTakesAwayWhatWasFoundLate(f *fixture) {
	a := f.issue("fedi-main")
	d := f.hold("fedi-main")
	f.update(a, 2, "fedi-main")
	newer := f.takeAll("fedi-main")[0]
	f.equal(tell(newer), "publish/2")
	f.settle(newer, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now, Reason: "no answer"})
	f.ok(f.Release(f.ctx(), clerk, d.Key, sent(d, "old", f.now)))
	f.equal(len(f.work("fedi-main")), 0) // it is all that surely stands
	f.settle(newer, sent(newer, "new", f.now))
	f.equal(f.done("fedi-main"), []string{"delete/2 of old"})
}

// What was found late goes before what is newer, also when that is about to be replaced itself.
func updateKeepsTheNewer(f *fixture) {
	a := f.issue("x-main")
	d := f.hold("x-main")
	f.update(a, 2, "x-main")
	f.equal(f.done("x-main"), []string{"publish/2"})
	f.update(a, 3, "x-main")
	f.ok(f.Release(f.ctx(), clerk, d.Key, sent(d, "old", f.now)))
	f.equal(f.done("x-main"), []string{"delete/3 of old", "publish/3", "delete/3 of " + a.Code + "-2-1"})
}

// An update never changes what is being removed, however late that was found.
func updateLeavesAloneWhatIsBeingRemoved(f *fixture) {
	a := f.issue("fedi-main")
	d := f.hold("fedi-main")
	f.update(a, 2, "fedi-main")
	newer := f.takeAll("fedi-main")[0]
	f.settle(newer, sent(newer, "new", f.now))
	f.ok(f.Release(f.ctx(), clerk, d.Key, sent(d, "old", f.now)))
	f.update(a, 3, "fedi-main")
	f.equal(f.done("fedi-main"), []string{"delete/2 of old", "edit/3 of new"})
}

// Once a post is changed, it has taken the place of whatever was found meanwhile.
func updateCountsOnAnEditUnderWay(f *fixture) {
	a := f.issue("fedi-main")
	first := f.hold("fedi-main")
	f.update(a, 2, "fedi-main")
	second := f.takeAll("fedi-main")[0]
	f.settle(second, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now, Reason: "no answer"})
	f.settle(second, alert.Outcome{State: alert.Held, Kind: "unsure", Reason: "look"})
	f.update(a, 3, "fedi-main")
	f.ok(f.Release(f.ctx(), clerk, first.Key, sent(first, "first", f.now)))
	edit := f.takeAll("fedi-main")[0]
	f.equal(tell(edit), "edit/3 of first")
	f.settle(edit, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now, Reason: "no answer"})
	f.ok(f.Release(f.ctx(), clerk, second.Key, sent(second, "second", f.now)))
	f.settle(edit, alert.Outcome{State: alert.Queued, Kind: "unsure", Due: f.now, Reason: "changing it again"})
	f.equal(f.done("fedi-main"), []string{"edit/3 of first", "delete/3 of second"})
}

// However many posts turn out to stand, one tells of the ending, and the others go.
func closeIsToldOnce(f *fixture) {
	a := f.issue("fedi-main")
	old := f.hold("fedi-main")
	f.update(a, 2, "fedi-main")
	newer := f.takeAll("fedi-main")[0]
	f.settle(newer, sent(newer, "new", f.now))
	f.close(a.Code, alert.EndedFoundSafe)
	edits := f.takeAll("fedi-main")
	f.equal(tell(edits[0]), "edit/2/found_safe of new")
	f.ok(f.Release(f.ctx(), clerk, old.Key, sent(old, "old", f.now)))
	f.equal(f.done("fedi-main"), []string{"delete/2/found_safe of old"})
	f.settle(edits[0], sent(edits[0], "new", f.now))
	f.equal(len(f.done("fedi-main")), 0)
	f.equal(f.survivors(a.Code), int64(0))
}

func closeOfWhatIsHeld(f *fixture) {
	a := f.issue("x-main")
	d := f.claimOne("x-main")
	f.settle(d, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now, Reason: "no answer"})
	f.settle(d, alert.Outcome{State: alert.Held, Kind: "unsure", Reason: "look"})
	f.close(a.Code, alert.EndedUnfounded)
	f.equal(f.done("x-main"), []string{"publish/1/unfounded"}) // it may be there: people are told
	f.equal(f.survivors(a.Code), int64(1))
	again := alert.Outcome{State: alert.Queued, At: f.now, Due: f.now}
	f.fails(f.Release(f.ctx(), clerk, d.Key, again), alert.ErrConflict, "closed")
	f.ok(f.Release(f.ctx(), clerk, d.Key, sent(d, "1", f.now)))
	f.equal(f.done("x-main"), []string{"delete/1/unfounded of 1"})
	f.equal(f.survivors(a.Code), int64(0))
}

func closeAfterAnUpdate(f *fixture) {
	a := f.issue("x-main", "mastodon-en")
	f.done("x-main")
	f.update(a, 2, "x-main", "mastodon-en")
	d := f.claimOne("x-main")
	f.settle(d, sent(d, "new", f.now)) // the old one's removal is queued
	f.close(a.Code, alert.EndedFoundSafe)
	f.equal(f.done("x-main"), []string{"delete/2 of " + a.Code + "-1-1", "delete/2/found_safe of new", "publish/2/found_safe"})
	f.equal(f.survivors(a.Code), int64(0))
}

func closeWhereAnEditIsRefused(f *fixture) {
	a := f.issue("mastodon-en")
	f.done("mastodon-en")
	f.close(a.Code, alert.EndedFoundSafe)
	ds := f.takeAll("mastodon-en")
	f.settle(ds[0], alert.Outcome{State: alert.Failed, Kind: "refused", Reason: "too late to edit"})
	f.equal(f.done("mastodon-en"), []string{"delete/1/found_safe of " + a.Code + "-1-1"})
	f.equal(f.survivors(a.Code), int64(0))
}

func closeLeftToAPerson(f *fixture) {
	a := f.issue("x-main")
	f.done("x-main")
	f.close(a.Code, alert.EndedFoundSafe)
	ds := f.takeAll("x-main")
	f.equal(tell(ds[0]), "delete/1/found_safe of "+a.Code+"-1-1")
	accept := alert.Outcome{State: alert.Dropped, At: f.now, Reason: "accepted by R. Vance: removed by hand"}
	f.fails(f.Release(f.ctx(), clerk, ds[0].Key, accept), alert.ErrConflict)
	f.settle(ds[0], alert.Outcome{State: alert.Failed, Kind: "refused", Reason: "not yours"})
	f.equal(f.survivors(a.Code), int64(1))
	f.ok(f.Release(f.ctx(), clerk, ds[0].Key, accept))
	f.equal(f.survivors(a.Code), int64(0))
	f.fails(f.Release(f.ctx(), clerk, ds[1].Key, accept), alert.ErrConflict) // a post is no removal
}

func closeRefusesTwice(f *fixture) {
	a := f.issue("x-main")
	reader := alert.Token{ID: "t-reader", Name: "Q. Reader", Grants: []alert.Grant{alert.GrantRead}}
	_, err := f.CloseAlert(f.ctx(), a.Code, alert.Closing{Ended: alert.EndedFoundSafe, By: reader, At: f.now})
	f.fails(err, alert.ErrForbidden, "Q. Reader")
	_, err = f.CloseAlert(f.ctx(), a.Code, alert.Closing{Ended: alert.EndedDeceased, By: approver, At: f.now})
	f.fails(err, alert.ErrConflict, "family")
	f.equal(f.alert(a.Code).Phase, alert.PhaseLive)
	_, err = f.CloseAlert(f.ctx(), "NOWHERE", alert.Closing{Ended: alert.EndedFoundSafe, By: approver, At: f.now})
	f.fails(err, alert.ErrNotFound)
	_, err = f.CloseAlert(f.ctx(), a.Code, alert.Closing{Ended: alert.EndedDeceased, FamilyTold: true, By: approver, At: f.now})
	f.ok(err)
	_, err = f.CloseAlert(f.ctx(), a.Code, alert.Closing{Ended: alert.EndedFoundSafe, By: approver, At: f.now})
	f.fails(err, alert.ErrConflict, "deceased", approver.Name)
	pending := f.submit(f.submission("x-main")).Alert
	out := f.close(pending.Code, alert.EndedError)
	f.equal(out.Alert.Phase, alert.PhaseRejected)
	_, err = f.Approve(f.ctx(), alert.Token{ID: "t", Grants: []alert.Grant{alert.GrantSinglePerson}}, pending.Code, "x", f.now)
	f.fails(err, alert.ErrConflict)
}

func expiryCorrects(f *fixture) {
	a := f.issue("x-main", "mastodon-en", "bluesky-main")
	f.done("x-main")
	f.done("mastodon-en")
	d := f.claimOne("bluesky-main")
	f.now = a.Expires
	f.fails(f.Leave(f.ctx(), d, f.now), alert.ErrConflict, "expired")
	n, err := f.Expire(f.ctx(), f.now)
	f.ok(err)
	f.equal(n, 1)
	f.equal(f.alert(a.Code).Ended, alert.EndedExpired)
	f.equal(f.done("x-main"), []string{"delete/1/expired of " + a.Code + "-1-1", "publish/1/expired"})
	f.equal(f.done("mastodon-en"), []string{"edit/1/expired of " + a.Code + "-1-1"})
	f.settle(d, sent(d, "1", f.now))
	f.equal(f.done("bluesky-main"), []string{"delete/1/expired of 1", "publish/1/expired"})
	f.equal(f.survivors(a.Code), int64(0))
}
