package web

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
)

// Release is what a person says of a delivery that is held, that failed for a reason now removed, or that
// shall not be tried any more.
type Release struct {
	Key    string   `json:"key"` // of the delivery
	Act    Act      `json:"act"`
	Post   *PostRef `json:"post,omitempty"`  // where it is; with ItIsThere
	Reason string   `json:"reason,omitzero"` // why, in the person's own words
}

const longestReason = 200 // letters

// PostRef names a post that a person has found on a network.
type PostRef struct {
	ID  string    `json:"id"` // the network's own; may be left out where the address ends in it
	URL string    `json:"url"`
	At  time.Time `json:"at,omitzero"` // when the network made it; left out = now
}

// Act is one way to release a delivery.
type Act string

// The acts.
const (
	ItIsThere Act = "it_is_there" // the post exists: settle with it
	SendAgain Act = "send_again"  // it surely does not exist, or shall be tried again: queue it
	GiveUp    Act = "give_up"     // it will not be sent; of an edit or a removal: the post stays as it is
)

func (s *Server) release(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	var said Release
	if err := readJSON(w, r, &said); err != nil {
		return err
	}
	o, err := said.outcome(by.Actor(), s.opt.Now())
	if err != nil {
		return err
	}
	if err := s.ownPost(o.Post); err != nil {
		return err
	}
	if err := s.opt.Commit.Release(r.Context(), by.Actor(), said.Key, o); err != nil {
		return err
	}
	s.opt.Log.InfoContext(r.Context(), "delivery released", "delivery", said.Key, "act", said.Act, "token", by.ID)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// ownPost refuses the address of a post that cannot be the channel's: it would be measured as ours.
func (s *Server) ownPost(p alert.Post) error {
	u, err := url.Parse(p.URL)
	if err != nil || p.URL == "" {
		return err
	}
	for _, t := range s.opt.Targets() {
		if t.Channel == p.Channel && t.Host != "" && !strings.EqualFold(t.Host, u.Host) {
			return badRequest("a post of %s has an address at %s, not at %s; give the post's own address", t.Channel, t.Host, u.Host)
		}
	}
	return nil
}

func (said Release) outcome(by alert.Actor, now time.Time) (alert.Outcome, error) {
	parts := strings.Split(said.Key, "/")
	if len(parts) < 4 || len(parts) > 6 { // see alert.DeliveryKey
		return alert.Outcome{}, badRequest("key is the key of a delivery, as GET /api/v1/alerts/{code}/deliveries shows it, not %q", said.Key)
	}
	channel, action := parts[2], alert.Action(parts[3])
	if utf8.RuneCountInString(said.Reason) > longestReason || strings.ContainsFunc(said.Reason, unicode.IsControl) {
		return alert.Outcome{}, badRequest("reason is one line of at most %d letters", longestReason)
	}
	if said.Post != nil && said.Act != ItIsThere {
		return alert.Outcome{}, badRequest("post goes with act %q only; leave one of them out", ItIsThere)
	}
	o := alert.Outcome{At: now, Due: now}
	switch said.Act {
	case ItIsThere:
		if !action.Creates() {
			return alert.Outcome{}, badRequest("act %q is for what creates a post; that the post is changed or gone is seen by trying again: act %q", ItIsThere, SendAgain)
		}
		p, err := said.Post.post(channel, now)
		if err != nil {
			return alert.Outcome{}, err
		}
		o.State, o.Post, o.Reason = alert.Sent, p, "found on the network by "+by.Name
	case SendAgain:
		o.State, o.Reason = alert.Queued, "sent again at the word of "+by.Name
	case GiveUp:
		o.State, o.Reason = alert.Failed, "given up by "+by.Name
		if !action.Creates() { // nothing went wrong: a person has looked, and lives with what is there
			o.State, o.Reason = alert.Dropped, by.Name+" accepts that the post stays as it is"
		}
	default:
		return alert.Outcome{}, badRequest("act is %q, %q or %q, not %q", ItIsThere, SendAgain, GiveUp, said.Act)
	}
	if reason := strings.TrimSpace(said.Reason); reason != "" {
		o.Reason += ": " + reason
	}
	return o, nil
}

func (p *PostRef) post(channel string, now time.Time) (alert.Post, error) {
	if p == nil || p.URL == "" {
		return alert.Post{}, badRequest("act %q needs post.url, the address where the post was found", ItIsThere)
	}
	u, err := url.Parse(p.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return alert.Post{}, badRequest("post.url is a web address, not %q", p.URL)
	}
	out := alert.Post{Channel: channel, ID: p.ID, URL: p.URL, At: p.At}
	if out.At.IsZero() {
		out.At = now
	}
	if out.ID == "" { // X and Mastodon: the address ends in the id
		out.ID = path.Base(u.Path)
		if strings.Trim(out.ID, "0123456789") != "" {
			return alert.Post{}, badRequest("the address does not end in the post's number; give post.id, the network's own id (Bluesky: at://…)")
		}
	}
	return out, nil
}
