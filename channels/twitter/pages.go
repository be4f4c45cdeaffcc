package twitter

import (
	"context"
	"net/url"

	"github.com/hueandcry/hueandcry/channels"
)

// pages walks through a list of X API v2.
type pages struct {
	a     *account
	op    channels.Op
	path  string
	query url.Values
	begun bool
	token string
}

func (a *account) pages(op channels.Op, path string, query url.Values) *pages {
	return &pages{a: a, op: op, path: path, query: query}
}

func (p *pages) more() bool { return !p.begun || p.token != "" }

// page is one page of a list.
type page[T any] struct {
	Data     []T       `json:"data"`
	Meta     *wireMeta `json:"meta"`
	Includes struct {
		Users []wireUser `json:"users"`
	} `json:"includes"`
	Errors []problem `json:"errors"` // why something is not among the data
}

// next reads the next page.
func next[T any](ctx context.Context, p *pages) (page[T], error) {
	if p.token != "" {
		p.query.Set("pagination_token", p.token)
	}
	var out page[T]
	ans, err := p.a.get(ctx, p.op, p.path, p.query, &out)
	switch {
	case err != nil:
		return out, err
	case out.Meta == nil:
		return out, p.a.incomplete(ans, "the list")
	case out.Meta.Next != "" && out.Meta.Next == p.token:
		return out, p.a.incomplete(ans, "the next page")
	}
	p.begun, p.token = true, out.Meta.Next
	return out, nil
}
