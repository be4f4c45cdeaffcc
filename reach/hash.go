package reach

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"github.com/hueandcry/hueandcry/alert"
)

// hasher makes account ids unreadable for good: only the salted hash is stored, enough to tell two
// accounts apart and no more.
func hasher(salt []byte) func(network, account string) string {
	return func(network, account string) string {
		h := hmac.New(sha256.New, salt)
		h.Write([]byte(network + "\x00" + account))
		return hex.EncodeToString(h.Sum(nil)[:16])
	}
}

// hide replaces the account ids of a repost by their hashes, once whoever wants to see them has.
func (r *reader) hide(of alert.Tracked, one alert.Repost) alert.Repost {
	if r.opt.Seen != nil {
		r.opt.Seen(of, one)
	}
	one.Account = r.hash(r.traits.Network, one.Account)
	if one.Via != "" {
		one.Via = r.hash(r.traits.Network, one.Via)
	}
	return one
}

// hideComment does the same for a comment. Its id is hidden, too: on Bluesky the author's stands in it.
func (r *reader) hideComment(one alert.Comment) alert.Comment {
	one.ID = r.hash(r.traits.Network, one.ID)
	one.Account = r.hash(r.traits.Network, one.Account)
	return one
}
