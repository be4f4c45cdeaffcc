package bluesky

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/hueandcry/hueandcry/channels"
)

// pageSize is the most entries that the network gives in one page.
const pageSize = 100

// page reads one page of a query: the entries in the named field of the answer, and the cursor of the
// next page. The cursor is empty after the last one, also on a server that repeats itself.
func page[T any](ctx context.Context, a *api, r request, field, cursor string) (entries []T, next string, err error) {
	if r.query == nil {
		r.query = url.Values{}
	}
	r.query.Set("limit", strconv.Itoa(pageSize))
	if cursor != "" {
		r.query.Set("cursor", cursor)
	}
	var got map[string]json.RawMessage
	if err := a.do(ctx, r, &got); err != nil {
		return nil, "", err
	}
	if entries, err = entriesOf[T](r.op, got, field); err != nil {
		return nil, "", err
	}
	if json.Unmarshal(got["cursor"], &next) != nil || len(entries) == 0 || next == cursor {
		next = "" // most servers give a cursor even after the last page
	}
	return entries, next, nil
}

// list reads a query that has no pages.
func list[T any](ctx context.Context, a *api, r request, field string) ([]T, error) {
	var got map[string]json.RawMessage
	if err := a.do(ctx, r, &got); err != nil {
		return nil, err
	}
	return entriesOf[T](r.op, got, field)
}

// entriesOf reads a list that must be there: an answer without it is not the empty list.
func entriesOf[T any](op channels.Op, got map[string]json.RawMessage, field string) ([]T, error) {
	var entries []T
	if json.Unmarshal(got[field], &entries) != nil {
		return nil, &channels.Error{
			Kind: channels.Temporary, Op: op, Reason: "the network's answer lacks the list it was asked for",
		}
	}
	return entries, nil
}
