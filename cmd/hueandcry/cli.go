package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/web/client"
)

// cli is what every command has at hand.
type cli struct {
	Terminal

	deps  Deps
	begun bool // a command was understood and has begun
}

const (
	envURL       = "HUEANDCRY_URL"
	envToken     = "HUEANDCRY_TOKEN"
	envTokenFile = "HUEANDCRY_TOKEN_FILE" //nolint:gosec // a name, not a secret
	usualURL     = "http://127.0.0.1:8080"
)

// checkEnvironment refuses what looks like ours and is not. The last two are for tests.
func (c *cli) checkEnvironment() error {
	return config.CheckEnvironment(c.deps.Environ(), envURL, envToken, envTokenFile, "HUEANDCRY_REQUIRE", "HUEANDCRY_SHARED")
}

func (c *cli) getenv(name string) string {
	for _, line := range slices.Backward(c.deps.Environ()) {
		if value, ok := strings.CutPrefix(line, name+"="); ok {
			return value
		}
	}
	return ""
}

// client returns a client of the daemon that the environment names.
func (c *cli) client(ctx context.Context) (*client.Client, error) {
	base := c.getenv(envURL)
	if base == "" {
		base = usualURL
	}
	token, from := config.Secret(c.getenv(envToken)), envToken
	if file := c.getenv(envTokenFile); file != "" {
		if token != "" {
			return nil, usagef("%s and %s are both set; unset one", envToken, envTokenFile)
		}
		b, err := within(ctx, func() ([]byte, error) { return os.ReadFile(file) }) // the person names it
		if err != nil {
			return nil, fmt.Errorf("the token cannot be read: %w", err)
		}
		token, from = config.Secret(bytes.TrimSpace(b)), envTokenFile
	}
	if strings.ContainsFunc(string(token), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, usagef("%s holds a token with a space, a line break or another character that no token has; copy it again", from)
	}
	if token == "" {
		return nil, usagef("no token: set %s or %s; 'hueandcry token add' makes one", envToken, envTokenFile)
	}
	cl, err := client.New(base, string(token), nil)
	if err != nil {
		return nil, usagef("%s: %w", envURL, err)
	}
	return cl, nil
}

// logger writes to standard error, as the configuration says.
func (c *cli) logger(l config.Log) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.Level)); err != nil {
		level = slog.LevelInfo
	}
	opt := &slog.HandlerOptions{Level: level}
	if l.Format == "json" {
		return slog.New(slog.NewJSONHandler(c.Err, opt))
	}
	return slog.New(slog.NewTextHandler(c.Err, opt))
}
