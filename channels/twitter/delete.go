package twitter

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Delete implements [channels.Deleter]. It removes every version of an edited post.
func (c *client) Delete(ctx context.Context, p alert.Post) error {
	if err := checkID(channels.OpDelete, p.ID); err != nil {
		return err
	}
	var said struct {
		Data struct {
			Deleted bool `json:"deleted"`
		} `json:"data"`
	}
	ans, err := c.ask(ctx, channels.Call{Op: channels.OpDelete, Method: http.MethodDelete, URL: "/2/tweets/" + url.PathEscape(p.ID)}, &said)
	switch {
	case isGone(ans):
		return nil
	case err != nil:
		return err
	case !said.Data.Deleted:
		return c.incomplete(ans, "the word that the post is deleted")
	}
	return nil
}

// Stands implements [channels.Witness].
func (c *client) Stands(ctx context.Context, p alert.Post) (bool, error) {
	if err := checkID(channels.OpStands, p.ID); err != nil {
		return false, err
	}
	var shown struct {
		Data wirePost `json:"data"`
	}
	ans, err := c.get(ctx, channels.OpStands, "/2/tweets/"+url.PathEscape(p.ID), nil, &shown)
	switch {
	case err == nil && shown.Data.ID == p.ID:
		return true, nil
	case ans.Status < http.StatusInternalServerError && lacks(ans, p.ID):
		return false, nil
	case err != nil:
		return false, err
	}
	return false, c.incomplete(ans, "the post and the word that there is none")
}

// lacks reports whether X says that it has no post of this id. It says so in a 200 too.
func lacks(ans channels.Answer, id string) bool {
	return slices.ContainsFunc(problems(ans.Body), func(p problem) bool {
		return p.is("resource-not-found") && orElse(p.ResourceID, p.Value) == id
	})
}

// checkID keeps an id that cannot be X's out of an address.
func checkID(op channels.Op, id string) error {
	if !isID(id) {
		return &channels.Error{Kind: channels.Refused, Op: op, Reason: "this is not the id of a post on X"}
	}
	return nil
}
