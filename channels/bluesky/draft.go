package bluesky

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/hueandcry/hueandcry/channels"
)

// checkDraft refuses what the network would refuse only after the pictures are uploaded, and what it
// would take and then show wrongly.
func checkDraft(d channels.Draft) error {
	n := uniseg.GraphemeClusterCount(d.Text)
	switch {
	case d.Key == "" || d.Created.IsZero():
		return refused("the draft has no key or no time, so a repeat could not be told from a new post")
	case !utf8.ValidString(d.Text):
		return refused("the text is not valid UTF-8")
	case strings.TrimSpace(d.Text) == "":
		return refused("the text is empty")
	case n > maxGraphemes:
		return refused(fmt.Sprintf("the text has %d graphemes, the network takes %d", n, maxGraphemes))
	case len(d.Text) > maxBytes:
		return refused(fmt.Sprintf("the text has %d bytes, the network takes %d", len(d.Text), maxBytes))
	case len(d.Media) > maxImages:
		return refused(fmt.Sprintf("the draft has %d pictures, the network takes %d", len(d.Media), maxImages))
	}
	for i, m := range d.Media {
		switch {
		case strings.TrimSpace(m.Alt) == "":
			return refused(fmt.Sprintf("picture %d has no alt text", i+1))
		case len(m.Content) == 0:
			return refused(fmt.Sprintf("picture %d is empty", i+1))
		case utf8.RuneCountInString(m.Alt) > maxAlt:
			return refused(fmt.Sprintf("the alt text of picture %d is longer than %d characters", i+1, maxAlt))
		case len(m.Content) > maxImage:
			return refused(fmt.Sprintf("picture %d has %d bytes, the network takes %d", i+1, len(m.Content), maxImage))
		case !strings.HasPrefix(m.Type, "image/"):
			return refused(fmt.Sprintf("picture %d is no picture but %q", i+1, m.Type))
		}
	}
	return nil
}

func refused(reason string) *channels.Error {
	return &channels.Error{Kind: channels.Refused, Op: channels.OpCreate, Reason: reason}
}

// asError returns the [channels.Error] in err, or nil.
func asError(err error) *channels.Error {
	e, _ := errors.AsType[*channels.Error](err)
	return e
}
