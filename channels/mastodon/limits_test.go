package mastodon_test

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/time/rate"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
)

func limitsOf(t testing.TB, cfg mastodon.Config) func(string) int {
	t.Helper()
	cfg.BaseURL, cfg.Token = "https://social.test", canary
	c, err := mastodon.New(cfg, channels.Options{Channel: "mastodon-main"}, channels.ModeExercise)
	if err != nil {
		t.Fatal(err)
	}
	return c.Limits().Count
}

func TestCount(t *testing.T) {
	count := limitsOf(t, mastodon.Config{})
	for text, want := range map[string]int{
		"":                                     0,
		"Zoë, 9":                               6,
		"e\u0301":                              2, // code points, though it reads as one
		"👨‍👩‍👧‍👦":                              7, // the same
		"日本語":                                  3,
		"http://a.example":                     23, // also a short one
		"HTTPS://Hc.Example/A/1":               23,
		"https://hc.example/a/H7K-2QF":         23,
		"see https://hc.example/a/H7K-2QF.":    28, // the full stop is not part of it
		"(https://hc.example/a/b)":             25,
		"https://hc.example/a https://b.test/": 47,
		"hc.example/a/H7K-2QF":                 20, // no scheme, no link
		"xhttps://hc.example/a/H7K-2QF":        29 + 23,
		"https://hc.example/" + strings.Repeat("a", 200): 23,
		"https://hc.example/?q=1&r=2#top":                23,
		"http://127.0.0.1:8080/a/H7K-2QF":                31, // perhaps plain text: its length, if that is more
		"http://localhost/a":                             23,
		"https://日本.example/a":                           20 + 23, // perhaps a link, perhaps not
		"@larkmoor":                                      9,
		"@larkmoor@fennholt.example":                     9,
		"ask @larkmoor@fennholt.example, please":         21,
		"mail tips@fennholt.example":                     26,
		"https://fennholt.example/@larkmoor@b.example":   23,
		"a\nb": 3,
	} {
		if got := count(text); got != want {
			t.Errorf("%q counts %d, want %d", text, got, want)
		}
	}
}

func TestLimitsOfAServerWithStandardSettings(t *testing.T) {
	w := newWorld(t, mastodon.Config{SpoilerText: "Missing child"}, nil)
	l := w.channel.Limits()
	if l.Text != 500-13 || l.Unit != "characters" || l.Images != 4 || l.ImageBytes != 16777216 || l.Alt != 1500 || l.NoLink || l.Bytes != 0 {
		t.Errorf("limits: %+v", l)
	}
	got := l.Links("One: https://hc.example/a/H7K-2QF. Two: (http://b.test), hc.example, St.at 5")
	if diff := cmp.Diff([]string{"https://hc.example/a/H7K-2QF", "http://b.test"}, got); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	// Text and content warning fill the post to its last character.
	d := draft(1)
	d.Text += strings.Repeat("a", l.Text-l.Count(d.Text))
	w.publish(d)
	d.Text += "a"
	_, err := w.channel.Publish(t.Context(), d)
	wantError(t, err, channels.Refused)
}

func TestLimitsAreTheServersOwn(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v2/instance", says(http.StatusOK, "application/json", `{
		"version": "4.7.0", "api_versions": {"mastodon": 10},
		"configuration": {
			"statuses": {"max_characters": 1000, "max_media_attachments": 6, "characters_reserved_per_url": 30},
			"media_attachments": {"description_limit": 900, "image_size_limit": 1234567}
		}}`)))
	w.check()
	l := w.channel.Limits()
	if l.Text != 1000 || l.Images != 6 || l.Alt != 900 || l.ImageBytes != 1234567 || l.Count("http://a.example") != 30 {
		t.Errorf("limits: %+v, a link counts %d", l, l.Count("http://a.example"))
	}
}

func TestLimitsSurviveNonsense(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v2/instance", says(http.StatusOK, "application/json", `{
		"version": "x", "configuration": {"statuses": {"max_characters": 0, "max_media_attachments": -1}}}`)))
	w.check()
	if l := w.channel.Limits(); l.Text != 500 || l.Images != 4 || l.Alt != 1500 || l.ImageBytes != 16777216 {
		t.Errorf("limits: %+v", l)
	}
}

// Whatever fits by our count is taken by the server, which counts on its own.
func TestNothingThatFitsIsRefused(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	c := w.connect(mastodon.Config{}, channels.Options{Rate: rate.Inf})
	parts := []string{
		"https://hc.example/a/H7K-2QF", "http://b.test", "https://hc.example/x?y=1&z=(2)", "http://127.0.0.1:8080/a/1", "https://日本.example/1",
		"@larkmoor", "@ines@fennholt.example", "ask(@ines@fennholt.example)", "tips@fennholt.example", "#Missing", "Zoë", "日本語", "👨‍👩‍👧‍👦",
		"St.at", "9-1-1", ".", "(", ")", "\n\n", "https://", "xhttps://hc.example/" + strings.Repeat("b", 40),
	}
	random := rand.New(rand.NewPCG(1, 2))
	count := c.Limits().Count
	for range 150 {
		d := draft(1)
		for {
			more := d.Text + []string{" ", "", "\n"}[random.IntN(3)] + parts[random.IntN(len(parts))]
			if count(more) > 500 {
				break
			}
			d.Text = more
		}
		if _, err := c.Publish(t.Context(), d); err != nil {
			t.Fatalf("%q counts %d: %v", d.Text, count(d.Text), err)
		}
	}
}

// FuzzCount checks that parts with a space between them count apart, and that text without links and
// mentions counts its code points.
func FuzzCount(f *testing.F) {
	for _, s := range []string{"", "https://a.example/b", "@a@b.example x", "http://", "https://日本.example\xff", "x@y https://a.b/(c)"} {
		f.Add(s, "see https://hc.example/a @u@v.example")
	}
	count := limitsOf(f, mastodon.Config{})
	f.Fuzz(func(t *testing.T, a, b string) {
		n := count(a)
		if n < 0 || a == "" && n != 0 {
			t.Errorf("%q counts %d", a, n)
		}
		if !strings.Contains(strings.ToLower(a), "http") && !strings.Contains(a, "@") && n != utf8.RuneCountInString(a) {
			t.Errorf("%q counts %d, want its code points", a, n)
		}
		if got, want := count(a+" "+b), n+1+count(b); got != want {
			t.Errorf("%q and %q count %d together, want %d", a, b, got, want)
		}
	})
}
