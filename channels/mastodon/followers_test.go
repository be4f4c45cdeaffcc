package mastodon_test

import (
	"testing"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// A list that is not shown is refused: nothing, or a part, must not pass for the whole.
func TestFollowersThatAreNotShownAreRefused(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	for name, c := range map[string]struct {
		of   rehearsal.Account
		want channels.Kind
	}{
		"hidden":            {rehearsal.Account{Handle: "cleo", Followers: 300, Hidden: true}, channels.Refused},
		"on another server": {rehearsal.Account{Handle: "edda@fennholt.example", Followers: 300}, channels.Refused},
	} {
		n := 0
		var last error
		for _, err := range w.channel.Followers(t.Context(), w.net.AddAccount(c.of).ID) {
			n, last = n+1, err
		}
		if n != 1 || channels.KindOf(last) != c.want {
			t.Errorf("%s: %d entries, %v", name, n, last)
		}
	}
	hidden := w.net.AddAccount(rehearsal.Account{Handle: "dov", Hidden: true}) // hides nobody
	for name, err := range w.channel.Followers(t.Context(), hidden.ID) {
		t.Errorf("nobody follows, yet: %q, %v", name, err)
	}
}
