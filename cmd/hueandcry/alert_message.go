package main

import (
	"bytes"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/pfif"
	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

// readMessage takes over what a CAP message or a PFIF document says. Its signature is not looked at: the daemon
// does that, which knows whom to trust.
func (f *alertFile) readMessage(now time.Time) error {
	f.doc = &strictyaml.Document{}
	if bytes.Contains(f.data, []byte("zesty.ca/pfif")) {
		doc, err := pfif.Read(f.data, now)
		if err != nil {
			return f.unread(err)
		}
		f.records = true
		f.rev, f.said = doc.Draft()
		f.said = append(doc.Findings, f.said...)
		return nil
	}
	r, err := cap.Read(f.data)
	if err != nil {
		return f.unread(err)
	}
	f.rev, f.said = r.Revision(shippedRules().Kinds)
	f.said = append(cap.Faults(r.Findings), f.said...)
	if r.Signature == cap.Unsigned {
		f.said = append(f.said, alert.Fault{Grade: alert.Warn, Message: "is not signed; a daemon takes a message only with the signature of a sender whom it knows"})
	}
	return nil
}

func (f *alertFile) unread(err error) error {
	return &faultsError{file: f.name, faults: []alert.Fault{{Grade: alert.Block, Message: err.Error()}}}
}
