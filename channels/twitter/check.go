package twitter

import (
	"context"
	"net/url"
	"strings"
	"sync"

	"github.com/hueandcry/hueandcry/channels"
)

// whoami is the account as X knows it, once it has been asked.
type whoami struct {
	mu   sync.Mutex
	user wireUser
}

func (w *whoami) set(u wireUser) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.user = u
}

func (w *whoami) get() wireUser {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.user
}

func (w *whoami) handle() string { return w.get().Username }

// Check implements [channels.Checker].
func (c *client) Check(ctx context.Context) (channels.Account, error) {
	var said struct {
		Data wireUser `json:"data"`
	}
	ans, err := c.get(ctx, channels.OpCheck, "/2/users/me", url.Values{"user.fields": {"public_metrics"}}, &said)
	if err != nil {
		return channels.Account{}, err
	}
	if !isID(said.Data.ID) {
		return channels.Account{}, c.incomplete(ans, "the account's id")
	}
	return c.recognized(said.Data)
}

// id returns the account's numeric id, and asks for it if need be.
func (c *client) id(ctx context.Context, op channels.Op) (string, error) {
	if c.cfg.UserID != "" {
		return c.cfg.UserID, nil
	}
	if me := c.me.get(); me.ID != "" {
		return me.ID, nil
	}
	me, err := c.Check(ctx)
	if err != nil {
		return "", c.t.Failure(op, err)
	}
	return me.ID, nil
}

// recognized keeps who X says we are, if that is who we should be.
func (a *account) recognized(u wireUser) (channels.Account, error) {
	if h := a.cfg.Handle; h != "" && !strings.EqualFold(h, u.Username) || a.cfg.UserID != "" && a.cfg.UserID != u.ID {
		return channels.Account{}, &channels.Error{
			Kind: channels.Auth, Op: channels.OpCheck,
			Reason: "the credentials are those of @" + u.Username + ", not of the account that handle or user_id names; correct one of them",
		}
	}
	a.me.set(u)
	return channels.Account{ID: u.ID, Handle: u.Username, URL: a.cfg.WebURL + "/" + u.Username, Followers: u.Metrics.Followers}, nil
}
