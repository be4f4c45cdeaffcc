package rehearsal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readJSON reads a body that may hold nothing unknown.
func (c *xCall) readJSON(into any) error {
	dec := json.NewDecoder(bytes.NewReader(c.body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one value")
	}
	return nil
}

// csv reads a list out of the query.
func (c *xCall) csv(name string) []string {
	s := c.URL.Query().Get(name)
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// xPage is which part of a list is asked for.
type xPage struct {
	size        int
	after       string // the id that the page before ended with
	since       string // exclusive
	until       string // exclusive
	start, stop time.Time
}

// page reads the paging parameters; size is the default, between least and 100.
func (c *xCall) page(size, least int) (xPage, *xRefusal) {
	q, p := c.URL.Query(), xPage{size: size}
	bad := func(name string) (xPage, *xRefusal) {
		return p, new(xInvalid("The `" + name + "` query parameter value [" + q.Get(name) + "] is not valid."))
	}
	if s := q.Get("max_results"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < least || n > 100 {
			return bad("max_results")
		}
		p.size = n
	}
	if s := q.Get("pagination_token"); s != "" {
		id, ok := strings.CutPrefix(s, xTokenPrefix)
		if !ok || !xIsID(id) {
			return bad("pagination_token")
		}
		p.after = id
	}
	for name, into := range map[string]*string{"since_id": &p.since, "until_id": &p.until} {
		if *into = q.Get(name); *into != "" && !xIsID(*into) {
			return bad(name)
		}
	}
	for name, into := range map[string]*time.Time{"start_time": &p.start, "end_time": &p.stop} {
		if s := q.Get(name); s != "" {
			var err error
			if *into, err = time.Parse(time.RFC3339, s); err != nil {
				return bad(name)
			}
		}
	}
	return p, nil
}

const xTokenPrefix = "7140w"

// xCut returns the page of a list that is in order of falling ids, and the token of the next.
func xCut[T any](all []T, p xPage, id func(T) string) (page []T, next string) {
	rest := slices.DeleteFunc(slices.Clone(all), func(t T) bool {
		return p.after != "" && xCompare(id(t), p.after) >= 0 ||
			p.since != "" && xCompare(id(t), p.since) <= 0 || p.until != "" && xCompare(id(t), p.until) >= 0
	})
	if len(rest) <= p.size {
		return rest, ""
	}
	page = rest[:p.size]
	return page, xTokenPrefix + id(page[len(page)-1])
}

// between keeps the posts of a span of time.
func (p xPage) between(posts []*Post) []*Post {
	return slices.DeleteFunc(slices.Clone(posts), func(q *Post) bool {
		return !p.start.IsZero() && q.At.Before(p.start) || !p.stop.IsZero() && !q.At.Before(p.stop)
	})
}

// xCompare orders ids as numbers.
func xCompare(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// xMeta is the last part of every list.
func xMeta[T any](page []T, next string, id func(T) string) map[string]any {
	meta := map[string]any{"result_count": len(page)}
	if next != "" {
		meta["next_token"] = next
	}
	if len(page) > 0 && id != nil {
		meta["newest_id"], meta["oldest_id"] = id(page[0]), id(page[len(page)-1])
	}
	return meta
}
