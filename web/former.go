package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// Former is what an update takes the place of.
type Former struct {
	Alert   alert.Alert
	Version alert.Version // in force, or what waits to be while nothing is
	Newest  int           // number of the newest revision, approved or not
}

// former reads what an update of an alert takes the place of.
func (s *Server) former(ctx context.Context, a alert.Alert) (*Former, *alert.Version, error) {
	newest, err := s.opt.Read.Version(ctx, a.Code, 0)
	if err != nil {
		return nil, nil, err
	}
	f := &Former{Alert: a, Version: newest, Newest: newest.Number}
	if newest.Number == a.Revision {
		return f, nil, nil
	}
	f.Version, err = s.opt.Read.Version(ctx, a.Code, a.Revision)
	return f, &newest, err
}

// adopt gives an update the names of the alert it belongs to, as far as its file leaves them to us.
func (f *Former) adopt(m *alert.Meta) {
	m.ID = cmp.Or(m.ID, f.Alert.ID)
	m.Code = cmp.Or(m.Code, f.Alert.Code)
	m.Revision = cmp.Or(m.Revision, f.Newest+1)
	if m.MsgType != alert.MsgCancel { // which is refused, in words
		m.MsgType = alert.MsgUpdate
	}
}

// check says what in a file does not belong to the alert that it shall update.
func (f *Former) check(m alert.Meta) (faults []alert.Fault) {
	wrong := func(path, format string, args ...any) {
		faults = append(faults, alert.Fault{Path: path, Grade: alert.Block, Message: fmt.Sprintf(format, args...)})
	}
	a := f.Alert
	if m.Code != "" && m.Code != a.Code {
		wrong("meta.code", "this file is of alert %s, not of %s; name the right file or the right code", m.Code, a.Code)
	}
	if m.ID != "" && m.ID != a.ID {
		wrong("meta.id", "this file is of another alert than %s, whose id is %s; name the right file", a.Code, a.ID)
	}
	if next := f.Newest + 1; m.Revision != 0 && m.Revision != next {
		wrong("meta.revision", "the next revision of %s is %d, not %d; take the line out", a.Code, next, m.Revision)
	}
	if m.Kind != a.Kind {
		wrong("meta.kind", "%s is of kind %q, which an update does not change; close it and submit a new alert", a.Code, a.Kind)
	}
	if m.Status != a.Status {
		wrong("meta.status", "%s is %s for ever, so an update cannot be %s; write %s", a.Code, a.Status, m.Status, a.Status)
	}
	return faults
}

// compare says what an approver would not see by looking at the new texts alone.
func (f *Former) compare(r *alert.Revision, appeals []alert.Rendering) (faults []alert.Fault) {
	var out []string
	before, _ := part(f.Version.Renderings)
	for _, old := range before {
		if !slices.ContainsFunc(appeals, func(r alert.Rendering) bool { return r.Channel == old.Channel }) {
			out = append(out, old.Channel)
		}
	}
	if len(out) > 0 {
		faults = append(faults, alert.Fault{Grade: alert.Warn, Message: fmt.Sprintf(
			"revision %d went to %s too, and this one does not: what stands there is deleted", f.Version.Number, strings.Join(out, ", "))})
	}
	if f.same(r) && slices.EqualFunc(before, appeals, func(a, b alert.Rendering) bool { return a.Channel == b.Channel && slices.Equal(a.Media, b.Media) }) {
		faults = append(faults, alert.Fault{Grade: alert.Warn, Message: fmt.Sprintf("nothing in this file differs from revision %d", f.Version.Number)})
	}
	return faults
}

// same reports whether r says what the former revision does, but for what we fill in ourselves. Their
// texts differ in any case: one is an alert, the other its update.
func (f *Former) same(r *alert.Revision) bool {
	var old alert.Revision
	if err := json.Unmarshal(f.Version.Content, &old); err != nil {
		return false
	}
	m, now := &old.Meta, r.Meta
	m.ID, m.Code, m.Revision, m.MsgType, m.Effective, m.Issuer = now.ID, now.Code, now.Revision, now.MsgType, now.Effective, now.Issuer
	a, errOld := json.Marshal(old)
	b, errNew := json.Marshal(r)
	return errOld == nil && errNew == nil && bytes.Equal(a, b)
}
