package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// agency is the people at the daemons of one store. Each request goes to the next daemon, over a
// connection of its own.
type agency struct {
	w       *world
	clients []*client.Client
	hasty   bool // takes a no for lack of room as an answer, instead of asking again
}

func (w *world) newAgency(daemons ...*daemon) (*agency, error) {
	a := &agency{w: w}
	hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, d := range daemons {
		cl, err := client.New("http://"+d.api, d.token, hc)
		if err != nil {
			return nil, err
		}
		a.clients = append(a.clients, cl)
	}
	return a, nil
}

// submit hands in an alert, approved at once.
func (a *agency) submit(ctx context.Context, s sheet) error {
	act := judge.Act{Deed: judge.Submit, Code: s.code, Revision: 1, Drill: s.drill}
	return a.ask(ctx, act, func(ctx context.Context, cl *client.Client) error {
		_, err := cl.Submit(ctx, s.file(1), "submit "+s.code, true)
		return err
	})
}

// update hands in a newer revision, approved at once. What the one before said of the car is withdrawn.
func (a *agency) update(ctx context.Context, s sheet, revision int) error {
	act := judge.Act{Deed: judge.Update, Code: s.code, Revision: revision, Drill: s.drill, Withdrawn: s.plate(revision - 1)}
	return a.ask(ctx, act, func(ctx context.Context, cl *client.Client) error {
		_, err := cl.Revise(ctx, s.code, s.file(revision), fmt.Sprint("update ", s.code, " ", revision), true)
		return err
	})
}

// end closes a case.
func (a *agency) end(ctx context.Context, s sheet) error {
	return a.close(ctx, judge.Act{Deed: judge.Close, Code: s.code, Drill: s.drill})
}

// mustEnd closes a case, which may not be refused and must be seen by a time.
func (a *agency) mustEnd(ctx context.Context, s sheet, by time.Time) error {
	return a.close(ctx, judge.Act{Deed: judge.Close, Code: s.code, Drill: s.drill, Must: true, By: by})
}

func (a *agency) close(ctx context.Context, act judge.Act) error {
	return a.ask(ctx, act, func(ctx context.Context, cl *client.Client) error {
		_, err := cl.CloseAlert(ctx, act.Code, web.Closing{Outcome: "found_safe"})
		return err
	})
}

const (
	askAgain = 2 * time.Millisecond
	askWait  = 20 * time.Second // for one answer
)

// ask asks until it is answered, each time another daemon, or until ctx ends.
func (a *agency) ask(ctx context.Context, act judge.Act, request func(context.Context, *client.Client) error) error {
	done := a.w.begin(act)
	unclear := false // an earlier request may have taken effect
	for n := 0; ; n++ {
		err := once(ctx, a.clients[n%len(a.clients)], request)
		switch a.understand(err) {
		case yes:
			a.w.yes(done)
			return nil
		case already:
			if act.Deed == judge.Close && unclear {
				a.w.yes(done)
				return nil
			}
			fallthrough
		case no:
			a.w.note(done, func(d *judge.Act) { d.Refused = !unclear })
			return err
		case silence:
			unclear = true
		case later:
		}
		select {
		case <-ctx.Done():
			a.w.note(done, func(d *judge.Act) { d.Refused = !unclear })
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(askAgain):
		}
	}
}

func once(ctx context.Context, cl *client.Client, request func(context.Context, *client.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	return request(ctx, cl)
}

// full reports whether a refusal says that there is no room.
func full(err error) bool {
	said, ok := errors.AsType[*web.Error](err)
	return ok && said.Status == http.StatusInsufficientStorage
}

// meaning is what an answer says about a request.
type meaning int

const (
	yes     meaning = iota
	no              // nothing was done, and asking again is no use
	later           // nothing was done yet
	already         // somebody has done it before
	silence         // nobody knows
)

func (a *agency) understand(err error) meaning {
	said, ok := errors.AsType[*web.Error](err)
	switch {
	case err == nil:
		return yes
	case !ok, said.Status == http.StatusInternalServerError:
		return silence
	case said.Status >= http.StatusInternalServerError || said.Status == http.StatusTooManyRequests:
		if a.hasty {
			return no
		}
		return later
	case said.Status == http.StatusConflict:
		return already
	default:
		return no
	}
}
