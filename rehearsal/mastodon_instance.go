package rehearsal

import (
	"net/http"
	"net/url"
	"strings"
)

// mastodonVersion is the server that this one says it is; the API document is of this version.
const mastodonVersion = "4.7.0"

type mastodonObject map[string]any

// instanceV2 tells limits, versions and where the streams are. It says "Mastodon" also while the key is
// ignored: a server that lies about itself is the harder case.
func (d *mastodonDialect) instanceV2(c *mastodonCall) (int, any) {
	return http.StatusOK, mastodonObject{
		"domain": d.domain(c), "title": "Rehearsal", "version": mastodonVersion, "description": "A rehearsal. Nothing here is real.",
		"source_url":   "https://github.com/hueandcry/hueandcry",
		"usage":        mastodonObject{"users": mastodonObject{"active_month": len(d.n.accounts)}},
		"thumbnail":    mastodonObject{"url": c.base + "/thumbnail.png"},
		"icon":         []string{},
		"languages":    []string{"en"},
		"rules":        []string{},
		"api_versions": mastodonObject{"mastodon": 10},
		"contact":      mastodonObject{"email": "rehearsal@hueandcry.example", "account": nil},
		"registrations": mastodonObject{
			"enabled": false, "approval_required": false, "message": nil,
		},
		"configuration": mastodonObject{
			"urls":     mastodonObject{"streaming": d.streaming(c)},
			"accounts": mastodonObject{"max_featured_tags": 10, "max_pinned_statuses": 5},
			"statuses": d.statusLimits(), "media_attachments": d.mediaLimits(true), "polls": d.pollLimits(),
			"translation": mastodonObject{"enabled": false},
		},
	}
}

func (d *mastodonDialect) instanceV1(c *mastodonCall) (int, any) {
	return http.StatusOK, mastodonObject{
		"uri": d.domain(c), "title": "Rehearsal", "version": mastodonVersion, "email": "rehearsal@hueandcry.example",
		"description": "A rehearsal. Nothing here is real.", "short_description": "A rehearsal.",
		"urls":      mastodonObject{"streaming_api": d.streaming(c)},
		"stats":     mastodonObject{"user_count": len(d.n.accounts), "status_count": len(d.n.posts), "domain_count": 1},
		"languages": []string{"en"}, "rules": []string{}, "registrations": false, "approval_required": false, "invites_enabled": false,
		"contact_account": nil,
		"configuration": mastodonObject{
			"accounts": mastodonObject{"max_featured_tags": 10}, "statuses": d.statusLimits(),
			"media_attachments": d.mediaLimits(false), "polls": d.pollLimits(),
		},
	}
}

func (d *mastodonDialect) statusLimits() mastodonObject {
	return mastodonObject{
		"max_characters": mastodonCharacters, "max_media_attachments": mastodonPictures, "characters_reserved_per_url": mastodonPerURL,
	}
}

func (d *mastodonDialect) mediaLimits(v2 bool) mastodonObject {
	m := mastodonObject{
		"supported_mime_types": []string{"image/jpeg", "image/png", "image/gif", "image/webp"},
		"image_size_limit":     mastodonImageBytes, "image_matrix_limit": 33177600,
		"video_size_limit": 103809024, "video_frame_rate_limit": 120, "video_matrix_limit": 8294400,
	}
	if v2 {
		m["description_limit"] = mastodonAlt
	}
	return m
}

func (d *mastodonDialect) pollLimits() mastodonObject {
	return mastodonObject{"max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2629746}
}

// streaming is announced as a WebSocket's address, as on every real server.
func (d *mastodonDialect) streaming(c *mastodonCall) string {
	return "ws" + strings.TrimPrefix(c.base, "http")
}

func (d *mastodonDialect) domain(c *mastodonCall) string {
	u, err := url.Parse(c.base)
	if err != nil {
		return c.r.Host
	}
	return u.Host
}

func (d *mastodonDialect) health(c *mastodonCall) (int, any) {
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = c.w.Write([]byte("OK"))
	return http.StatusOK, nil
}
