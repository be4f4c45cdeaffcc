package rehearsal

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Account is somebody on a network.
type Account struct {
	ID        string
	Handle    string
	Name      string
	Token     string // bearer token, or the access token of OAuth 1.0a
	Secret    string // password, or the token secret of OAuth 1.0a
	Followers int64
	Role      Role
	Community int  // whom it mostly shares followers with
	Hidden    bool // shows nobody who follows it, where a network lets it

	number uint64 // in the graph, from 1; 0: it follows nobody
}

// Role says what an account is in the rehearsal.
type Role string

// The roles.
const (
	Agency  Role = "agency"
	Partner Role = "partner"
	Public  Role = "public"
)

// Post is one post, with what others did with it.
type Post struct {
	ID      string
	Author  *Account
	Text    string
	Lang    string
	Media   []Media
	At      time.Time
	Edited  time.Time
	Deleted time.Time // zero while it stands
	ReplyTo string    // id of the post it answers
	Quote   string    // id of the post it quotes
	Key     string    // the client's: Idempotency-Key, or record key
	Version string    // where the network names versions (cid)

	Likes, Bookmarks, Impressions int64
	Reposts                       []Repost // those that stand, oldest first

	undone []Repost // those that were taken back
	Extra  any      // the dialect's own
	linger int      // reads that still show it after its delete ([FaultDelayedDelete])
}

// Media is one picture as the network keeps it.
type Media struct {
	ID     string
	Type   string
	Alt    string
	Width  int
	Height int
	Bytes  []byte
	Ready  int  // reads before it is ready ("media-206")
	Used   bool // referenced by a post

	sum string // of Bytes, once asked for
}

// sha256 is of the picture's bytes, in hex.
func (m *Media) sha256() string {
	if m.sum == "" {
		sum := sha256.Sum256(m.Bytes)
		m.sum = hex.EncodeToString(sum[:])
	}
	return m.sum
}

// Repost is one repost that stands.
type Repost struct {
	ID      string
	Account *Account
	At      time.Time
	Via     *Account // whose repost led here
}

// Event is something that happened on a network.
type Event struct {
	Kind    string // "post", "edit", "delete", "repost", "unrepost", "reply", "quote", "like"
	Post    *Post  // the post it happened to; for reply and quote the answered one. Its id never changes
	Text    string // of that post at that moment
	By      *Account
	Repost  *Repost
	Comment *Post // the reply or quote itself
	At      time.Time
}

// index finds things without a scan, so that thousands of posts and accounts cost no more than ten.
type index struct {
	accountsByID     map[string]*Account
	accountsByHandle map[string]*Account
	accountsByToken  map[string]*Account
	posts            map[string]*Post // the newest that had the id
	byAuthor         map[*Account][]*Post
	replies          map[string][]*Post // by the id they answer
	quotes           map[string][]*Post // by the id they quote
}

func newIndex() index {
	return index{
		accountsByID: map[string]*Account{}, accountsByHandle: map[string]*Account{}, accountsByToken: map[string]*Account{},
		posts: map[string]*Post{}, byAuthor: map[*Account][]*Post{}, replies: map[string][]*Post{}, quotes: map[string][]*Post{},
	}
}

// namer is a dialect whose network names things in its own way ("did:plc:…", "at://…"). It fills in the
// names of what did not come through its API: accounts that were added, posts and reposts of the
// audience. Without it they get numeric ids that grow with time.
type namer interface {
	nameAccount(a *Account)
	namePost(p *Post)
	nameRepost(p *Post, r *Repost)
}

// AddAccount adds an account; ID and Handle are made up when empty.
func (n *Network) AddAccount(a Account) *Account {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.addAccount(a)
}

func (n *Network) addAccount(a Account) *Account {
	if d, ok := n.dialect.(namer); ok {
		d.nameAccount(&a)
	}
	if a.ID == "" {
		a.ID = n.newID()
	}
	if a.Handle == "" {
		a.Handle = "user" + a.ID
	}
	if a.Name == "" {
		a.Name = a.Handle
	}
	n.accounts = append(n.accounts, &a)
	n.index.accountsByID[a.ID] = &a
	n.index.accountsByHandle[a.Handle] = &a
	if a.Token != "" {
		n.index.accountsByToken[a.Token] = &a
	}
	return &a
}

// Watch calls f, with the network's lock held, for everything that happens from now on, until stop is
// called.
func (n *Network) Watch(f func(Event)) (stop func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	w := &f
	n.watchers = append(n.watchers, w)
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.watchers = slices.DeleteFunc(n.watchers, func(o *func(Event)) bool { return o == w })
	}
}

func (n *Network) tell(e Event) {
	e.At, e.Text = n.now(), e.Post.Text
	for _, f := range n.watchers {
		(*f)(e)
	}
}

// newID makes the next numeric id. They grow with time, as on real networks.
func (n *Network) newID() string {
	n.lastID = max(n.lastID+1, (n.now().UnixMilli()-1288834974657)<<22)
	return strconv.FormatInt(n.lastID, 10)
}

func (n *Network) accountByID(id string) *Account         { return n.index.accountsByID[id] }
func (n *Network) accountByHandle(handle string) *Account { return n.index.accountsByHandle[handle] }
func (n *Network) accountByToken(token string) *Account   { return n.index.accountsByToken[token] }

// standing finds a post that has not been deleted.
func (n *Network) standing(id string) *Post {
	p := n.index.posts[id]
	if p == nil || !p.Deleted.IsZero() {
		return nil
	}
	return p
}

// read finds a post that stands, or that a delayed delete still shows; such a read counts.
func (n *Network) read(id string) *Post {
	p := n.index.posts[id]
	if p == nil || p.Deleted.IsZero() {
		return p
	}
	if p.linger <= 0 {
		return nil
	}
	p.linger--
	return p
}

// timeline lists an account's own standing posts, newest first.
func (n *Network) timeline(a *Account) []*Post {
	var out []*Post
	for _, p := range slices.Backward(n.index.byAuthor[a]) {
		if p.Deleted.IsZero() {
			out = append(out, p)
		}
	}
	return out
}

func (n *Network) addPost(p *Post) *Post {
	if p.At.IsZero() {
		p.At = n.now()
	}
	if d, ok := n.dialect.(namer); ok {
		d.namePost(p)
	}
	if p.ID == "" {
		p.ID = n.newID()
	}
	n.posts = append(n.posts, p)
	n.index.posts[p.ID] = p
	n.index.byAuthor[p.Author] = append(n.index.byAuthor[p.Author], p)
	n.tell(Event{Kind: "post", Post: p, By: p.Author})
	if p.ReplyTo != "" {
		n.index.replies[p.ReplyTo] = append(n.index.replies[p.ReplyTo], p)
		n.tellAnswer("reply", p.ReplyTo, p)
	}
	if p.Quote != "" {
		n.index.quotes[p.Quote] = append(n.index.quotes[p.Quote], p)
		n.tellAnswer("quote", p.Quote, p)
	}
	return p
}

func (n *Network) tellAnswer(kind, id string, p *Post) {
	if to := n.index.posts[id]; to != nil && to.Deleted.IsZero() {
		n.tell(Event{Kind: kind, Post: to, By: p.Author, Comment: p})
	}
}

// remove does what a request to delete a post asks for, as far as the faults in force let it, and writes
// into the journal which of them did not.
func (n *Network) remove(r *http.Request, p *Post) {
	faults := n.server.faults
	for _, name := range []string{FaultUndead, FaultDelayedDelete} {
		if !faults.on(n.Name, name) {
			continue
		}
		note(r, func(e *Entry) { e.Fault = name })
		if name == FaultDelayedDelete {
			n.deletePost(p, lingering)
		}
		return
	}
	n.deletePost(p, 0)
}

// lingering is how many reads still show a post whose delete is delayed.
const lingering = 3

// deletePost takes a post from the public. Reads show it linger times more.
func (n *Network) deletePost(p *Post, linger int) {
	if p.Deleted.IsZero() {
		p.Deleted, p.linger = n.now(), linger
		n.tell(Event{Kind: "delete", Post: p, By: p.Author})
	}
}

func (n *Network) editPost(p *Post, change func(*Post)) {
	change(p)
	p.Edited = n.now()
	n.tell(Event{Kind: "edit", Post: p, By: p.Author})
}

// repost adds a repost, or returns the one that stands.
func (n *Network) repost(p *Post, by, via *Account) Repost {
	if i := slices.IndexFunc(p.Reposts, func(r Repost) bool { return r.Account == by }); i >= 0 {
		return p.Reposts[i]
	}
	r := Repost{Account: by, At: n.now(), Via: via}
	if d, ok := n.dialect.(namer); ok {
		d.nameRepost(p, &r)
	}
	if r.ID == "" {
		r.ID = n.newID()
	}
	p.Reposts = append(p.Reposts, r)
	n.tell(Event{Kind: "repost", Post: p, By: by, Repost: &r})
	return r
}

func (n *Network) unrepost(p *Post, by *Account) {
	if i := slices.IndexFunc(p.Reposts, func(r Repost) bool { return r.Account == by }); i >= 0 {
		p.undone = append(p.undone, p.Reposts[i])
		p.Reposts = slices.Delete(p.Reposts, i, i+1)
		n.tell(Event{Kind: "unrepost", Post: p, By: by})
	}
}

// replies and quotes of a post that stand, oldest first.
func (n *Network) replies(p *Post) []*Post { return standing(n.index.replies[p.ID]) }
func (n *Network) quotes(p *Post) []*Post  { return standing(n.index.quotes[p.ID]) }

func standing(posts []*Post) []*Post {
	var out []*Post
	for _, p := range posts {
		if p.Deleted.IsZero() {
			out = append(out, p)
		}
	}
	return out
}

func (n *Network) String() string { return "rehearsal of " + n.Name }
