package mastodon

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Config is one account on a Mastodon server, or on one that speaks its API.
type Config struct {
	// BaseURL is the server's address, "https://mastodon.example".
	BaseURL string `yaml:"base_url"`
	// Token is an access token of the account with the scopes read:accounts, read:statuses,
	// read:notifications, read:search, write:statuses and write:media.
	Token string `yaml:"token"`
	// Visibility is who sees the posts: public (the default), unlisted, private or direct.
	Visibility string `yaml:"visibility"`
	// Quotes is who may quote the posts, from Mastodon 4.5 on: public (the default), followers or nobody.
	Quotes string `yaml:"quotes"`
	// SpoilerText is a content warning that hides the text until a reader opens it; some servers demand
	// one. It counts together with the text.
	SpoilerText string `yaml:"spoiler_text"`
	// Sensitive hides the pictures until a reader opens them.
	Sensitive bool `yaml:"sensitive"`
}

// check sets the defaults and says everything that is wrong at once.
func (c *Config) check() error {
	var wrong []error
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	switch u, err := url.Parse(c.BaseURL); {
	case c.BaseURL == "":
		wrong = append(wrong, errors.New("base_url is missing; give the server's address, like https://mastodon.example"))
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		wrong = append(wrong, errors.New("base_url is not the plain address of a server, like https://mastodon.example"))
	}
	if c.Token == "" {
		wrong = append(wrong, errors.New("token is missing; make one in the account's settings under Development"))
	}
	if strings.ContainsAny(c.Token, " \t\r\n") {
		wrong = append(wrong, errors.New("token holds white space; give the bare access token"))
	}
	wrong = append(wrong,
		oneOf("visibility", &c.Visibility, "public", "unlisted", "private", "direct"),
		oneOf("quotes", &c.Quotes, "public", "followers", "nobody"),
	)
	return errors.Join(wrong...)
}

// oneOf checks a choice; the first is the default.
func oneOf(name string, value *string, choices ...string) error {
	if *value == "" {
		*value = choices[0]
	}
	if !slices.Contains(choices, *value) {
		return fmt.Errorf("%s is %q; choose one of %s", name, *value, strings.Join(choices, ", "))
	}
	return nil
}
