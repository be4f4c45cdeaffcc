package simulate

import (
	"context"
	"errors"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// errNotCalled: a core asks a channel what it can do, and never calls it.
var errNotCalled = errors.New("the simulation calls its networks itself")

// declared is what a channel says of itself.
type declared struct{ n *network }

// Traits implements [channels.Channel].
func (c declared) Traits() channels.Traits {
	return channels.Traits{Name: c.n.name, Network: c.n.name, Settle: c.n.settle, Reads: c.n.reads}
}

// Limits implements [channels.Channel].
func (c declared) Limits() alert.Limits { return alert.Limits{} }

// Publish implements [channels.Channel].
func (c declared) Publish(context.Context, channels.Draft) (alert.Post, error) {
	return alert.Post{}, errNotCalled
}

// readable is a channel whose network can be read.
type readable struct{ declared }

// Find implements [channels.Finder].
func (readable) Find(context.Context, channels.Draft) (alert.Post, error) {
	return alert.Post{}, errNotCalled
}

// Stands implements [channels.Witness].
func (readable) Stands(context.Context, alert.Post) (bool, error) { return false, errNotCalled }

// checkable is one that tells whether the credentials work.
type checkable struct{ readable }

// Check implements [channels.Checker].
func (checkable) Check(context.Context) (channels.Account, error) {
	return channels.Account{}, errNotCalled
}

func (n *network) channel() channels.Channel {
	switch {
	case n.class == classBlind:
		return declared{n}
	case n.checks:
		return checkable{readable{declared{n}}}
	}
	return readable{declared{n}}
}
