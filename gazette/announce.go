package gazette

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

// Announce makes and signs the message that tells of a decision.
func (g *Gazette) Announce(d alert.Decision) (alert.Message, error) {
	m, err := g.announce(d)
	if err != nil {
		g.opt.Log.Error("the CAP message of an alert cannot be made; it is not in the feeds", "alert", d.Alert.Code, "revision", d.Alert.Revision, "error", err)
	}
	return m, err
}

func (g *Gazette) announce(d alert.Decision) (alert.Message, error) {
	var r alert.Revision
	if err := json.Unmarshal(d.Content, &r); err != nil {
		return alert.Message{}, fmt.Errorf("reading the revision: %w", err)
	}
	is, err := g.issue(&r, d)
	if err != nil {
		return alert.Message{}, err
	}
	compose := cap.Compose
	if d.Alert.Ended != "" {
		compose = func(r *alert.Revision, is cap.Issue) (*cap.Message, []alert.Fault) {
			return cap.Cancel(r, is, d.Alert.Ended)
		}
	}
	m, faults := compose(&r, is)
	if alert.Blocking(faults) {
		return alert.Message{}, faulty(faults)
	}
	written, found := cap.Write(m)
	if written == nil {
		return alert.Message{}, faulty(cap.Faults(found))
	}
	signed, err := cap.Sign(written, g.opt.Key, g.opt.Signs)
	return alert.Message{
		Identifier: m.Identifier, Reference: m.Reference().String(), Code: d.Alert.Code, Revision: d.Alert.Revision,
		Type: alert.MsgType(m.MsgType), Status: d.Alert.Status, Sent: m.Sent.Time, Expires: m.Expires(), Content: signed,
	}, err
}

// faulty names the places that keep a message from being made. Their words are not for the log.
func faulty(faults []alert.Fault) error {
	var places []string
	for _, f := range faults {
		if f.Grade == alert.Block {
			places = append(places, f.Path)
		}
	}
	return fmt.Errorf("faults at %s", strings.Join(places, ", "))
}

// issue is what a message says beside the revision.
func (g *Gazette) issue(r *alert.Revision, d alert.Decision) (cap.Issue, error) {
	is := cap.Issue{
		Identifier: identifier(d.Alert.ID, len(d.Earlier)+1), Sender: g.opt.Sender, Sent: d.At, Source: g.opt.Program,
		Event: cap.EventOf(g.opt.Rules.Kinds[r.Kind()]), Phrases: g.opt.Rules.Phrases, IPAWS: g.opt.IPAWS,
	}
	is.Page = g.page(r.Code(), is.Identifier)
	for _, m := range d.Earlier {
		ref, err := cap.ParseReference(m.Reference)
		if err != nil {
			return is, fmt.Errorf("message %d of the alert: %w", m.Number, err)
		}
		is.Earlier = append(is.Earlier, cap.Earlier{Reference: ref, Expires: m.Expires})
	}
	if len(d.Photos) != len(r.PublicPhotos()) { // an earlier version did not keep in which order they stand
		hidePhotos(r)
		return is, nil
	}
	for _, p := range d.Photos {
		is.Photos = append(is.Photos, cap.Photo{Photo: p, URI: g.photo(p.Media)})
	}
	return is, nil
}

// identifier is the UUID that an alert has for each of its messages.
func identifier(id alert.ID, number int) string {
	b := sha256.Sum256(fmt.Appendf(nil, "hueandcry message %s/%d", id, number))
	return uuid(b[:])
}

// uuid makes a UUID of version 8 (RFC 9562) of a hash.
func uuid(b []byte) string {
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// page is where people read on.
func (g *Gazette) page(code, identifier string) string {
	if g.opt.Page == "" {
		return g.message(identifier)
	}
	return strings.ReplaceAll(g.opt.Page, "{code}", code)
}

func (g *Gazette) message(identifier string) string {
	return g.opt.Address + "/cap/" + identifier + ".xml"
}

// photo is where a picture is to be had while its alert is in force.
func (g *Gazette) photo(m alert.Media) string {
	return g.opt.Address + "/cap/photo/" + m.SHA256 + cmp.Or(map[string]string{"image/png": ".png"}[m.Type], ".jpg")
}

func hidePhotos(r *alert.Revision) {
	for i := range r.Missing {
		r.Missing[i].Photos = nil
	}
	for i := range r.Suspects {
		r.Suspects[i].Photos = nil
	}
	for i := range r.Vehicles {
		r.Vehicles[i].Photos = nil
	}
}

// Check says what would keep an alert from being told in CAP, and what it would not tell there. photos are
// those for the public, as they would leave.
func (g *Gazette) Check(r *alert.Revision, photos []alert.Photo, now time.Time) []alert.Fault {
	if len(photos) != len(r.PublicPhotos()) { // which is a fault already
		return nil
	}
	is, err := g.issue(r, alert.Decision{Alert: alert.Alert{ID: r.Meta.ID}, Photos: photos, At: now})
	if err != nil {
		return nil
	}
	m, faults := cap.Compose(r, is)
	for i := range faults {
		faults[i].Message = "CAP: " + faults[i].Message
	}
	if alert.Blocking(faults) {
		return faults
	}
	_, found := cap.Write(m)
	for _, f := range cap.Faults(found) {
		if f.Grade == alert.Block {
			faults = append(faults, alert.Fault{Grade: alert.Block, Message: "CAP: " + f.Path + ": " + f.Message})
		}
	}
	return faults
}
