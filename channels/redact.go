package channels

import (
	"errors"
	"net/url"
	"strings"
)

// Redact removes this account's secrets from a text.
func (t *Transport) Redact(s string) string {
	for _, secret := range t.opt.Secrets {
		if secret == "" {
			continue
		}
		s = strings.ReplaceAll(s, secret, "[redacted]")
		s = strings.ReplaceAll(s, url.QueryEscape(secret), "[redacted]")
		s = strings.ReplaceAll(s, url.PathEscape(secret), "[redacted]")
	}
	return s
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
