package twitter_test

import (
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/twitter"
)

func TestConfigFaults(t *testing.T) {
	for _, one := range []struct {
		yaml string
		mode channels.Mode
		want []string
	}{
		{"{}", channels.ModeActual, []string{"no credentials"}},
		{"{token: t, consumer_key: k}", channels.ModeActual, []string{"keep one kind"}},
		{"{consumer_key: k, consumer_secret: s, access_token: t}", channels.ModeActual, []string{"belong together"}},
		{"{token: t}", channels.ModeExercise, []string{"https://api.x.com is the live network"}},
		{"{token: t, base_url: 'https://API.Twitter.com./'}", channels.ModeExercise, []string{"is the live network"}},
		{"{token: t, base_url: 'https://x.com'}", channels.ModeExercise, []string{"is the live network"}},
		{
			"{token: t, base_url: 'ftp://a', web_url: 'https://u:p@a', api: v3, fields_param: fields, user_id: '@me', settle: -1s}",
			channels.ModeActual,
			[]string{"base_url", "web_url", `api is "v3"`, `fields_param is "fields"`, `user_id is "@me"`, "settle is -1s"},
		},
		{"{token: t, base_url: 'http://a?b'}", channels.ModeExercise, []string{"base_url"}},
		{"{token: t, base_url: 'http://%zz'}", channels.ModeExercise, []string{"base_url"}},
	} {
		var cfg twitter.Config
		if err := yaml.Unmarshal([]byte(one.yaml), &cfg); err != nil {
			t.Fatal(err)
		}
		_, err := twitter.New(cfg, channels.Options{Channel: "x-main"}, one.mode)
		if err == nil {
			t.Errorf("%s passes", one.yaml)
			continue
		}
		if got := len(strings.Split(err.Error(), "\n")); got != len(one.want) {
			t.Errorf("%s: %d faults, want %d: %v", one.yaml, got, len(one.want), err)
		}
		for _, w := range one.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v lacks %q", one.yaml, err, w)
			}
		}
	}
}

func TestConfigOfTheLiveNetwork(t *testing.T) {
	for api, images := range map[string]int{"v2": 4, "v1.1": 4} {
		c, err := twitter.New(twitter.Config{Token: "t", API: api}, channels.Options{Channel: "x-main", Timeout: 20 * time.Second}, channels.ModeActual)
		if err != nil {
			t.Fatal(err)
		}
		tr := c.Traits()
		if tr.Name != "x-main" || tr.Network != "x" || tr.Mode != channels.ModeActual || tr.Settle != 50*time.Second || tr.Reads != 3 {
			t.Errorf("%s: traits are %+v", api, tr)
		}
		if got := c.Limits().Images; got != images {
			t.Errorf("%s: %d pictures, want %d", api, got, images)
		}
		if _, ok := c.(channels.Reposters); ok != (api == "v2") {
			t.Errorf("%s: lists reposters: %v", api, ok)
		}
		if _, ok := c.(channels.Pricer); ok != (api == "v2") {
			t.Errorf("%s: has prices: %v", api, ok)
		}
	}
}

func TestSettleCanBeSet(t *testing.T) {
	c, err := twitter.New(twitter.Config{Token: "t", Settle: time.Minute}, channels.Options{}, channels.ModeActual)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Traits().Settle; got != time.Minute {
		t.Errorf("settle is %s", got)
	}
}

func TestSecretsAreFieldsOfTheConfig(t *testing.T) {
	fields := map[string]any{}
	b, err := yaml.Marshal(twitter.Config{ConsumerKey: "1", ConsumerSecret: "2", AccessToken: "3", AccessTokenSecret: "4", Token: "5", WebhookSecret: "6"})
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range twitter.Secrets() {
		if _, ok := fields[name]; !ok {
			t.Errorf("there is no field %q", name)
		}
		delete(fields, name)
	}
	if len(fields) != 0 {
		t.Errorf("fields %v are secrets as well", fields)
	}
}

func TestPrice(t *testing.T) {
	c, err := twitter.New(twitter.Config{Token: "t"}, channels.Options{}, channels.ModeActual)
	if err != nil {
		t.Fatal(err)
	}
	prices := c.(channels.Pricer)
	for _, one := range []struct {
		op   channels.Op
		text string
		want float64
	}{
		{channels.OpCreate, "Last seen at Main St. at 5 pm", 0.015},
		{channels.OpCreate, "Last seen at Main St.at 5 pm", 0.200}, // an accident costs as much
		{channels.OpCreate, "https://larkmoor.example.com/a/H7K-2QF", 0.200},
		{channels.OpMedia, "", 0.005},
		{channels.OpMeasure, "", 0.005},
		{channels.OpFind, "", 0.005},
		{channels.OpStands, "", 0.005}, // once a day: what was measured is paid for
		{channels.OpReposters, "", 0.010},
		{channels.OpDelete, "", 0.010},
		{channels.OpCheck, "", 0.010},
		{channels.OpBoost, "", 0.015},
		{channels.OpEdit, "", 0},
	} {
		if got := prices.Price(one.op, one.text); got != one.want {
			t.Errorf("%s %q costs %.3f, want %.3f", one.op, one.text, got, one.want)
		}
	}
}
