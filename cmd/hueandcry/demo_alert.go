package main

import (
	_ "embed"
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
		rev, doc, faults := file.Read(sampleAlert)
		if len(faults) > 0 {
			return demoAlert{}, &faultsError{file: "the made-up alert", faults: file.Locate(faults, doc)}
		}
		upload := client.File{Data: sampleAlert, Photos: []client.Photo{{Name: "portrait.png", Data: picture}}}
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
