package rehearsal

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// mastodonAccount is somebody as the API gives them (Account).
type mastodonAccount struct {
	ID              string     `json:"id"`
	Username        string     `json:"username"`
	Acct            string     `json:"acct"`
	DisplayName     string     `json:"display_name"`
	Locked          bool       `json:"locked"`
	Bot             bool       `json:"bot"`
	Discoverable    bool       `json:"discoverable"`
	Indexable       bool       `json:"indexable"`
	Group           bool       `json:"group"`
	CreatedAt       string     `json:"created_at"`
	Note            string     `json:"note"`
	URL             string     `json:"url"`
	URI             string     `json:"uri"`
	Avatar          string     `json:"avatar"`
	AvatarStatic    string     `json:"avatar_static"`
	Header          string     `json:"header"`
	HeaderStatic    string     `json:"header_static"`
	FollowersCount  int64      `json:"followers_count"`
	FollowingCount  int64      `json:"following_count"`
	StatusesCount   int        `json:"statuses_count"`
	HideCollections bool       `json:"hide_collections"`
	LastStatusAt    *string    `json:"last_status_at"`
	Emojis          []struct{} `json:"emojis"`
	Fields          []struct{} `json:"fields"`
	Roles           []struct{} `json:"roles"`
}

// mastodonSelf is the caller's own account (CredentialAccount).
type mastodonSelf struct {
	mastodonAccount

	Source mastodonSource `json:"source"`
	Role   mastodonRole   `json:"role"`
}

type mastodonSource struct {
	Privacy             string     `json:"privacy"`
	Sensitive           bool       `json:"sensitive"`
	Language            *string    `json:"language"`
	Note                string     `json:"note"`
	Fields              []struct{} `json:"fields"`
	FollowRequestsCount int        `json:"follow_requests_count"`
	Indexable           bool       `json:"indexable"`
	QuotePolicy         string     `json:"quote_policy"`
}

type mastodonRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Permissions string `json:"permissions"`
	Color       string `json:"color"`
	Highlighted bool   `json:"highlighted"`
}

func (d *mastodonDialect) account(c *mastodonCall, a *Account) mastodonAccount {
	user, server, remote := strings.Cut(a.Handle, "@")
	home := c.base
	if remote {
		home = "https://" + server
	}
	out := mastodonAccount{
		ID: a.ID, Username: user, Acct: a.Handle, DisplayName: a.Name, Bot: a.Role == Agency, Discoverable: true,
		CreatedAt: "2026-01-01T00:00:00.000Z", URL: home + "/@" + url.PathEscape(user), URI: home + "/users/" + url.PathEscape(user),
		Avatar: c.base + "/avatars/original/missing.png", AvatarStatic: c.base + "/avatars/original/missing.png",
		Header: c.base + "/headers/original/missing.png", HeaderStatic: c.base + "/headers/original/missing.png",
		FollowersCount: a.Followers, HideCollections: a.Hidden, Emojis: []struct{}{}, Fields: []struct{}{}, Roles: []struct{}{},
	}
	posts := d.n.index.byAuthor[a]
	out.StatusesCount = len(posts)
	if len(posts) > 0 {
		out.LastStatusAt = new(posts[len(posts)-1].At.UTC().Format("2006-01-02"))
	}
	return out
}

func (d *mastodonDialect) verify(c *mastodonCall) (int, any) {
	return http.StatusOK, mastodonSelf{
		mastodonAccount: d.account(c, c.me),
		Source:          mastodonSource{Privacy: "public", Fields: []struct{}{}, QuotePolicy: "public"},
		Role:            mastodonRole{ID: "-99", Permissions: "65536"},
	}
}

func (d *mastodonDialect) showAccount(c *mastodonCall) (int, any) {
	a := d.whose(c)
	if a == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	return http.StatusOK, d.account(c, a)
}

// whose finds the account in the path, also of those who have never acted.
func (d *mastodonDialect) whose(c *mastodonCall) *Account {
	id := c.r.PathValue("id")
	if a := d.n.accountByID(id); a != nil {
		return a
	}
	return d.n.graph.person(id)
}

// statusesOf pages through what an account posted and, unless asked not to, boosted.
func (d *mastodonDialect) statusesOf(c *mastodonCall) (int, any) {
	a := d.n.accountByID(c.r.PathValue("id"))
	if a == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	all := []*mastodonStatus{}
	page := func(p *Post) string { return p.ID }
	own := slices.DeleteFunc(d.n.timeline(a), func(p *Post) bool {
		return !mastodonMaySee(p, c.me) || c.in.yes("exclude_replies") && p.ReplyTo != ""
	})
	if c.in.yes("exclude_reblogs") {
		for _, p := range mastodonPage(c, own, 20, 40, page) {
			all = append(all, d.status(c, p))
		}
		return http.StatusOK, all
	}
	for _, p := range own {
		all = append(all, d.status(c, p))
	}
	for _, p := range d.n.posts {
		for _, r := range p.Reposts {
			if r.Account == a && p.Deleted.IsZero() {
				all = append(all, d.wrapper(c, p, r))
			}
		}
	}
	slices.SortStableFunc(all, func(x, y *mastodonStatus) int {
		if mastodonOlder(x.ID, y.ID) {
			return 1
		}
		return -1
	})
	return http.StatusOK, mastodonPage(c, all, 20, 40, func(s *mastodonStatus) string { return s.ID })
}

// search resolves the address of a post to the post, as partners on other servers need it, and finds
// accounts by their handle.
func (d *mastodonDialect) search(c *mastodonCall) (int, any) {
	out := struct {
		Accounts []mastodonAccount `json:"accounts"`
		Statuses []*mastodonStatus `json:"statuses"`
		Hashtags []struct{}        `json:"hashtags"`
	}{[]mastodonAccount{}, []*mastodonStatus{}, []struct{}{}}
	q := strings.TrimSpace(c.in.Get("q"))
	if u, err := url.Parse(q); err == nil && u.IsAbs() {
		if p := d.visible(c, path.Base(u.Path)); p != nil {
			out.Statuses = append(out.Statuses, d.status(c, p))
		}
	} else if a := d.n.accountByHandle(strings.TrimPrefix(q, "@")); a != nil {
		out.Accounts = append(out.Accounts, d.account(c, a))
	}
	return http.StatusOK, out
}
