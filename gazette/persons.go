package gazette

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/pfif"
)

// For so long those who copied a record are told that the person was found. A placeholder stands there at
// once, and for ever.
const foundTold = time.Hour

// Persons are the PFIF records of those whom an alert looks for: while it is in force what the public may
// know, and from its end on their placeholders. versions are its approved revisions, the oldest first.
// [alert.ErrNotFound] says that it has none.
func (g *Gazette) Persons(a alert.Alert, versions []alert.Version, now time.Time) ([]byte, error) {
	none := fmt.Errorf("records of alert %s: %w", a.Code, alert.ErrNotFound)
	if a.Status != alert.Actual || len(versions) == 0 || !begun(a, now) {
		return nil, none
	}
	revs := make([]alert.Revision, len(versions))
	for i, v := range versions {
		if err := json.Unmarshal(v.Content, &revs[i]); err != nil {
			return nil, fmt.Errorf("revision %d of %s: %w", v.Number, a.Code, err)
		}
	}
	r := &revs[len(revs)-1]
	if r.Meta.Scope != "" && r.Meta.Scope != alert.ScopePublic {
		return nil, none
	}
	newest := versions[len(versions)-1]
	is := pfif.Issue{
		Phrases: g.opt.Rules.Phrases,
		Host:    g.host, Sent: newest.Approved, Entry: newest.Approved, Expiry: a.Expires, Issued: versions[0].Approved, Updates: updates(versions, revs),
	}
	if g.opt.Page != "" {
		is.Page = g.page(a.Code, "")
	}
	if g.opt.Key != nil && len(newest.Photos) == len(r.PublicPhotos()) {
		for _, m := range newest.Photos {
			is.PhotoURLs = append(is.PhotoURLs, g.photo(m))
		}
	}
	if a.Phase.Over() || alert.Expired(a.Expires, now) {
		return placeholders(r, a, is, now)
	}
	persons, _ := pfif.Export(r, is)
	if len(persons) == 0 {
		return nil, none
	}
	return pfif.Write(persons, nil)
}

// begun reports whether an alert is, or ever was, in effect.
func begun(a alert.Alert, now time.Time) bool {
	if a.Phase.Over() {
		return !a.Closed.Before(a.Effective)
	}
	return a.Phase == alert.PhaseLive || a.Phase == alert.PhaseApproved && !a.Effective.After(now)
}

func placeholders(r *alert.Revision, a alert.Alert, is pfif.Issue, now time.Time) ([]byte, error) {
	ended := a.Closed
	if ended.IsZero() {
		ended = a.Expires
	}
	persons := pfif.Placeholders(r, is.Host, ended)
	if len(persons) == 0 {
		return nil, fmt.Errorf("records of alert %s: %w", a.Code, alert.ErrNotFound)
	}
	var notes []pfif.Note
	if now.Before(ended.Add(foundTold)) {
		notes = pfif.Close(r, is, a.Ended, ended)
	}
	return pfif.Write(persons, notes)
}

// updates are what each revision behind the first said.
func updates(versions []alert.Version, revs []alert.Revision) []pfif.Update {
	var all []pfif.Update
	for i := 1; i < len(revs); i++ {
		n := revs[i].Narrative[revs[i].Source()]
		all = append(all, pfif.Update{Sent: versions[i].Approved, Text: strings.TrimSpace(n.Headline.Shown() + " " + n.WhatHappened.Shown())})
	}
	return all
}
