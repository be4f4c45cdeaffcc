package bluesky

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The collections we write.
const (
	collectionPost   = "app.bsky.feed.post"
	collectionRepost = "app.bsky.feed.repost"
)

// The identifiers of the AT Protocol, as its syntax documents have them.
var (
	didSyntax    = regexp.MustCompile(`^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$`)
	handleSyntax = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)
	nsidSyntax   = regexp.MustCompile(`^[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+(\.[a-zA-Z][a-zA-Z0-9]{0,62})$`)
	keySyntax    = regexp.MustCompile(`^[a-zA-Z0-9_~.:-]{1,512}$`)
)

// langSyntax takes the language tags that people use (BCP 47): a language, with a script or a region.
var langSyntax = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$`)

func isDID(s string) bool    { return len(s) <= 2048 && didSyntax.MatchString(s) }
func isHandle(s string) bool { return len(s) <= 253 && handleSyntax.MatchString(s) }
func isNSID(s string) bool   { return len(s) <= 317 && nsidSyntax.MatchString(s) }
func isKey(s string) bool    { return s != "." && s != ".." && keySyntax.MatchString(s) }

// uri is an at-uri taken apart. Collection and Key are empty in one that names only an account.
type uri struct{ Authority, Collection, Key string }

func (u uri) String() string {
	parts := []string{"at:/", u.Authority, u.Collection, u.Key}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "/")
}

func parseURI(s string) (uri, error) {
	rest, ok := strings.CutPrefix(s, "at://")
	parts := strings.Split(rest, "/")
	if !ok || len(s) > 8192 || len(parts) > 3 {
		return uri{}, fmt.Errorf("%q is no at-uri", s)
	}
	u := uri{Authority: parts[0]}
	if !isDID(u.Authority) && !isHandle(u.Authority) {
		return uri{}, fmt.Errorf("the at-uri %q names no account", s)
	}
	if len(parts) > 1 {
		if u.Collection = parts[1]; !isNSID(u.Collection) {
			return uri{}, fmt.Errorf("the at-uri %q names no collection", s)
		}
	}
	if len(parts) > 2 {
		if u.Key = parts[2]; !isKey(u.Key) {
			return uri{}, fmt.Errorf("the at-uri %q names no record", s)
		}
	}
	return u, nil
}

// parseRecord reads an at-uri that must name one record.
func parseRecord(s string) (uri, error) {
	u, err := parseURI(s)
	if err == nil && u.Key == "" {
		err = fmt.Errorf("the at-uri %q names no record", s)
	}
	return u, err
}
