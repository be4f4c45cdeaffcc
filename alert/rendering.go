package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Limits is what one network takes in one post. The network brings its own way of counting.
type Limits struct {
	Text       int                        // most that Count may return
	Count      func(text string) int      // the network's own count: weighted characters, characters, graphemes
	Unit       string                     // what Count counts, for people: "weighted characters"
	Bytes      int                        // most bytes of UTF-8; 0 = no such limit
	Links      func(text string) []string // every stretch of the text that the network would turn into a link; nil = only http(s) URLs
	NoLink     bool                       // the agency's link is left out by default (on X it makes a post 13 times dearer)
	Images     int                        // most pictures in one post
	ImageBytes int                        // most bytes of one picture
	Alt        int                        // most characters (code points) of one alt text; 0 = no limit
}

// Rendering is the exact text and media one channel will publish for one revision in one language: the
// appeal, or the words of one ending. It is made once, approved by its hash, and sent byte for byte.
type Rendering struct {
	Channel string   `json:"channel"`
	Network string   `json:"network"`
	Lang    Lang     `json:"language"`
	Ended   Ended    `json:"ended,omitzero"` // the ending that it tells; empty for the appeal
	Acts    []Action `json:"acts,omitempty"` // how it takes the place of what stands: the first shows it, a delete takes away what else stands; empty where nothing can
	Text    string   `json:"text"`
	Count   int      `json:"count"` // in the network's own unit
	Limit   int      `json:"limit"`
	Bytes   int      `json:"bytes"`
	Unit    string   `json:"unit"`
	Link    string   `json:"link,omitzero"` // the one link in the text, if there is one
	Marker  string   `json:"marker"`        // what the text carries so that the post can be found again
	Media   []Media  `json:"media"`
	LeftOut []string `json:"left_out"` // what the language has no words for, the parts that did not fit, in the order they were dropped, and what texts have no place for; of an override, what it lacks
}

// Media is one picture as it will leave: stripped, upright, re-encoded.
type Media struct {
	SHA256 string `json:"sha256"` // of the bytes that leave; the key of the store's media
	Type   string `json:"type"`   // "image/jpeg"
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int    `json:"bytes"`
	Alt    string `json:"alt"`
}

// Hash is the SHA-256 of the rendering's canonical JSON, in hex: what an approver approves.
func (r Rendering) Hash() string {
	b, err := json.Marshal(r)
	if err != nil { // a Rendering holds only strings, numbers and slices of them
		panic(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Marker is the text by which a post of this revision is found again: the public code, a slash and the
// revision, for example "H7K-2QF/1". No network rewrites any of its characters.
func Marker(code string, revision int) string { return fmt.Sprintf("%s/%d", code, revision) }

// EndMarker is the text by which the post that ends a case is found again: "H7K-2QF/end".
func EndMarker(code string) string { return code + "/end" }

// HasMarker reports whether text carries the marker, and not merely that of a tenfold revision or of a
// longer code that ends alike.
func HasMarker(text, marker string) bool {
	for marker != "" {
		before, after, found := strings.Cut(text, marker)
		if !found {
			return false
		}
		if !strings.HasSuffix(before, "-") && !endsInCode(before) && (after == "" || !digit(after[0])) {
			return true
		}
		text = after
	}
	return false
}

func endsInCode(s string) bool {
	return s != "" && (digit(s[len(s)-1]) || s[len(s)-1] >= 'A' && s[len(s)-1] <= 'Z')
}

func digit(b byte) bool { return b >= '0' && b <= '9' }
