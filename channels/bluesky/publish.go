package bluesky

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Publish implements [channels.Channel].
func (c *Channel) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	return c.publish(ctx, d, nil)
}

// publish writes the post of d, as a reply if at is given. Everything before the one call that makes the
// post is without effect on the public.
func (c *Channel) publish(ctx context.Context, d channels.Draft, at *thread) (alert.Post, error) {
	if err := checkDraft(d); err != nil {
		return alert.Post{}, err
	}
	fs := facets(d.Text)
	if err := checkFacets(d.Text, fs); err != nil {
		return alert.Post{}, refused(err.Error())
	}
	rec := post{
		Type: collectionPost, Text: d.Text, CreatedAt: timestamp(d.Created),
		Langs: c.langs(d), Facets: fs, Reply: at,
	}
	key := mint(d.Created, d.Key)
	var (
		made written
		err  error
	)
	for range 2 { // a picture that no post names yet is dropped after minutes: then once more
		var pictures []image
		if pictures, err = c.upload(ctx, d.Media); err != nil {
			return alert.Post{}, err
		}
		rec.Embed = embed(pictures)
		if made, err = c.put(ctx, channels.OpCreate, collectionPost, key, rec); !isFault(err, blobNotFound) {
			break
		}
	}
	switch {
	case isFault(err, invalidSwap):
		return c.standing(ctx, d)
	case err != nil:
		return alert.Post{}, err
	}
	return c.made(made.ref, made.at(d.Created)), nil
}

// written is the answer of putRecord. Commit is missing if the record stood there already, identical.
type written struct {
	ref

	Commit struct {
		Rev string `json:"rev"`
	} `json:"commit"`
}

// at is when the network wrote the record: its revision is a TID.
func (w written) at(created time.Time) time.Time {
	if t, ok := tidTime(w.Commit.Rev); ok {
		return t
	}
	return created
}

// put writes a record at a key where nothing stands yet. The field swapRecord says so and must be there,
// as null: without it putRecord overwrites whatever stands. createRecord would not do: at a key that
// exists it answers 500, which proves nothing.
func (c *Channel) put(ctx context.Context, op channels.Op, collection, key string, record any) (written, error) {
	s, err := c.api.session(ctx)
	if err != nil {
		return written{}, err
	}
	var w written
	err = c.api.do(ctx, request{op: op, nsid: "com.atproto.repo.putRecord", body: struct {
		Repo       string  `json:"repo"`
		Collection string  `json:"collection"`
		Key        string  `json:"rkey"`
		Record     any     `json:"record"`
		Swap       *string `json:"swapRecord"`
	}{s.did, collection, key, record, nil}}, &w)
	if err != nil {
		return written{}, err
	}
	if want := (uri{s.did, collection, key}).String(); w.URI != want || w.CID == "" {
		kind := channels.Unsure
		if op.Harmless() {
			kind = channels.Temporary
		}
		return written{}, &channels.Error{
			Kind: kind, Op: op,
			Reason: "the network's answer does not name the record it was asked to write",
			Err:    fmt.Errorf("uri %q cid %q, want uri %q", w.URI, w.CID, want),
		}
	}
	return w, nil
}

// standing explains why something stands at the key of d: it is our own post from an earlier attempt, or
// something else that must not be overwritten.
func (c *Channel) standing(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.Find(ctx, d)
	switch e := asError(err); {
	case err == nil:
		return p, nil
	case e != nil && e.Kind == channels.Refused:
		return alert.Post{}, refused(e.Reason)
	}
	return alert.Post{}, &channels.Error{
		Kind: channels.Duplicate, Op: channels.OpCreate,
		Reason: "a post stands at this delivery's key, but it could not be read", Err: err,
	}
}

// made describes a post of our own.
func (c *Channel) made(r ref, at time.Time) alert.Post {
	return alert.Post{Channel: c.traits.Name, ID: r.URI, URL: c.address(r.URI), Version: r.CID, At: at}
}

// address is where people read a post of ours.
func (c *Channel) address(id string) string {
	u, err := parseRecord(id)
	if err != nil {
		return ""
	}
	return c.cfg.WebURL + "/profile/" + c.who(u.Authority) + "/post/" + u.Key
}

// who is how the web names an account: by its handle, if it is our own and its domain says so too.
func (c *Channel) who(did string) string {
	if s := c.api.current.Load(); s != nil && s.did == did && isHandle(s.handle) && s.handle != "handle.invalid" {
		return s.handle
	}
	return did
}

// upload sends the pictures of a draft. A picture is named by its content, so a repeat names the same.
func (c *Channel) upload(ctx context.Context, media []channels.Media) ([]image, error) {
	var out []image
	for _, m := range media {
		var up struct {
			Blob json.RawMessage `json:"blob"`
		}
		err := c.api.do(ctx, request{op: channels.OpMedia, nsid: "com.atproto.repo.uploadBlob", raw: m.Content, mime: m.Type}, &up)
		if err != nil {
			return nil, err
		}
		if len(up.Blob) == 0 {
			return nil, &channels.Error{
				Kind: channels.Temporary, Op: channels.OpMedia,
				Reason: "the network's answer does not name the picture that was uploaded",
			}
		}
		i := image{Image: up.Blob, Alt: m.Alt}
		if m.Width > 0 && m.Height > 0 {
			i.Aspect = &aspect{m.Width, m.Height}
		}
		out = append(out, i)
	}
	return out, nil
}
