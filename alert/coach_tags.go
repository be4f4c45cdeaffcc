package alert

import (
	"regexp"
	"strings"
)

var (
	hashtags  = regexp.MustCompile(`(?:^|\s)#\pL`)
	camelCase = regexp.MustCompile(`^#(?:\p{Lu}[\p{Ll}\p{M}\p{N}']*|\p{Lo}[\p{Lo}\p{M}\p{N}_]*|\p{N}+)+$`)
)

// tags looks for one hashtag of the place and one of the case, and no more. A tag that everybody uses made
// messages be passed on more (Sutton et al., PNAS 2015), and of appeals for missing people that of the place
// (Solymosi, Petcu and Wilkinson); #missing had a lower median. Screen readers tell the words of a tag apart
// by their capitals.
func (c *coach) tags(l Lang, n Narrative) {
	path := "narrative." + string(l)
	for _, tag := range []struct{ field, text, wants string }{
		{"hashtag_place", n.HashtagPlace.Shown(), "the place: #PortQuillon"},
		{"hashtag_case", n.HashtagCase.Shown(), "the case: #FindRobin"},
	} {
		switch {
		case strings.EqualFold(tag.text, "#missing"):
			c.advise(path+"."+tag.field, "hashtags", bySolymosi, "posts with %s are passed on less; name the place or the case", tag.text)
		case tag.text == "":
			c.advise(path+"."+tag.field, "hashtags", byHazards+"; "+bySolymosi, "absent; add one of %s", tag.wants)
		case !camelCase.MatchString(tag.text):
			c.advise(path+"."+tag.field, "camel_case", byReaders, "%s is hard to read out; start each word with a capital: #PortQuillon", tag.text)
		}
	}
	for _, t := range c.typed(l, n) {
		if len(hashtags.FindAllString(t.text, -1)) > 2 {
			c.advise(t.path, "hashtags", bySolymosi, "more than two hashtags; keep the place and the case")
		}
		if strings.Contains(strings.ToLower(t.text), "#missing") {
			c.advise(t.path, "hashtags", bySolymosi, "posts with #missing are passed on less; name the place or the case")
		}
	}
}
