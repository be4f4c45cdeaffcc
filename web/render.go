package web

import (
	"net/http"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Rendered is the answer to a dry run: what would leave, word for word but for the code, which stands
// as PreviewCode if the file brings none.
type Rendered struct {
	Status     alert.Status      `json:"status"`
	Renderings []alert.Rendering `json:"renderings"`
	Closeouts  []alert.Rendering `json:"closeouts"` // the words of every ending
	Broadcast  []alert.Broadcast `json:"broadcast"` // for whoever is reached by no channel, language by language
	Skipped    []Skipped         `json:"skipped"`
	Findings   []alert.Fault     `json:"findings"`
	Score      alert.Score       `json:"score"` // how complete it is
}

// PreviewCode stands for the code of an alert that has none yet. It is as long as one.
const PreviewCode = "000-000"

// Preview tells what would leave for a proposal. link may be nil. The error is a *[Error].
func (p Proposal) Preview(targets []Target, link func(code string) string, now time.Time) (Rendered, error) {
	meta := &p.Rev.Meta
	if p.Former != nil {
		p.Former.adopt(meta)
	}
	meta.Revision = max(meta.Revision, 1)
	if meta.Code == "" {
		meta.Code = PreviewCode
	}
	page := ""
	if link != nil {
		page = link(meta.Code)
	}
	c, err := p.Compose(targets, page, now)
	if err != nil {
		return Rendered{}, err
	}
	return Rendered{
		Status: meta.Status, Renderings: c.Renderings, Closeouts: c.Closeouts, Skipped: some(c.Skipped), Findings: some(c.Findings),
		Score: alert.Completeness(p.Rev), Broadcast: alert.Broadcasts(p.Rev, p.Rules.Phrases, page),
	}, nil
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, _ alert.Token) error {
	var former *Former
	if code := r.URL.Query().Get("code"); code != "" {
		a, err := s.find(r.Context(), code)
		if err != nil {
			return err
		}
		if former, _, err = s.former(r.Context(), a); err != nil {
			return err
		}
	}
	in, err := s.readAlert(w, r)
	if err != nil {
		return err
	}
	if in.message != nil {
		m, err := s.readMessage(in.message)
		if err != nil {
			return err
		}
		in.came = &m
	}
	p, err := s.parse(in)
	if err != nil {
		return err
	}
	p.Former = former
	out, err := p.Preview(s.opt.Targets(), s.opt.Link, s.opt.Now())
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}
