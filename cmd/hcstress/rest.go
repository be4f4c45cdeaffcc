package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
	"github.com/hueandcry/hueandcry/web/client"
)

// rest waits until a daemon has nothing open and the networks have answered everything.
func (w *world) rest(ctx context.Context, d *daemon, within time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for quiet := 0; quiet < 2; {
		open, err := d.open(ctx)
		if err == nil && open == 0 && w.rec.Busy() == 0 {
			quiet++
		} else {
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("work is still open after %s: %d deliveries (%w): %s", within, open, err, d.lastWords())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// open is how many deliveries of a daemon have not ended, or have failed for want of something.
func (d *daemon) open(ctx context.Context) (int, error) {
	body, err := d.ask(ctx, "/metrics")
	if err != nil {
		return 0, err
	}
	open, seen := 0, false
	for line := range strings.Lines(body) {
		if strings.HasPrefix(line, "hueandcry_deliveries_pending{") && !strings.Contains(line, `state="failed"`) {
			var n int
			if _, err := fmt.Sscan(line[strings.LastIndexByte(line, ' ')+1:], &n); err != nil {
				return 0, err
			}
			open, seen = open+n, true
		}
	}
	if !seen {
		return 0, errors.New("the daemon does not tell how many deliveries are open")
	}
	return open, nil
}

// ready waits until the daemon says that it can do its work.
func (d *daemon) ready(ctx context.Context) error {
	for {
		_, err := d.ask(ctx, "/-/ready")
		if err == nil || !pause(ctx, 10*time.Millisecond) {
			return err
		}
	}
}

// ask reads one page of the daemon's ops listener.
func (d *daemon) ask(ctx context.Context, page string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.ops+page, http.NoBody)
	if err != nil {
		return "", err
	}
	resp, err := opsClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	if _, err := io.Copy(&body, resp.Body); err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s: %s", page, resp.Status, body.String())
	}
	return body.String(), nil
}

var opsClient = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// account reads what the daemon has written down about its deliveries. An alert that nobody approves
// marks the end: its event comes after all others.
func (a *agency) account(ctx context.Context) ([]judge.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	last := newSheet(99_999, false)
	cl := a.clients[0]
	if _, err := cl.Submit(ctx, last.file(1), "the end of the account", false); err != nil {
		return nil, fmt.Errorf("the account cannot be closed: %w", err)
	}
	out := []judge.Record{}
	for e, err := range cl.Events(ctx, "", 0) {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, client.ErrUnreachable):
			continue // it comes back by itself
		case err != nil:
			return nil, err
		case e.Code == last.code:
			return out, nil
		}
		r := judge.Record{At: e.At, Code: e.Code, Kind: e.Kind}
		if e.Kind == "delivery" {
			if err := json.Unmarshal(e.Data, &r); err != nil {
				return nil, fmt.Errorf("event %d: %w", e.ID, err)
			}
		}
		out = append(out, r)
	}
	return nil, errors.New("the account broke off")
}
