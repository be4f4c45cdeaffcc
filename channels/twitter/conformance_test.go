package twitter_test

import (
	"testing"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/channeltest"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/rehearsal"
)

const (
	token  = "1790000000000000000-CanaryAccessTokenOne"
	secret = "CanaryAccessTokenSecretTwo+/="
)

// agency is the account under test.
func agency(n *rehearsal.Network) *rehearsal.Account {
	return n.AddAccount(rehearsal.Account{
		Handle: "LarkmoorSO", Name: "Larkmoor County", Role: rehearsal.Agency, Token: token, Secret: secret, Followers: 4200,
	})
}

// signed is a configuration that signs with OAuth 1.0a.
func signed(base string) twitter.Config {
	return twitter.Config{
		BaseURL: base, ConsumerKey: rehearsal.XConsumerKey, ConsumerSecret: rehearsal.XConsumerSecret,
		AccessToken: token, AccessTokenSecret: secret,
	}
}

func TestConformance(t *testing.T) {
	for name, configure := range map[string]func(*twitter.Config){
		"v2 with OAuth 1.0a": func(*twitter.Config) {},
		"v1.1":               func(c *twitter.Config) { c.API = "v1.1" },
	} {
		t.Run(name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Subject{
				Network: "x", NoLang: true,
				Secrets: []string{rehearsal.XConsumerSecret, token, secret},
				New: func(t testing.TB, n *rehearsal.Network, base string) channels.Channel {
					t.Helper()
					agency(n)
					cfg := signed(base)
					configure(&cfg)
					c, err := twitter.New(cfg, channels.Options{Channel: "x-test", Timeout: channeltest.Timeout, Share: 1000}, channels.ModeExercise)
					if err != nil {
						t.Fatal(err)
					}
					return c
				},
			})
		})
	}
}
