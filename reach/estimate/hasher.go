package estimate

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// Hasher turns accounts into what a [Sketch] counts. The salt is secret, so that nobody can ask a sketch
// whether a certain person may be in it. It is the same for all sketches that are ever to be merged.
func Hasher(salt []byte) func(account string) uint64 {
	return func(account string) uint64 {
		h := hmac.New(sha256.New, salt)
		h.Write([]byte(account))
		return binary.BigEndian.Uint64(h.Sum(nil))
	}
}
