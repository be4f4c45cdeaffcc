package simulate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// story is one case, and what its dispatcher wants done about it: one thing after the other.
type story struct {
	w       *world
	code    string
	alert   alert.Alert
	left    []judge.Deed
	acts    []judge.Act
	asked   int       // times, the act under way
	expired time.Time // when that was written down; zero: it was not
}

func newStory(w *world, n int) *story {
	s := &story{w: w, code: fmt.Sprintf("H%dK-2QF", n)}
	s.alert = alert.Alert{
		ID: alert.ID(fmt.Sprintf("0190aaaa-0000-7000-8000-%012d", n)), Code: s.code, Kind: "amber", Status: alert.Actual,
		Phase: alert.PhasePending, Revision: 1, Langs: []alert.Lang{"en-US"}, SubmittedBy: clerk.Actor(),
	}
	s.left = []judge.Deed{judge.Submit}
	for range w.rng.IntN(3) {
		s.left = append(s.left, judge.Update)
	}
	if w.chance(.6) {
		s.left = append(s.left, judge.Close)
	}
	w.after(w.moment(2*time.Minute), nil, s.next)
	return s
}

// clerk may do everything.
var clerk = alert.Token{ID: "t-clerk", Name: "R. Vance", Grants: []alert.Grant{alert.GrantSubmit, alert.GrantSinglePerson}}

func (s *story) done() bool { return len(s.left) == 0 }

// next begins the next act.
func (s *story) next() {
	if s.done() {
		return
	}
	a := judge.Act{Deed: s.left[0], Code: s.code, Began: s.w.now, Revision: s.alert.Revision}
	if a.Deed == judge.Update {
		a.Revision++
	}
	s.acts, s.asked = append(s.acts, a), 0
	s.ask(len(s.acts)-1, s.deed(a))
}

// deed is an act as the ledger takes it.
func (s *story) deed(a judge.Act) func(*daemon) error {
	ctx := context.Background()
	if a.Deed == judge.Close {
		return func(d *daemon) error {
			_, err := d.ledger.CloseAlert(ctx, s.code, alert.Closing{Ended: alert.EndedFoundSafe, By: clerk, At: d.wall()})
			return err
		}
	}
	if a.Deed == judge.Submit {
		s.alert.Created = s.w.now
		s.alert.Expires = s.w.now.Add(24 * time.Hour)
		if s.w.chance(.3) {
			s.alert.Expires = s.w.now.Add(s.w.between(10*time.Second, 6*time.Minute))
		}
		if s.w.chance(.1) {
			s.alert.Effective = s.w.now.Add(s.w.between(time.Second, time.Minute))
		}
	}
	then := s.alert
	then.Revision = a.Revision
	sub := alert.Submission{
		Alert: then, Content: []byte("{}"), Renderings: s.renderings(a.Revision), By: clerk.Actor(), Approve: true,
		Key: fmt.Sprintf("%s/%d", s.code, a.Revision), BodyHash: "body",
	}
	return func(d *daemon) error {
		sub := sub
		sub.At = d.wall()
		write := d.ledger.Submit
		if a.Deed == judge.Update {
			write = d.ledger.Revise
		}
		_, err := write(ctx, sub)
		return err
	}
}

// ask asks any daemon, and asks again where no answer comes.
func (s *story) ask(i int, deed func(*daemon) error) {
	w, heard := s.w, false
	s.asked++
	d := w.daemons[w.rng.IntN(len(w.daemons))]
	if d.up {
		d.op(func() error {
			err := deed(d)
			w.say("%s: %s of %s, revision %d: %v", d.name, s.acts[i].Deed, s.code, s.acts[i].Revision, err)
			w.point(d)
			return err
		}, func(err error) {
			if heard {
				return
			}
			heard = true
			s.answered(i, deed, err)
		})
	}
	w.after(5*time.Second, nil, func() {
		if !heard {
			heard = true
			s.answered(i, deed, errLedger)
		}
	})
}

func (s *story) answered(i int, deed func(*daemon) error, err error) {
	a := &s.acts[i]
	switch {
	case err == nil:
		a.Acked = s.w.now
		s.w.say("client: %s of %s is acknowledged", a.Deed, s.code)
		s.alert.Revision = a.Revision
	case errors.Is(err, alert.ErrConflict):
		a.Refused = s.asked == 1    // else an earlier answer was lost
		if a.Deed == judge.Submit { // there is nothing that could be updated or closed
			s.left = nil
			return
		}
	default:
		s.w.after(time.Second, nil, func() { s.ask(i, deed) })
		return
	}
	s.left = s.left[1:]
	s.w.after(s.w.moment(4*time.Minute), nil, s.next)
}

// renderings are what a revision shows at each network, and the words of every ending.
func (s *story) renderings(revision int) []alert.Rendering {
	var out []alert.Rendering
	for _, n := range s.w.networks {
		r := alert.Rendering{
			Channel: n.name, Network: n.name, Lang: "en-US", Acts: n.acts(n.edits), Marker: alert.Marker(s.code, revision),
		}
		r.Text = "MISSING CHILD\n" + r.Marker
		out = append(out, r)
		for _, e := range []alert.Ended{alert.EndedFoundSafe, alert.EndedExpired} {
			end := r
			end.Ended, end.Acts, end.Marker = e, n.acts(n.rewords), alert.EndMarker(s.code)
			end.Text = "over: " + string(e) + "\n" + end.Marker
			out = append(out, end)
		}
	}
	return out
}

func (n *network) acts(edits bool) []alert.Action {
	if edits {
		return []alert.Action{alert.Edit, alert.Delete}
	}
	return []alert.Action{alert.Publish, alert.Delete}
}

// noteExpiries writes down when it stood in the ledger that a case has expired.
func (w *world) noteExpiries() {
	for _, s := range w.cases {
		a, err := w.ledger.Alert(context.Background(), s.code)
		if err == nil && a.Phase == alert.PhaseExpired && s.expired.IsZero() {
			s.expired = w.now
			w.say("%s has expired", s.code)
		}
	}
}

// told are the acts as the judge hears of them: an expiry is an ending too.
func (s *story) told() []judge.Act {
	var out []judge.Act
	for _, a := range s.acts {
		if a.Deed != judge.Close || s.expired.IsZero() {
			out = append(out, a)
		}
	}
	if !s.expired.IsZero() {
		out = append(out, judge.Act{Deed: judge.Close, Code: s.code, Began: s.expired, Acked: s.expired})
	}
	return out
}
