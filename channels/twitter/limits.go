package twitter

import (
	"strings"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

const (
	maxWeight     = 280     // weighted characters that everyone sees whole; Premium accounts may post more
	maxImages     = 4       // photos in one post
	maxImageBytes = 5 << 20 // of one photo
	maxAlt        = 1000    // characters of one alt text
)

func limits(images int) alert.Limits {
	return alert.Limits{
		Text: maxWeight, Count: Count, Unit: "weighted characters", Links: Links, NoLink: true,
		Images: images, ImageBytes: maxImageBytes, Alt: maxAlt,
	}
}

// fits refuses, before any call, what X would refuse after the pictures were uploaded and paid for.
func fits(d channels.Draft, images int) *channels.Error {
	refused := func(words string) *channels.Error {
		return &channels.Error{Kind: channels.Refused, Op: channels.OpCreate, Reason: words}
	}
	switch {
	case strings.TrimSpace(d.Text) == "":
		return refused("the text is empty; X needs words that can be found again")
	case strings.ContainsAny(d.Text, "\uFFFE\uFEFF\uFFFF"):
		return refused("the text holds a character that X refuses (U+FFFE, U+FEFF or U+FFFF); remove it")
	case Count(d.Text) > maxWeight:
		return refused("the text is longer than 280 weighted characters; shorten it")
	case len(d.Media) > images:
		return refused("there are more pictures than this account can attach; remove some")
	}
	for _, m := range d.Media {
		switch {
		case len(m.Content) > maxImageBytes:
			return refused("a picture is larger than 5 MB; make it smaller")
		case utf8.RuneCountInString(m.Alt) > maxAlt:
			return refused("an alt text is longer than 1,000 characters; shorten it")
		}
	}
	return nil
}
