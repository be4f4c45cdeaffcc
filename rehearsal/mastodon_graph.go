package rehearsal

import (
	"net/http"
	"strconv"
	"strings"
)

// settle lets half of the people live on other servers, and a fifth of the others hide who follows them.
func (d *mastodonDialect) settle(a *Account, number uint64) {
	if number%2 == 1 {
		a.Handle += "@" + strings.ToLower(places()[number/2%uint64(len(places()))]) + ".example"
		return
	}
	a.Hidden = number%10 == 4
}

// followers pages through those who follow an account, the newest first. The cursor is the id of a follow,
// which only the Link header tells. Nothing is said of those who hide it, and of accounts on other servers,
// whose followers this one does not know.
func (d *mastodonDialect) followers(c *mastodonCall) (int, any) {
	a := d.whose(c)
	if a == nil {
		return http.StatusNotFound, mastodonNotFound
	}
	out := []mastodonAccount{}
	if (a.Hidden && a != c.me) || strings.Contains(a.Handle, "@") {
		return http.StatusOK, out
	}
	all := d.n.graph.followers(a)
	first, end := 0, len(all)
	if last, err := strconv.Atoi(c.in.Get("max_id")); err == nil { // a list is long, and read page by page
		first = min(max(0, len(all)-last+1), len(all))
	}
	if !c.in.Has("min_id") {
		end = min(first+100, end)
	}
	var follows []mastodonFollow
	for i, number := range all[first:end] {
		follows = append(follows, mastodonFollow{strconv.Itoa(len(all) - first - i), number})
	}
	for _, f := range mastodonPage(c, follows, 40, 80, func(f mastodonFollow) string { return f.id }) {
		out = append(out, d.account(c, d.n.graph.account(f.number)))
	}
	return http.StatusOK, out
}

// mastodonFollow is that somebody follows an account.
type mastodonFollow struct {
	id     string
	number uint64
}
