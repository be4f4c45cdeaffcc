package twitter

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// Config is one account on X, or on a server that speaks one of its APIs.
type Config struct {
	// BaseURL is where the API is: https://api.x.com unless said otherwise.
	BaseURL string `yaml:"base_url,omitempty"`
	// WebURL is where people read posts. Optional: https://x.com, or base_url if that is another server.
	WebURL string `yaml:"web_url,omitempty"`
	// API is v2, unless v1.1 is asked for: enterprise tiers and compatible servers only.
	API string `yaml:"api,omitempty"`

	// ConsumerKey and the next three are the app's and the account's OAuth 1.0a credentials. They do not
	// expire, so they suit a daemon best. The app needs the permission "Read and write".
	ConsumerKey       string `yaml:"consumer_key,omitempty"`
	ConsumerSecret    string `yaml:"consumer_secret,omitempty"`
	AccessToken       string `yaml:"access_token,omitempty"`
	AccessTokenSecret string `yaml:"access_token_secret,omitempty"`
	// Token is an OAuth 2.0 access token of the account, instead of the four.
	Token string `yaml:"token,omitempty"`

	// WebhookSecret is the app's consumer secret, and lets X call {public address}/hooks/x/CHANNEL to tell of
	// reposts, quotes and replies as they happen. Optional; register that address at X, with the events
	// post.repost.create, post.quote.create and post.reply.create.
	WebhookSecret string `yaml:"webhook_secret,omitempty"`

	// Handle is the account's name, without @. Optional: then a check that the credentials are its own is left out.
	Handle string `yaml:"handle,omitempty"`
	// UserID is the account's numeric id. Optional: asked for once.
	UserID string `yaml:"user_id,omitempty"`
	// FieldsParam is the query parameter that selects a post's fields: tweet.fields, or post.fields where
	// X has renamed it. Both spellings are understood in answers.
	FieldsParam string `yaml:"fields_param,omitempty"`
	// Settle is how long X may still be at work on a create whose answer was lost. Optional: the time-out
	// of one attempt and 30 s.
	Settle time.Duration `yaml:"settle,omitempty"`
}

// Secrets names the fields that the configuration file may give as NAME_file.
func Secrets() []string {
	return []string{"consumer_key", "consumer_secret", "access_token", "access_token_secret", "token", "webhook_secret"}
}

const (
	apiV2     = "v2"
	apiLegacy = "v1.1"

	defaultBaseURL = "https://api.x.com"
	defaultWebURL  = "https://x.com"

	fieldsOld = "tweet.fields"
	fieldsNew = "post.fields"
)

func (c Config) secrets() []string {
	return []string{c.ConsumerKey, c.ConsumerSecret, c.AccessToken, c.AccessTokenSecret, c.Token, c.WebhookSecret}
}

// withDefaults fills in what was left out, and says everything that is wrong at once.
func (c Config) withDefaults(mode channels.Mode) (Config, error) {
	var faults []error
	fault := func(format string, a ...any) { faults = append(faults, fmt.Errorf(format, a...)) }

	c.BaseURL = strings.TrimRight(orElse(c.BaseURL, defaultBaseURL), "/")
	c.WebURL = strings.TrimRight(c.WebURL, "/")
	if !isAddress(c.BaseURL) {
		fault("base_url must read https://host, without a password, ? or #")
	}
	if c.WebURL != "" && !isAddress(c.WebURL) {
		fault("web_url must read https://host, without a password, ? or #")
	}
	if mode != channels.ModeActual && isLive(c.BaseURL) {
		fault("base_url %s is the live network; a channel of mode %s needs a rehearsal's address", c.BaseURL, mode)
	}
	if c.WebURL == "" {
		if c.WebURL = c.BaseURL; isLive(c.BaseURL) {
			c.WebURL = defaultWebURL
		}
	}
	if c.API = orElse(c.API, apiV2); c.API != apiV2 && c.API != apiLegacy {
		fault("api is %q; write v2 or v1.1", c.API)
	}
	if c.WebhookSecret != "" && c.API != apiV2 {
		fault("webhook_secret goes with api v2 only; take one of them out")
	}
	if c.FieldsParam = orElse(c.FieldsParam, fieldsOld); c.FieldsParam != fieldsOld && c.FieldsParam != fieldsNew {
		fault("fields_param is %q; write %s or %s", c.FieldsParam, fieldsOld, fieldsNew)
	}
	c.Handle = strings.TrimPrefix(strings.TrimSpace(c.Handle), "@")
	if c.UserID != "" && !isID(c.UserID) {
		fault("user_id is %q; it has digits only (leave it out and X is asked)", c.UserID)
	}
	if c.Settle < 0 {
		fault("settle is %s; it cannot be negative", c.Settle)
	}
	if err := c.credentials(); err != nil {
		faults = append(faults, err)
	}
	return c, errors.Join(faults...)
}

func (c Config) credentials() error {
	missing := 0
	for _, s := range []string{c.ConsumerKey, c.ConsumerSecret, c.AccessToken, c.AccessTokenSecret} {
		if s == "" {
			missing++
		}
	}
	switch {
	case c.Token != "" && missing < 4:
		return errors.New("token and the OAuth 1.0a credentials both stand here; keep one kind")
	case c.Token == "" && missing == 4:
		return errors.New("no credentials: set consumer_key, consumer_secret, access_token and access_token_secret from the app's page of keys and tokens")
	case c.Token == "" && missing > 0:
		return errors.New("consumer_key, consumer_secret, access_token and access_token_secret belong together; set all four")
	}
	return nil
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

// isLive reports whether an address is X's own: what goes there is public.
func isLive(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	for _, own := range []string{"x.com", "twitter.com"} {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	return false
}

// isID reports whether s is an id as X writes them.
func isID(s string) bool {
	return len(s) >= 1 && len(s) <= 19 && strings.Trim(s, "0123456789") == ""
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
