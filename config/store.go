package config

import (
	"net/url"
	"strings"
)

// store checks the form of what is named; whether it is there shows when it is opened.
func (c *checker) store(value string) {
	kind, path, _ := strings.Cut(value, ":")
	u, err := url.Parse(value)
	switch {
	case kind == "sqlite":
		if path == "" {
			c.fault("store", "sqlite: lacks the path of the file")
		}
	case kind != "postgres" && kind != "postgresql":
		c.fault("store", "%q is neither sqlite:PATH nor postgres://USER@HOST:PORT/DATABASE", redactURL(value))
	case err != nil: // whose text would repeat the whole address
		c.fault("store", "this is not an address like postgres://USER@HOST:PORT/DATABASE; write what is special in an address as %%-escapes")
	case u.Query().Has("password"):
		c.fault("store", "a password does not stand behind the ?; put it into a file and name that with store_password_file")
	}
}

// storePassword reads the file that holds it.
func (c *checker) storePassword(in *Config, dir string) {
	if in.StorePasswordFile == "" {
		return
	}
	u, err := url.Parse(in.Store)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		c.fault("store_password_file", "the store is no PostgreSQL, and has no password; take this out")
		return
	}
	if _, both := u.User.Password(); both {
		c.fault("store_password_file", "the store's address holds a password too; keep one")
		return
	}
	value, err := readSecret(dir, in.StorePasswordFile)
	if err != nil {
		c.fault("store_password_file", "%s", err)
	}
	in.StorePassword = Secret(value)
}

// redactURL is an address without its password.
func redactURL(value string) string {
	if u, err := url.Parse(value); err == nil {
		return u.Redacted()
	}
	return redacted
}
