package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const (
	typeCAP = "application/cap+xml"
	typeXML = "application/xml"
)

// feed serves what is in force.
func (s *Server) feed(form, ctype string) handler {
	return func(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
		if err := s.issues(r); err != nil {
			return err
		}
		var body []byte
		var last time.Time
		err := s.look(r.Context(), func(l *live, now time.Time) (err error) {
			if l.feeds[form] == nil {
				if l.feeds[form], err = s.opt.Gazette.Feed(form, l.all, l.last, now); err != nil {
					delete(l.feeds, form)
				}
			}
			body, last = l.feeds[form], l.last
			return err
		})
		if err != nil {
			return err
		}
		serve(w, r, ctype, last, body)
		return nil
	}
}

// message serves the bytes of a message that is in force, as they were signed.
func (s *Server) message(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	if err := s.issues(r); err != nil {
		return err
	}
	name, ok := strings.CutSuffix(r.PathValue("file"), ".xml")
	if !ok {
		return nothing("the feeds /cap/feed.atom, /cap/feed.rss and /cap/feed.geojson list the messages")
	}
	now := s.opt.Now()
	m, err := s.opt.Issued.Message(r.Context(), name, now)
	switch {
	case errors.Is(err, alert.ErrNotFound), err == nil && !s.opt.Gazette.Public(m):
		return nothing("/cap/feed.atom lists the messages in force")
	case err != nil:
		return err
	case m.Replaced:
		return gone("a later message took the place of this one; /cap/feed.atom lists those in force")
	case alert.Expired(m.Expires, now):
		return gone("this message has expired; /cap/feed.atom lists those in force")
	}
	serve(w, r, typeCAP, m.Sent, m.Content)
	return nil
}

var photoName = regexp.MustCompile(`^([0-9a-f]{64})\.(jpg|png)$`)

// photo serves a picture while a message for everybody that is in force names it.
func (s *Server) photo(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	if err := s.issues(r); err != nil {
		return err
	}
	name := photoName.FindStringSubmatch(r.PathValue("file"))
	if name == nil {
		return nothing("the messages name the pictures that there are")
	}
	named, sent := false, time.Time{}
	err := s.look(r.Context(), func(l *live, now time.Time) error {
		for _, m := range l.all {
			if !alert.Expired(m.Expires, now) && bytes.Contains(m.Content, []byte("/cap/photo/"+name[0]+"<")) && s.opt.Gazette.Public(m) {
				named, sent = true, m.Sent
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !named {
		return nothing("pictures are withdrawn with their alert")
	}
	content, err := s.opt.Issued.Photo(r.Context(), name[1])
	if err != nil {
		return err
	}
	serve(w, r, map[string]string{"jpg": "image/jpeg", "png": "image/png"}[name[2]], sent, content)
	return nil
}

// persons serves the records of those whom an alert looks for, or their placeholders.
func (s *Server) persons(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	if s.opt.Persons == nil {
		return nothing("this daemon serves no PFIF; an operator can set pfif: true")
	}
	if err := bare(r); err != nil {
		return err
	}
	code, ok := strings.CutSuffix(r.PathValue("file"), ".xml")
	if code = strings.ToUpper(code); !ok || !alert.ValidCode(code) {
		return nothing("the records of an alert stand at /pfif/CODE.xml")
	}
	a, err := s.opt.Read.Alert(r.Context(), code)
	if err != nil {
		return none(err)
	}
	versions, err := s.approved(r.Context(), a)
	if err != nil {
		return err
	}
	body, err := s.opt.Persons(a, versions, s.opt.Now())
	if err != nil {
		return none(err)
	}
	changed := a.Closed
	if changed.IsZero() {
		changed = versions[len(versions)-1].Approved
	}
	serve(w, r, typeXML, changed, body)
	return nil
}

// mostVersions bounds what one request reads.
const mostVersions = 50

// approved are the approved revisions of an alert up to the one in force, the oldest first.
func (s *Server) approved(ctx context.Context, a alert.Alert) (all []alert.Version, err error) {
	for n := max(1, a.Revision-mostVersions+1); n <= a.Revision; n++ {
		v, err := s.opt.Read.Version(ctx, a.Code, n)
		if err != nil {
			return nil, err
		}
		if !v.Approved.IsZero() {
			all = append(all, v)
		}
	}
	return all, nil
}

// none turns "not found" into words that tell nothing of what is not public.
func none(err error) error {
	if errors.Is(err, alert.ErrNotFound) {
		return nothing("there are no records under this code")
	}
	return err
}

// issues refuses where nothing is issued to machines, and what is more than a plain question.
func (s *Server) issues(r *http.Request) error {
	if s.opt.Gazette == nil {
		return nothing("this daemon issues no CAP; an operator can set up cap in its configuration")
	}
	return bare(r)
}

const longestQuery = 100 // bytes; the addresses in messages carry a language

func bare(r *http.Request) error {
	if len(r.URL.RawQuery) > longestQuery {
		return badRequest("this address takes no query; leave it out")
	}
	return nil
}

func nothing(message string) *Error {
	return &Error{Status: http.StatusNotFound, Code: codeNotFound, Message: "there is nothing here: " + message}
}

func gone(message string) *Error {
	return &Error{Status: http.StatusGone, Code: codeGone, Message: message}
}

// serve answers with what everybody may read and keep for a short time: what has ended must be seen to end.
func serve(w http.ResponseWriter, r *http.Request, ctype string, changed time.Time, body []byte) {
	sum := sha256.Sum256(body)
	h := w.Header()
	h.Set("Content-Type", ctype)
	h.Set("Cache-Control", "public, max-age=15")
	h.Set("Etag", fmt.Sprintf("%q", hex.EncodeToString(sum[:16])))
	h.Set("Access-Control-Allow-Origin", "*") // maps on other sites read it
	http.ServeContent(w, r, "", changed, bytes.NewReader(body))
}

// IssuedMessage is a message as it was issued.
type IssuedMessage struct {
	Identifier string        `json:"identifier"`
	Revision   int           `json:"revision"`
	Type       alert.MsgType `json:"type"`
	Sent       time.Time     `json:"sent"`
	Expires    time.Time     `json:"expires"`
	Replaced   bool          `json:"replaced"` // a later one took its place
	Content    string        `json:"content"`  // byte for byte
}

// MessagesIssued are the messages of one alert, the oldest first.
type MessagesIssued struct {
	Messages []IssuedMessage `json:"messages"`
}

// messages shows every message of an alert, also of one that is not for everybody.
func (s *Server) messages(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	a, err := s.find(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	out := MessagesIssued{Messages: []IssuedMessage{}}
	if s.opt.Issued != nil {
		all, err := s.opt.Issued.MessagesOf(r.Context(), a.Code)
		if err != nil {
			return err
		}
		for _, m := range all {
			out.Messages = append(out.Messages, IssuedMessage{m.Identifier, m.Revision, m.Type, m.Sent, m.Expires, m.Replaced, string(m.Content)})
		}
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}
