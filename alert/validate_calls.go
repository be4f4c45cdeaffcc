package alert

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// What networks take for the name of an account and for a hashtag. Inside a word, as in an e-mail
// address, neither is one.
var (
	mention = regexp.MustCompile(`(?:^|[^\pL\pN_])([@＠][\pL\pN_]+)`)
	hashtag = regexp.MustCompile(`(?:^|[^\pL\pN_&])([#＃][\pN_]*\pL[\pL\pN_]*)`)
)

// calls looks in all that the public will read for accounts of strangers, who would be notified, and for
// tags that nobody meant.
func (g *gate) calls() {
	var declared []string
	for _, n := range g.Narrative {
		declared = append(declared, n.HashtagPlace.Value, n.HashtagCase.Value)
	}
	eachShown(reflect.ValueOf(*g.Revision), "", func(path string, v reflect.Value) {
		s := plainURL.ReplaceAllString(v.String(), " ")
		if m := mention.FindStringSubmatch(s); m != nil {
			g.block(path, "%q would call a stranger on a network; write it without @", m[1])
		}
		for _, m := range hashtag.FindAllStringSubmatch(s, -1) {
			if !slices.ContainsFunc(declared, func(tag string) bool { return strings.EqualFold(tag, m[1]) }) {
				g.warn(path, "%q would make a link; tags belong under hashtag_place and hashtag_case", m[1])
				return
			}
		}
	})
}

// eachShown calls visit for every string below v that the public may see.
func eachShown(v reflect.Value, path string, visit func(path string, v reflect.Value)) {
	eachString(v, path, visit, func(v reflect.Value) bool {
		switch f := v.Interface().(type) {
		case interface{ SeenBy() Visibility }:
			return f.SeenBy() == VisiblePublic
		case interface{ shown(own Visibility) bool }: // a Note, with what it is about
			return f.shown(VisiblePublic)
		}
		return true
	})
}
