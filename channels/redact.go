package channels

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

const redacted = "[redacted]"

// jwt finds the tokens that a network hands out itself, such as those of a session.
var jwt = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]+)*`)

// redactor removes secrets in every spelling that an address or an answer may use. The longest go first,
// so that none is cut by another that it begins with.
func redactor(secrets []string) *strings.Replacer {
	var spellings []string
	for _, s := range secrets {
		if s == "" {
			continue
		}
		spellings = append(spellings, s, url.QueryEscape(s), url.PathEscape(s))
		if b, err := json.Marshal(s); err == nil {
			spellings = append(spellings, string(b[1:len(b)-1]))
		}
	}
	slices.SortFunc(spellings, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, s := range slices.Compact(spellings) {
		pairs = append(pairs, s, redacted)
	}
	return strings.NewReplacer(pairs...)
}

// Redact removes this account's secrets, and any token of a session, from a text.
func (t *Transport) Redact(s string) string {
	return jwt.ReplaceAllString(t.secrets.Replace(s), redacted)
}

// redact keeps err as it is, so that errors.Is works, unless its text holds a secret.
func (t *Transport) redact(err error) error {
	if err == nil {
		return nil
	}
	if clean := t.Redact(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

// excerpt is the beginning of an answer on one line. Secrets go first: a cut through one would hide it.
func (t *Transport) excerpt(b []byte) string {
	s := strings.Join(strings.Fields(strings.ToValidUTF8(t.Redact(string(b)), "\uFFFD")), " ")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}
