package main

import (
	_ "embed"
	"regexp"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/web/client"
)

//go:embed demo/alert.yaml
var sampleAlert []byte

// demoAlert is the alert that a demo issues.
type demoAlert struct {
	name   string // for people
	file   client.File
	status alert.Status
	clock  time.Time // where the demo's clock starts
}

// readDemoAlert reads the file, or takes the made-up alert if there is none. In a rehearsal the clock
// starts when the alert takes effect, so that old files can be played again.
func readDemoAlert(term Terminal, path string, now time.Time) (demoAlert, error) {
	if path == "" {
		picture, err := portrait()
		if err != nil {
			return demoAlert{}, err
		}
		made := toldNow(sampleAlert, now)
		rev, doc, faults := file.Read(made)
		if len(faults) > 0 {
			return demoAlert{}, &faultsError{file: "the made-up alert", faults: file.Locate(faults, doc)}
		}
		upload := client.File{Data: made, Photos: []client.Photo{{Name: "portrait.png", Data: picture}}}
		return newDemoAlert("the made-up alert", upload, rev, now), nil
	}
	f, err := (&cli{Terminal: term}).readAlert(path)
	if err != nil {
		return demoAlert{}, err
	}
	upload, err := f.upload()
	if err != nil {
		return demoAlert{}, err
	}
	return newDemoAlert(f.name, upload, f.rev, now), nil
}

// sampleEffective is when the made-up alert takes effect, as its file says.
var sampleEffective = time.Date(2026, time.June, 14, 20, 5, 0, 0, time.UTC)

var sampleTime = regexp.MustCompile(`"2026-06-1[45]T[^"]+"`)

// toldNow moves every time of the made-up alert so that it takes effect now: whoever scrapes the demo
// lives in the present.
func toldNow(text []byte, now time.Time) []byte {
	by := now.Truncate(time.Second).Sub(sampleEffective)
	return sampleTime.ReplaceAllFunc(text, func(quoted []byte) []byte {
		t, err := time.Parse(`"`+time.RFC3339+`"`, string(quoted))
		if err != nil {
			return quoted // reading the file says what is wrong
		}
		return []byte(t.Add(by).Format(`"` + time.RFC3339 + `"`))
	})
}

func newDemoAlert(name string, f client.File, rev *alert.Revision, now time.Time) demoAlert {
	return demoAlert{name: name, file: f, status: rev.Status(), clock: demoClock(rev, now)}
}

// demoClock is the moment at which the alert of a file is issued: when it takes effect, or if that is
// not said, now, provided that what it tells has happened and it has not expired.
func demoClock(rev *alert.Revision, now time.Time) time.Time {
	for _, t := range []time.Time{rev.Meta.Effective, rev.Meta.Sent} {
		if !t.IsZero() {
			return t
		}
	}
	seen := rev.LastSeen.Time.Value
	if rev.Meta.Onset.After(seen) {
		seen = rev.Meta.Onset
	}
	if seen.IsZero() || !now.Before(seen) && now.Before(rev.Meta.Expires) {
		return now
	}
	return seen
}
