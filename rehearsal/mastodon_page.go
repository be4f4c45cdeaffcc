package rehearsal

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// mastodonPage cuts one page out of a list that is ordered newest first, by limit, max_id, since_id and
// min_id, and says in the Link header where the next and the previous one begin.
func mastodonPage[T any](c *mastodonCall, all []T, standard, most int, id func(T) string) []T {
	out := []T{}
	for _, one := range all {
		if mastodonWithin(id(one), c.in.Get("max_id"), cmp.Or(c.in.Get("min_id"), c.in.Get("since_id"))) {
			out = append(out, one)
		}
	}
	limit := c.in.count("limit", standard, most)
	if c.in.Has("min_id") && len(out) > limit { // the page next to min_id, not the newest
		out = out[len(out)-limit:]
	}
	more := len(out) > limit
	out = out[:min(limit, len(out))]
	if len(out) == 0 {
		return out
	}
	links := []string{mastodonLink(c, "min_id", id(out[0]), "prev")}
	if more || len(out) == limit { // the server does not look beyond a full page
		links = append([]string{mastodonLink(c, "max_id", id(out[len(out)-1]), "next")}, links...)
	}
	c.w.Header().Set("Link", strings.Join(links, ", "))
	return out
}

func mastodonLink(c *mastodonCall, cursor, id, rel string) string {
	q := c.r.URL.Query()
	for _, k := range []string{"max_id", "since_id", "min_id"} {
		q.Del(k)
	}
	q.Set(cursor, id)
	return fmt.Sprintf(`<%s%s?%s>; rel="%s"`, c.base, c.r.URL.Path, q.Encode(), rel)
}

// mastodonWithin compares ids by their numbers: they grow with time.
func mastodonWithin(id, below, above string) bool {
	return (below == "" || mastodonOlder(id, below)) && (above == "" || mastodonOlder(above, id))
}

func mastodonOlder(a, b string) bool {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	if errX != nil || errY != nil { // ids that a test gave
		return a < b
	}
	return x < y
}
