package store

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// sqlitePath takes the path out of "sqlite:PATH" and says what is wrong with it. It repeats nothing of a
// source of another kind, which may hold a password.
func sqlitePath(dsn string) (string, error) {
	scheme, path, found := strings.Cut(dsn, ":")
	switch {
	case !found || scheme != "sqlite":
		return "", errors.New("the store must be given as sqlite:PATH or postgres://USER@HOST/DATABASE, for example sqlite:/var/lib/hueandcry/ledger.db")
	case path == "":
		return "", errors.New("the store sqlite: lacks its path; write sqlite:PATH")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("the path of the store, %s: %w", path, err)
	}
	folder := filepath.Dir(abs)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", fmt.Errorf("the folder of the store, %s, does not exist; make it, or correct the store's path", folder)
	}
	if info, err := os.Stat(abs); err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("the store %s is not a file; name a file in a folder that exists", abs)
	}
	return abs, nil
}

// sqliteURI is the address of the file for the driver. A path may hold any byte, also those that mean
// something in an address.
func sqliteURI(path string, settings url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: settings.Encode()}
	return u.String()
}
