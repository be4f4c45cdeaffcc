package mastodon_test

import (
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
)

func TestConfigFaultsAreToldAtOnce(t *testing.T) {
	good := mastodon.Config{BaseURL: "https://social.test/", Token: "t"}
	if _, err := mastodon.New(good, channels.Options{Channel: "m"}, channels.ModeActual); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		cfg  mastodon.Config
		mode channels.Mode
		want []string
	}{
		"nothing":        {mastodon.Config{}, channels.ModeActual, []string{"channel m", "base_url is missing", "token is missing"}},
		"no scheme":      {mastodon.Config{BaseURL: "social.test", Token: "t"}, channels.ModeActual, []string{"base_url is not"}},
		"other scheme":   {mastodon.Config{BaseURL: "ftp://social.test", Token: "t"}, channels.ModeActual, []string{"base_url is not"}},
		"a query":        {mastodon.Config{BaseURL: "https://social.test?x=1", Token: "t"}, channels.ModeActual, []string{"base_url is not"}},
		"a password":     {mastodon.Config{BaseURL: "https://a:b@social.test", Token: "t"}, channels.ModeActual, []string{"base_url is not"}},
		"a broken token": {mastodon.Config{BaseURL: "https://social.test", Token: "Bearer t"}, channels.ModeActual, []string{"white space"}},
		"choices": {
			mastodon.Config{BaseURL: "https://social.test", Token: "t", Visibility: "all", Quotes: "some"},
			channels.ModeActual,
			[]string{`visibility is "all"; choose one of public, unlisted, private, direct`, `quotes is "some"`},
		},
		"mode": {good, "", []string{"mode is neither actual nor exercise"}},
	} {
		_, err := mastodon.New(c.cfg, channels.Options{Channel: "m"}, c.mode)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q lacks %q", name, err, want)
			}
		}
	}
}

func TestTraits(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	before := w.channel.Traits()
	if before.Name != "mastodon-main" || before.Network != "mastodon" || before.Mode != channels.ModeExercise || before.Dedup != channels.DedupReadBack {
		t.Errorf("before Check: %+v", before)
	}
	w.check()
	if after := w.channel.Traits(); after.Dedup != channels.DedupKey || after.Settle != before.Settle || after.Reads != 3 {
		t.Errorf("after Check: %+v", after)
	}
}
