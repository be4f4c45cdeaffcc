package bluesky

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"
)

// The letters of a TID, in the order of their values (AT Protocol, "Timestamp Identifiers").
const tidLetters = "234567abcdefghijklmnopqrstuvwxyz"

const (
	tidLen     = 13
	clockBits  = 10
	hashedBits = 24 // of the microseconds: 16.8 s, little enough for the order of posts
	microsMask = 1<<53 - 1
	clockMask  = 1<<clockBits - 1
)

// mint makes the record key of a draft. Every attempt at one delivery gets the same, so the network
// itself keeps a repeat from becoming a second post; two deliveries of one moment get different ones.
//
// The 53 bits of time are those of created in microseconds, but the low 24 come from a hash of the key,
// and so do the 10 bits of the clock identifier.
func mint(created time.Time, key string) string {
	sum := sha256.Sum256([]byte(key))
	hash := binary.BigEndian.Uint64(sum[:8])
	micros := uint64(created.UnixMicro()) & microsMask
	micros = micros>>hashedBits<<hashedBits | hash>>(64-hashedBits)
	return encodeTID(micros<<clockBits | hash&clockMask)
}

func encodeTID(n uint64) string {
	var b [tidLen]byte
	for i := tidLen - 1; i >= 0; i-- {
		b[i] = tidLetters[n&31]
		n >>= 5
	}
	return string(b[:])
}

// tidTime reads the moment that a TID carries; false if s is none.
func tidTime(s string) (time.Time, bool) {
	if len(s) != tidLen {
		return time.Time{}, false
	}
	var n uint64
	for i := range tidLen {
		v := strings.IndexByte(tidLetters, s[i])
		if v < 0 || i == 0 && v > 15 { // the first of 64 bits is always 0
			return time.Time{}, false
		}
		n = n<<5 | uint64(v)
	}
	return time.UnixMicro(int64(n >> clockBits)).UTC(), true
}
