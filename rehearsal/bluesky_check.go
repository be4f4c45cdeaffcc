package rehearsal

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/rivo/uniseg"
)

// blueskyKnown are the collections whose records are checked.
var blueskyKnown = map[string]func(*blueskyChecker, map[string]any){
	blueskyPostCollection:   (*blueskyChecker).post,
	blueskyRepostCollection: (*blueskyChecker).about,
	blueskyLikeCollection:   (*blueskyChecker).about,
}

// checkRecord says what the true server says of a record: its shape is checked, and whether the pictures
// exist, but not whether the facets lie inside the text.
func (d *blueskyDialect) checkRecord(owner *Account, in blueskyWrite) error {
	if is, _ := in.Record["$type"].(string); is != *in.Collection {
		return blueskyInvalid("Invalid $type: expected %s, got %s", *in.Collection, is)
	}
	check, known := blueskyKnown[*in.Collection]
	if !known {
		return nil
	}
	if in.Key != nil && !blueskyTID.MatchString(*in.Key) {
		return blueskyInvalid("Invalid record key for %s: Invalid TID string (got %q) at $", *in.Collection, *in.Key)
	}
	var c blueskyChecker
	check(&c, in.Record)
	if c.fault != "" {
		return blueskyInvalid("Invalid %s record: %s", *in.Collection, c.fault)
	}
	for _, i := range blueskyImages(in.Record) {
		if _, err := d.blob(owner, blueskyText(i, "image", "ref", "$link"), blueskyText(i, "image", "mimeType")); err != nil {
			return err
		}
	}
	return nil
}

// blueskyChecker walks through a record and keeps the first fault.
type blueskyChecker struct{ fault string }

func (c *blueskyChecker) say(path, format string, args ...any) {
	if c.fault == "" {
		c.fault = fmt.Sprintf(format, args...) + " at " + path
	}
}

func (c *blueskyChecker) post(r map[string]any) {
	c.text(r, "$.record", "text", 3000, 300)
	c.form(r, "$.record", "createdAt", blueskyDate, "datetime")
	c.list(r, "$.record", "langs", 3, func(path string, v any) {
		c.form(map[string]any{"": v}, path, "", blueskyLang, "language")
	})
	c.list(r, "$.record", "tags", 8, func(path string, v any) { c.text(map[string]any{"": v}, path, "", 640, 64) })
	c.list(r, "$.record", "facets", 0, c.facet)
	if reply, ok := c.object(r, "$.record", "reply", false); ok {
		for _, key := range []string{"root", "parent"} {
			c.strongRef(reply, "$.record.reply", key)
		}
	}
	if embed, ok := c.object(r, "$.record", "embed", false); ok {
		c.embed(embed, "$.record.embed")
	}
}

// about checks a repost or a like.
func (c *blueskyChecker) about(r map[string]any) {
	c.strongRef(r, "$.record", "subject")
	c.form(r, "$.record", "createdAt", blueskyDate, "datetime")
	if _, ok := r["via"]; ok {
		c.strongRef(r, "$.record", "via")
	}
}

func (c *blueskyChecker) embed(e map[string]any, path string) {
	switch kind, _ := e["$type"].(string); kind {
	case "app.bsky.embed.images":
		c.list(e, path, "images", 4, c.image)
	case "app.bsky.embed.record":
		c.strongRef(e, path, "record")
	case "app.bsky.embed.recordWithMedia":
		if record, ok := c.object(e, path, "record", true); ok {
			c.strongRef(record, path+".record", "record")
		}
		if media, ok := c.object(e, path, "media", true); ok {
			c.embed(media, path+".media")
		}
	case "":
		c.say(path, "Missing required key \"$type\"")
	}
}

func (c *blueskyChecker) image(path string, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		c.say(path, "Expected object value type")
		return
	}
	c.text(m, path, "alt", 0, 0)
	blob, ok := c.object(m, path, "image", true)
	if !ok {
		return
	}
	size := blueskyInt(blob, "size")
	switch {
	case blob["$type"] != "blob" || blueskyText(blob, "ref", "$link") == "" || size == 0:
		c.say(path+".image", "Expected blob value type")
	case size > blueskyPicture:
		c.say(path+".image", "blob too big (maximum %d, got %d)", blueskyPicture, size)
	}
	if ratio, ok := c.object(m, path, "aspectRatio", false); ok {
		c.number(ratio, path+".aspectRatio", "width", 1)
		c.number(ratio, path+".aspectRatio", "height", 1)
	}
}

func (c *blueskyChecker) facet(path string, v any) {
	m, _ := v.(map[string]any)
	if index, ok := c.object(m, path, "index", true); ok {
		c.number(index, path+".index", "byteStart", 0)
		c.number(index, path+".index", "byteEnd", 0)
	}
	c.list(m, path, "features", 0, func(path string, v any) {
		f, _ := v.(map[string]any)
		switch f["$type"] {
		case "app.bsky.richtext.facet#link":
			c.form(f, path, "uri", blueskyURI, "uri")
		case "app.bsky.richtext.facet#mention":
			c.form(f, path, "did", blueskyDID, "did")
		case "app.bsky.richtext.facet#tag":
			c.text(f, path, "tag", 640, 64)
		}
	})
}

func (c *blueskyChecker) strongRef(m map[string]any, path, key string) {
	ref, ok := c.object(m, path, key, true)
	if !ok {
		return
	}
	if uri, _ := ref["uri"].(string); !blueskyIsAtURI(uri) {
		c.say(path+"."+key+".uri", "Invalid at-uri (got %q)", uri)
	}
	c.form(ref, path+"."+key, "cid", blueskyCID, "cid")
}

func blueskyIsAtURI(s string) bool {
	_, _, _, ok := blueskySplit(s)
	return ok
}

func (c *blueskyChecker) text(m map[string]any, path, key string, most, graphemes int) {
	s, ok := c.str(m, path, key)
	if !ok {
		return
	}
	if most > 0 && len(s) > most {
		c.say(joinPath(path, key), "string too big (maximum %d, got %d)", most, len(s))
	}
	if n := uniseg.GraphemeClusterCount(s); graphemes > 0 && n > graphemes {
		c.say(joinPath(path, key), "grapheme too big (maximum %d, got %d)", graphemes, n)
	}
}

func (c *blueskyChecker) form(m map[string]any, path, key string, want *regexp.Regexp, name string) {
	if s, ok := c.str(m, path, key); ok && !want.MatchString(s) {
		c.say(joinPath(path, key), "Invalid %s (got %q)", name, s)
	}
}

func (c *blueskyChecker) str(m map[string]any, path, key string) (string, bool) {
	v, there := m[key]
	s, ok := v.(string)
	switch {
	case !there:
		c.say(path, "Missing required key %q", key)
	case !ok:
		c.say(joinPath(path, key), "Expected string value type")
	}
	return s, ok
}

func (c *blueskyChecker) number(m map[string]any, path, key string, least int64) {
	v, there := m[key]
	num, _ := v.(json.Number)
	n, err := num.Int64()
	switch {
	case !there:
		c.say(path, "Missing required key %q", key)
	case err != nil:
		c.say(joinPath(path, key), "Expected integer value type")
	case n < least:
		c.say(joinPath(path, key), "integer too small (minimum %d, got %d)", least, n)
	}
}

func (c *blueskyChecker) object(m map[string]any, path, key string, required bool) (map[string]any, bool) {
	v, there := m[key]
	o, ok := v.(map[string]any)
	switch {
	case !there && required:
		c.say(path, "Missing required key %q", key)
	case there && !ok:
		c.say(joinPath(path, key), "Expected object value type")
	}
	return o, ok
}

func (c *blueskyChecker) list(m map[string]any, path, key string, most int, each func(path string, v any)) {
	v, there := m[key]
	l, ok := v.([]any)
	switch {
	case !there:
		return
	case !ok:
		c.say(joinPath(path, key), "Expected array value type")
	case most > 0 && len(l) > most:
		c.say(joinPath(path, key), "array too big (maximum %d, got %d)", most, len(l))
	}
	for i, one := range l {
		each(fmt.Sprintf("%s[%d]", joinPath(path, key), i), one)
	}
}

func joinPath(path, key string) string {
	if key == "" {
		return path
	}
	return path + "." + key
}

// blueskyText and blueskyInt read a value deep inside JSON; "" and 0 if it is not there.
func blueskyText(m map[string]any, path ...string) string {
	s, _ := blueskyDeep(m, path).(string)
	return s
}

func blueskyInt(m map[string]any, path ...string) int {
	n, ok := blueskyDeep(m, path).(json.Number)
	if !ok {
		return 0
	}
	i, err := n.Int64()
	if err != nil {
		return 0
	}
	return int(i)
}

func blueskyDeep(m map[string]any, path []string) any {
	var v any = m
	for _, key := range path {
		o, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = o[key]
	}
	return v
}
