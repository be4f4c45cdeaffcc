package rehearsal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// blueskyDialect speaks XRPC as a personal data server does that also answers for the app view: the
// AT Protocol's com.atproto.* and app.bsky.* methods that a publishing client needs, and as a Jetstream of
// reposts. It holds no repositories and signs nothing.
type blueskyDialect struct {
	n       *Network
	methods map[string]blueskyMethod

	tokens   blueskyTokens
	records  map[string]*blueskyRecord // by at-uri, those of deleted posts too
	reposted map[blueskyAct]string     // at-uri of the repost that counts
	liked    map[*Post][]blueskyLike   // oldest first
	notes    map[*Account][]blueskyNote
	blobs    map[string]*blueskyBlob   // by cid
	rates    map[string]*blueskyWindow // by what is limited
	lastTID  uint64
	firehose blueskyFirehose
	naming   string // at-uri of the repost that is being written through the API
}

// blueskyAct is what an account can do once to a post.
type blueskyAct struct {
	by   *Account
	post *Post
}

// blueskyMethod is one XRPC method.
type blueskyMethod struct {
	verb   string // GET for queries, POST for procedures
	token  string // the scope of the token it needs: "access", "refresh", or "" for none
	op     string // of the journal
	handle func(*blueskyCall) (any, error)
}

// blueskyCall is one request, read.
type blueskyCall struct {
	r     *http.Request
	me    *Account // whose token it carries; nil without one
	query url.Values
	body  []byte
	base  string // where the client found this network
}

// blueskyError is how XRPC says no. The status is not part of its body.
type blueskyError struct {
	status  int
	Name    string `json:"error"`
	Message string `json:"message"`
}

func (f *blueskyError) Error() string { return f.Name + ": " + f.Message }

func blueskyInvalid(format string, args ...any) error {
	return &blueskyError{http.StatusBadRequest, "InvalidRequest", fmt.Sprintf(format, args...)}
}

func newBluesky(n *Network) dialect {
	d := &blueskyDialect{
		n: n, tokens: newBlueskyTokens(n), records: map[string]*blueskyRecord{}, reposted: map[blueskyAct]string{},
		liked: map[*Post][]blueskyLike{}, notes: map[*Account][]blueskyNote{}, blobs: map[string]*blueskyBlob{}, rates: map[string]*blueskyWindow{},
	}
	d.methods = d.routes()
	n.Watch(d.watch)
	return d
}

func (d *blueskyDialect) routes() map[string]blueskyMethod {
	const get, post = http.MethodGet, http.MethodPost
	return map[string]blueskyMethod{
		"com.atproto.server.createSession":        {post, "", "session", d.createSession},
		"com.atproto.server.refreshSession":       {post, "refresh", "session", d.refreshSession},
		"com.atproto.server.getSession":           {get, "access", "check", d.getSession},
		"com.atproto.identity.resolveHandle":      {get, "", "other", d.resolveHandle},
		"com.atproto.repo.uploadBlob":             {post, "access", "media", d.uploadBlob},
		"com.atproto.repo.putRecord":              {post, "access", "create", d.putRecord},
		"com.atproto.repo.createRecord":           {post, "access", "create", d.createRecord},
		"com.atproto.repo.deleteRecord":           {post, "access", "delete", d.deleteRecord},
		"com.atproto.repo.getRecord":              {get, "", "find", d.getRecord},
		"com.atproto.repo.listRecords":            {get, "", "find", d.listRecords},
		"app.bsky.actor.getProfile":               {get, "", "check", d.getProfile},
		"app.bsky.actor.getProfiles":              {get, "", "reposters", d.getProfiles},
		"app.bsky.feed.getAuthorFeed":             {get, "", "find", d.getAuthorFeed},
		"app.bsky.feed.getLikes":                  {get, "", "other", d.getLikes},
		"app.bsky.feed.getPostThread":             {get, "", "other", d.getPostThread},
		"app.bsky.feed.getPosts":                  {get, "", "measure", d.getPosts},
		"app.bsky.feed.getQuotes":                 {get, "", "other", d.getQuotes},
		"app.bsky.feed.getRepostedBy":             {get, "", "reposters", d.getRepostedBy},
		"app.bsky.graph.getFollowers":             {get, "", "followers", d.getFollowers},
		"app.bsky.graph.getRelationships":         {get, "", "followers", d.getRelationships},
		"app.bsky.notification.listNotifications": {get, "access", "other", d.listNotifications},
	}
}

func (d *blueskyDialect) name() string { return "bluesky" }

// op tells posts from reposts, and a changed post from a new one, by what the request asks for.
func (d *blueskyDialect) op(r *http.Request) string {
	if r.URL.Path == blueskyJetstream {
		return "stream"
	}
	m, ok := d.methods[strings.TrimPrefix(r.URL.Path, "/xrpc/")]
	if !ok {
		return "other"
	}
	if m.op != "create" && m.op != "delete" {
		return m.op
	}
	var in struct {
		Collection string  `json:"collection"`
		Swap       *string `json:"swapRecord"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		return m.op
	}
	switch {
	case in.Collection == blueskyRepostCollection:
		return "boost"
	case in.Collection != blueskyPostCollection:
		return "other"
	case m.op == "create" && in.Swap != nil:
		return "edit"
	}
	return m.op
}

// ServeHTTP implements [http.Handler].
func (d *blueskyDialect) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.sayRate(w.Header(), r)
	if cid, ok := strings.CutPrefix(r.URL.Path, "/img/"); ok {
		d.serveBlob(w, cid)
		return
	}
	if page, ok := strings.CutPrefix(r.URL.Path, "/profile/"); ok {
		d.lead(w, r, page)
		return
	}
	answer, err := d.serve(r)
	if f, ok := errors.AsType[*blueskyError](err); ok {
		blueskyAnswer(w, f.status, f)
		return
	}
	blueskyAnswer(w, http.StatusOK, answer)
}

// lead goes from the address that people share, HANDLE/post/RKEY, to the post.
func (d *blueskyDialect) lead(w http.ResponseWriter, r *http.Request, page string) {
	handle, rkey, _ := strings.Cut(page, "/post/")
	if who := d.n.accountByHandle(handle); who != nil {
		for _, p := range d.n.timeline(who) {
			if strings.HasSuffix(p.ID, "/"+rkey) {
				http.Redirect(w, r, "/public/"+d.name()+"/"+url.PathEscape(p.ID), http.StatusSeeOther)
				return
			}
		}
	}
	http.NotFound(w, r)
}

func (d *blueskyDialect) serve(r *http.Request) (any, error) {
	nsid, ok := strings.CutPrefix(r.URL.Path, "/xrpc/")
	if !ok {
		return nil, &blueskyError{http.StatusNotFound, "NotFound", "Not Found"}
	}
	m, ok := d.methods[nsid]
	if !ok {
		return nil, &blueskyError{http.StatusNotImplemented, "MethodNotImplemented", "Method Not Implemented"}
	}
	if r.Method != m.verb {
		return nil, blueskyInvalid("Incorrect HTTP method (%s) expected %s", r.Method, m.verb)
	}
	c := &blueskyCall{r: r, query: r.URL.Query(), base: baseURL(r, d.name())}
	var err error
	if c.me, err = d.authorize(r, m.token); err != nil {
		return nil, err
	}
	if c.me != nil {
		note(r, func(e *Entry) { e.Account = c.me.Handle })
	}
	if c.body, err = io.ReadAll(r.Body); err != nil {
		return nil, blueskyInvalid("request aborted")
	}
	return m.handle(c)
}

func blueskyAnswer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// read reads the JSON body of a procedure.
func (c *blueskyCall) read(v any) error {
	dec := json.NewDecoder(bytes.NewReader(c.body))
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		return &blueskyError{http.StatusBadRequest, "SyntaxError", err.Error()}
	}
	return nil
}

// limited says the reset in Unix seconds. Servers of today send no Retry-After; with a value of the form
// "Retry-After: 7" this one answers as the next version does.
func (d *blueskyDialect) limited(w http.ResponseWriter, reset time.Time, f Fault) {
	said := strconv.FormatInt(reset.Unix(), 10)
	if after, ok := strings.CutPrefix(f.Value, "Retry-After: "); ok {
		w.Header().Set("Retry-After", after)
	} else if f.Value != "" {
		said = f.Value
	}
	h := w.Header()
	h.Set("RateLimit-Limit", "3000")
	h.Set("RateLimit-Remaining", "0")
	h.Set("RateLimit-Reset", said)
	h.Set("RateLimit-Policy", "3000;w=300")
	blueskyAnswer(w, http.StatusTooManyRequests, &blueskyError{Name: "RateLimitExceeded", Message: "Rate Limit Exceeded"})
}

func (d *blueskyDialect) unauthorized(w http.ResponseWriter) {
	blueskyAnswer(w, http.StatusBadRequest, &blueskyError{Name: "InvalidToken", Message: "Token could not be verified"})
}

// fault plays "expired": the access token is too old. A refresh token is not, so sessions go on.
func (d *blueskyDialect) fault(w http.ResponseWriter, r *http.Request, f Fault) bool {
	if f.Name != "expired" || d.op(r) == "session" {
		return false
	}
	blueskyAnswer(w, http.StatusBadRequest, &blueskyError{Name: "ExpiredToken", Message: "Token has expired"})
	return true
}
