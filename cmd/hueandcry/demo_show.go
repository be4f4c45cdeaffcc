package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/insight"
	"github.com/hueandcry/hueandcry/web"
)

// event is one line of --json.
type event struct {
	Event   string  `json:"event"`
	Seconds float64 `json:"seconds"` // since the start of the demo

	API       string `json:"api,omitzero"`
	Ops       string `json:"ops,omitzero"`
	Rehearsal string `json:"rehearsal,omitzero"`

	Code       string            `json:"code,omitzero"`
	Title      string            `json:"title,omitzero"`
	Renderings []alert.Rendering `json:"renderings,omitzero"`

	Posted *row   `json:"posted,omitzero"`
	Rows   []*row `json:"networks,omitzero"`

	Insight *insight.Alert `json:"insight,omitzero"` // what is estimated and what may still come

	Corrections []correctionMade `json:"corrections,omitzero"`
	StillUp     []leftover       `json:"still_up,omitzero"`
}

func (s *demoShow) tell(e event) {
	e.Seconds = time.Since(s.began).Seconds()
	b, err := json.Marshal(e)
	if err != nil { // strings and numbers only
		panic(err)
	}
	_, _ = s.out.Write(append(b, '\n'))
}

func (s *demoShow) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// started tells where everything is.
func (s *demoShow) started() {
	api, ops := "http://"+s.app.api.Addr().String(), "http://"+s.app.ops.Addr().String()
	if s.opt.json {
		s.tell(event{Event: "started", API: api, Ops: ops, Rehearsal: s.world.url()})
		return
	}
	s.say("Hue and Cry: a rehearsal. Nothing leaves this machine.\n")
	s.say("  what the public sees  %s/public", s.world.url())
	if s.opt.speed != 1 {
		s.say("  the audience lives    %g times as fast; hours and times of reach are its own", s.opt.speed)
	}
	s.say("  metrics               %s/metrics", ops)
	s.say("  API                   %s/api/v1/alerts\n", api)
}

func (s *demoShow) submitted(answer web.Submitted) {
	s.board.Code = answer.Code
	if s.opt.json {
		s.tell(event{Event: "submitted", Code: answer.Code, Renderings: answer.Renderings})
		return
	}
	s.say("Alert %s, as X shows it:\n", answer.Code)
	for _, r := range answer.Renderings {
		if r.Network == "x" {
			s.say("%s\n", indent(r.Text))
		}
	}
}

// follow shows the alert until ctx ends.
func (s *demoShow) follow(ctx context.Context) {
	changed, stop := s.app.store.Watch()
	defer stop()
	tty := s.terminal()
	beat := time.NewTicker(500 * time.Millisecond)
	defer beat.Stop()
	s.posts = map[string]bool{}
	var last time.Time // when figures were last told
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		case <-changed:
			if time.Since(last) < 100*time.Millisecond && s.board.posted() == len(s.board.Rows) {
				continue
			}
		}
		if err := s.refresh(ctx); err != nil {
			continue // the store says why in the log; the next beat tries again
		}
		switch {
		case tty != nil:
			tty.draw(&s.board, "Ctrl-C ends the demo.")
		case s.opt.json || time.Since(last) >= 2*time.Second:
			s.progress(&last)
		}
	}
}

// terminal returns a screen if standard output is a terminal and nobody asked for JSON.
func (s *demoShow) terminal() *screen {
	f, ok := s.out.(*os.File)
	if !ok || s.opt.json || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return &screen{out: f, width: func() int {
		width, _, err := term.GetSize(int(f.Fd()))
		if err != nil {
			return 80
		}
		return width
	}}
}

func (s *demoShow) refresh(ctx context.Context) error {
	f, err := s.app.figures(ctx)
	if err != nil {
		return err
	}
	for _, a := range f.Alerts {
		if a.Alert.Code == s.board.Code {
			s.board.update(a)
		}
	}
	told, err := s.app.analyst.Alerts(ctx)
	if err != nil {
		return err
	}
	s.board.Told = told[s.board.Code]
	for _, r := range s.board.Rows {
		if r.State == alert.Sent && !s.posts[r.Channel] {
			s.posts[r.Channel] = true
			s.posted(r)
		}
	}
	return nil
}

func (s *demoShow) posted(r *row) {
	switch {
	case s.opt.json:
		s.tell(event{Event: "posted", Code: s.board.Code, Posted: r})
	case s.terminal() == nil:
		s.say("%6.1f s  %-9s posted after %s  %s", time.Since(s.began).Seconds(), r.Network, seconds(r), r.URL)
	}
}

// progress tells the figures, at most twice a second as JSON and every two seconds as text.
func (s *demoShow) progress(last *time.Time) {
	if s.opt.json && time.Since(*last) < 500*time.Millisecond {
		return
	}
	*last = time.Now()
	if s.opt.json {
		s.tell(event{Event: "figures", Code: s.board.Code, Rows: s.board.Rows, Insight: &s.board.Told})
		return
	}
	for _, r := range s.board.Rows {
		if r.State == alert.Sent {
			s.say("%6.1f s  %-9s %s reposts, exposure %s", time.Since(s.began).Seconds(), r.Network, thousands(r.Reposts), known(r.Exposure))
			s.told(r.Network)
		} else {
			s.say("%6.1f s  %-9s %s  %s", time.Since(s.began).Seconds(), r.Network, r.State, r.Reason)
		}
	}
}

// told tells what is estimated of one network.
func (s *demoShow) told(network string) {
	for _, n := range s.board.Told.Networks {
		if n.Network == network && n.Reach.Given() {
			s.say("%20s reach %s, R %s, in 1 h %s reposts", "", bestOf(n.Reach), ratio(n.R), ahead(n.Outlook, 0))
		}
	}
}

// summary tells how it ended.
func (s *demoShow) summary(ctx context.Context) error {
	if err := s.refresh(ctx); err != nil {
		return err
	}
	if s.opt.json {
		s.tell(event{Event: "summary", Code: s.board.Code, Title: s.board.Title, Rows: s.board.Rows, Insight: &s.board.Told})
	} else {
		s.say("\n%s: %s\n", s.board.Code, s.board.Title)
		width := 80
		if tty := s.terminal(); tty != nil {
			width = tty.width()
		}
		for _, line := range s.board.table(width) {
			s.say("%s", line)
		}
		s.say("")
		for _, line := range s.board.outlook(width) {
			s.say("%s", line)
		}
		s.say("\nExposure is the sum of followers, ours and of everyone seen reposting: an upper bound, not people reached.")
	}
	n := s.board.posted()
	if why := s.board.stuck(); why != "" {
		return partlyError{fmt.Errorf("%d of %d networks have the post; a person would have to act: %s", n, len(s.board.Rows), why)}
	}
	if n < len(s.board.Rows) {
		return partlyError{fmt.Errorf("%d of %d networks have the post; the demo ended before the others did", n, len(s.board.Rows))}
	}
	return nil
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(text, "\n", "\n  ")
}
