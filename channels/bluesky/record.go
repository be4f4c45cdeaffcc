package bluesky

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// post is a record of the collection app.bsky.feed.post. The same draft always gives the same bytes.
type post struct {
	Type      string   `json:"$type"`
	Text      string   `json:"text"`
	CreatedAt string   `json:"createdAt"`
	Langs     []string `json:"langs,omitempty"`
	Facets    []facet  `json:"facets,omitempty"`
	Embed     any      `json:"embed,omitempty"`
	Reply     *thread  `json:"reply,omitempty"`
}

// ref names one version of a record (com.atproto.repo.strongRef).
type ref struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

// thread is where a reply stands.
type thread struct {
	Root   ref `json:"root"`
	Parent ref `json:"parent"`
}

// repost is a record of the collection app.bsky.feed.repost.
type repost struct {
	Type      string `json:"$type"`
	Subject   ref    `json:"subject"`
	CreatedAt string `json:"createdAt"`
	Via       *ref   `json:"via,omitempty"`
}

// images embeds pictures (app.bsky.embed.images).
type images struct {
	Type   string  `json:"$type"`
	Images []image `json:"images"`
}

type image struct {
	Image  json.RawMessage `json:"image"` // the blob, as uploadBlob gave it
	Alt    string          `json:"alt"`
	Aspect *aspect         `json:"aspectRatio,omitempty"`
}

type aspect struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// embed puts pictures into the one embed of a post; nil if there are none.
func embed(pictures []image) any {
	if len(pictures) == 0 {
		return nil
	}
	return images{Type: "app.bsky.embed.images", Images: pictures}
}

// timestamp writes a moment as the AT Protocol wishes it.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// langs are the languages of a draft: its own first, then those configured.
func (c *Channel) langs(d channels.Draft) []string {
	var out []string
	for _, l := range append([]string{string(d.Lang)}, c.cfg.Langs...) {
		if langSyntax.MatchString(l) && !slices.Contains(out, l) && len(out) < maxLangs {
			out = append(out, l)
		}
	}
	return out
}
