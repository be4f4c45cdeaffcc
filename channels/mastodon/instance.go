package mastodon

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// server is what a server says of itself.
type server struct {
	honorsKey  bool
	streaming  string // address of its streams, http(s); empty = the server's own
	characters int
	perURL     int
	pictures   int
	imageBytes int
	alt        int
}

// unknownServer has the settings that Mastodon comes with.
func unknownServer() *server {
	return &server{characters: 500, perURL: 23, pictures: 4, imageBytes: 16 << 20, alt: 1500}
}

func (s *server) limits(spoiler string) alert.Limits {
	hidden := count(spoiler, s.perURL)
	return alert.Limits{
		Text:  s.characters - hidden,
		Count: func(text string) int { return count(text, s.perURL) },
		Unit:  "characters", Links: links, Images: s.pictures, ImageBytes: s.imageBytes, Alt: s.alt,
	}
}

// Check implements [channels.Checker]: it asks whose the token is and reads the server's own limits, and
// whether it is Mastodon proper, which alone honors the idempotency key.
func (c *Channel) Check(ctx context.Context) (channels.Account, error) {
	a, err := c.self(ctx)
	if err != nil {
		return channels.Account{}, err
	}
	s, err := c.readServer(ctx)
	if err != nil {
		return channels.Account{}, err
	}
	c.server.Store(s)
	return channels.Account{
		ID: string(a.ID), Handle: cmp.Or(a.Acct, a.Username), URL: cmp.Or(a.URL, c.cfg.BaseURL), Followers: new(a.FollowersCount),
	}, nil
}

// said is the part of /api/v2/instance, and of the older /api/v1/instance, that matters here.
type said struct {
	Version     string `json:"version"`
	APIVersions struct {
		Mastodon int `json:"mastodon"`
	} `json:"api_versions"`
	URLs struct {
		Streaming string `json:"streaming_api"` // v1
	} `json:"urls"`
	Configuration struct {
		URLs struct {
			Streaming string `json:"streaming"`
		} `json:"urls"`
		Statuses struct {
			Characters int `json:"max_characters"`
			PerURL     int `json:"characters_reserved_per_url"`
			Pictures   int `json:"max_media_attachments"`
		} `json:"statuses"`
		Media struct {
			ImageBytes int `json:"image_size_limit"`
			Alt        int `json:"description_limit"`
		} `json:"media_attachments"`
	} `json:"configuration"`
}

func (c *Channel) readServer(ctx context.Context) (*server, error) {
	a, err := c.get(ctx, channels.OpCheck, "/api/v2/instance", nil)
	if err == nil && a.Status == http.StatusNotFound { // before Mastodon 4.0, and elsewhere
		a, err = c.get(ctx, channels.OpCheck, "/api/v1/instance", nil)
	}
	if err != nil {
		return nil, err
	}
	if !a.OK() {
		return nil, refusal(c.transport, a)
	}
	var got said
	if err := a.Decode(&got); err != nil {
		return nil, err
	}
	if got.Version == "" {
		return nil, unclear(channels.OpCheck, errNoVersion)
	}
	return got.server(), nil
}

func (i said) server() *server {
	is, media, standard := i.Configuration.Statuses, i.Configuration.Media, unknownServer()
	s := &server{
		characters: positive(is.Characters, standard.characters),
		perURL:     positive(is.PerURL, standard.perURL),
		pictures:   positive(is.Pictures, standard.pictures),
		imageBytes: positive(media.ImageBytes, standard.imageBytes),
		alt:        positive(media.Alt, standard.alt),
		// Others that speak this API say which Mastodon they are "compatible" with.
		honorsKey: i.APIVersions.Mastodon > 0 && !strings.Contains(i.Version, "compatible"),
	}
	// Announced as a WebSocket's address; as http it serves both kinds of streams.
	if rest, ok := strings.CutPrefix(cmp.Or(i.Configuration.URLs.Streaming, i.URLs.Streaming), "ws"); ok {
		s.streaming = strings.TrimRight("http"+rest, "/")
	}
	return s
}

// positive keeps the standard for what a server leaves out.
func positive(v, standard int) int {
	if v > 0 {
		return v
	}
	return standard
}
