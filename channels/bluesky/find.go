package bluesky

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Find implements [channels.Finder]: it reads the one place where the post of d can stand.
func (c *Channel) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	s, err := c.api.session(ctx)
	if err != nil {
		return alert.Post{}, err
	}
	got, err := c.read(ctx, channels.OpFind, uri{s.did, collectionPost, mint(d.Created, d.Key)})
	if err != nil {
		return alert.Post{}, err
	}
	if got.Post.Text != d.Text {
		return alert.Post{}, &channels.Error{
			Kind: channels.Refused, Op: channels.OpFind,
			Reason: "another text stands at this delivery's key; look at " + c.address(got.URI),
		}
	}
	at := d.Created
	if t, err := time.Parse(time.RFC3339Nano, got.Post.CreatedAt); err == nil {
		at = t
	}
	return c.made(got.ref, at), nil
}

// stored is a record as the network keeps it.
type stored struct {
	ref

	Post post
}

// read reads one record. The error wraps [alert.ErrNotFound] if the network says that there is none.
// Absence comes with status 400, as every other refusal does; only its name tells.
func (c *Channel) read(ctx context.Context, op channels.Op, u uri) (stored, error) {
	var got struct {
		ref

		Value json.RawMessage `json:"value"`
	}
	err := c.api.do(ctx, request{op: op, nsid: "com.atproto.repo.getRecord", query: url.Values{
		"repo": {u.Authority}, "collection": {u.Collection}, "rkey": {u.Key},
	}}, &got)
	if isFault(err, recordNotFound) {
		return stored{}, fmt.Errorf("%s: %w", u, alert.ErrNotFound)
	}
	if err != nil {
		return stored{}, err
	}
	out := stored{ref: got.ref}
	if json.Unmarshal(got.Value, &out.Post) != nil || got.URI == "" || got.CID == "" {
		return stored{}, &channels.Error{
			Kind: channels.Temporary, Op: op, Reason: "the network's answer is not the record it was asked for",
		}
	}
	return out, nil
}
