package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// clerkToken closes what the suite opened.
var clerkToken = alert.Token{ID: "t-clerk", Name: "R. Vance", Grants: []alert.Grant{alert.GrantSubmit}}

// announce makes a message that tells what it was made of. Alerts of the kind mute have none.
func announce(d alert.Decision) (alert.Message, error) {
	if d.Alert.Kind == "mute" {
		return alert.Message{}, errors.New("nothing can be said")
	}
	m := alert.Message{
		Identifier: fmt.Sprintf("%s-%d", d.Alert.ID, len(d.Earlier)), Type: alert.MsgAlert, Status: d.Alert.Status, Revision: d.Alert.Revision,
		Sent: d.At, Expires: d.Alert.Expires, Content: fmt.Appendf(nil, "<alert>%d %s %s</alert>", d.Alert.Revision, d.Content, d.Photos[0].Content),
	}
	switch {
	case d.Alert.Ended != "":
		m.Type, m.Expires = alert.MsgCancel, d.At.Add(time.Hour)
	case len(d.Earlier) > 0:
		m.Type = alert.MsgUpdate
	}
	for _, e := range d.Earlier {
		m.Reference += e.Identifier + " "
	}
	return m, nil
}

var messageParts = []part[*wide]{
	{"messages/are written with each decision", messagesWritten},
	{"messages/hold nothing up", messagesUnmade},
	{"messages/wait for the time of effect", messagesWait},
	{"messages/of an alert that never took effect are never told", messagesNeverTold},
	{"received/is answered the same", receivedAgain},
	{"received/ends a case once", receivedCancel},
}

// RunMessages runs the part of the suite that is about messages. open returns a new, empty store that has its
// messages made by announce, and that the suite closes.
func RunMessages(t *testing.T, open func(t testing.TB, announce func(alert.Decision) (alert.Message, error)) Full) {
	t.Helper()
	for _, p := range messageParts {
		t.Run(p.name, func(t *testing.T) {
			s := open(t, announce)
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			p.run(&wide{newFixture(t, s), s})
		})
	}
}

// inForce are the types of the messages that are told at a moment.
func (f *wide) inForce(now time.Time) (types []alert.MsgType) {
	f.t.Helper()
	all, _, err := f.Messages(f.ctx(), now)
	f.ok(err)
	for _, m := range all {
		types = append(types, m.Type)
	}
	return types
}

func messagesWritten(f *wide) {
	s := f.submission("x-main")
	s.Approve = true
	code := f.submit(s).Alert.Code
	_, last, err := f.Messages(f.ctx(), f.now)
	f.ok(err)
	f.equal(last, f.now)
	f.equal(f.inForce(f.now), []alert.MsgType{alert.MsgAlert})

	next := Submission(1, f.now.Add(time.Minute), "x-main")
	next.Alert.Revision, next.Approve = 2, true
	_, err = f.Revise(f.ctx(), next)
	f.ok(err)
	f.equal(f.inForce(next.At), []alert.MsgType{alert.MsgUpdate})

	ended := next.At.Add(time.Minute)
	_, err = f.CloseAlert(f.ctx(), code, alert.Closing{Ended: alert.EndedFoundSafe, FamilyTold: true, By: clerkToken, At: ended})
	f.ok(err)
	f.equal(f.inForce(ended), []alert.MsgType{alert.MsgCancel})
	f.equal(len(f.inForce(ended.Add(time.Hour))), 0) // and what it ended does not come back
	_, last, err = f.Messages(f.ctx(), ended.Add(2*time.Hour))
	f.ok(err)
	f.equal(last, ended.Add(time.Hour))

	all, err := f.MessagesOf(f.ctx(), code)
	f.ok(err)
	f.equal(len(all), 3)
	for i, m := range all {
		f.equal(m.Number, i+1)
		f.equal(m.Replaced, i < 2)
		f.equal(m.Code, code)
		one, err := f.Message(f.ctx(), m.Identifier, ended)
		f.ok(err)
		f.equal(one, m)
	}
	f.equal(string(all[0].Content), fmt.Sprintf("<alert>1 %s %s</alert>", s.Content, s.Photos[0].Content))
	f.equal(all[2].Reference, all[0].Identifier+" "+all[1].Identifier+" ")
	_, err = f.Message(f.ctx(), "nothing", ended)
	f.fails(err, alert.ErrNotFound, "nothing")
}

func messagesUnmade(f *wide) {
	s := f.submission("x-main")
	s.Alert.Kind, s.Approve = "mute", true
	r := f.submit(s)
	f.equal(r.Alert.Phase, alert.PhaseLive)
	f.equal(len(f.inForce(f.now)), 0)
	told := f.kinds(r.Alert.Code)
	f.equal(told[len(told)-1], "message")
	_, err := f.CloseAlert(f.ctx(), r.Alert.Code, alert.Closing{Ended: alert.EndedError, By: clerkToken, At: f.now})
	f.ok(err)
}

func messagesWait(f *wide) {
	s := f.submission("x-main")
	s.Alert.Effective, s.Approve = f.now.Add(time.Hour), true
	f.submit(s)
	f.equal(len(f.inForce(f.now)), 0)
	_, err := f.Message(f.ctx(), string(s.Alert.ID)+"-0", f.now)
	f.fails(err, alert.ErrNotFound)
	f.equal(len(f.inForce(s.Alert.Effective)), 1)
	_, last, err := f.Messages(f.ctx(), s.Alert.Effective)
	f.ok(err)
	f.equal(last, s.Alert.Effective)
}

func messagesNeverTold(f *wide) {
	s := f.submission("x-main")
	s.Alert.Effective, s.Approve = f.now.Add(time.Hour), true
	f.submit(s)
	_, err := f.CloseAlert(f.ctx(), s.Alert.Code, alert.Closing{Ended: alert.EndedError, By: clerkToken, At: f.now.Add(time.Minute)})
	f.ok(err)
	f.equal(len(f.inForce(s.Alert.Effective)), 0)
	_, err = f.Message(f.ctx(), string(s.Alert.ID)+"-0", s.Alert.Effective)
	f.fails(err, alert.ErrNotFound)
}

// received is the nth message of somebody else.
func received(n int, kind alert.MsgType) *alert.Received {
	return &alert.Received{Sender: "them@example.org", Identifier: fmt.Sprintf("m-%d", n), Sent: Begin, Type: kind, Content: fmt.Appendf(nil, "<alert>%d</alert>", n)}
}

func receivedAgain(f *wide) {
	s := f.submission("x-main")
	s.Received = received(1, alert.MsgAlert)
	_, err := f.Came(f.ctx(), *s.Received)
	f.fails(err, alert.ErrNotFound)
	first := f.submit(s)
	again := f.submission("x-main")
	again.Received = s.Received
	r := f.submit(again)
	f.equal(r, alert.Receipt{Alert: first.Alert, Answer: s.Answer, Replayed: true})
	r, err = f.Came(f.ctx(), *s.Received)
	f.ok(err)
	f.equal(r.Answer, s.Answer)

	other := *s.Received
	other.Content = []byte("<alert>other</alert>")
	again.Received = &other
	_, err = f.Submit(f.ctx(), again)
	f.fails(err, alert.ErrConflict, other.Identifier, first.Alert.Code)

	a, err := f.Source(f.ctx(), *s.Received)
	f.ok(err)
	f.equal(a.Code, first.Alert.Code)
	other.Sent = other.Sent.Add(time.Second) // a message is named by its time, too
	_, err = f.Source(f.ctx(), other)
	f.fails(err, alert.ErrNotFound)
}

func receivedCancel(f *wide) {
	a := f.live("x-main")
	c := alert.Closing{Ended: alert.EndedExpired, By: clerkToken, At: f.now, Received: received(2, alert.MsgCancel)}
	first, err := f.CloseAlert(f.ctx(), a.Code, c)
	f.ok(err)
	f.equal(first.Alert.Phase, alert.PhaseClosed)
	c.At = f.now.Add(time.Hour)
	again, err := f.CloseAlert(f.ctx(), a.Code, c)
	f.ok(err)
	f.equal(again, first)
	c.Received = received(3, alert.MsgCancel)
	_, err = f.CloseAlert(f.ctx(), a.Code, c)
	f.fails(err, alert.ErrConflict, a.Code)
}
