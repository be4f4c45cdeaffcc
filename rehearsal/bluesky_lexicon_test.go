package rehearsal_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// lexicons are the AT Protocol's own descriptions of its methods and records, read where they lie.
type lexicons struct {
	dir  string
	docs map[string]map[string]*lexDef
}

// lexDef is any definition in a lexicon: of a method, a record, an object or a single value.
type lexDef struct {
	Type       string             `json:"type"`
	Required   []string           `json:"required"`
	Nullable   []string           `json:"nullable"`
	Properties map[string]*lexDef `json:"properties"`
	Items      *lexDef            `json:"items"`
	Ref        string             `json:"ref"`
	Refs       []string           `json:"refs"`
	Closed     bool               `json:"closed"`
	Format     string             `json:"format"`
	Enum       []any              `json:"enum"`
	Const      any                `json:"const"`
	MinLength  *int               `json:"minLength"`
	MaxLength  *int               `json:"maxLength"`
	MaxGraph   *int               `json:"maxGraphemes"`
	Minimum    *int64             `json:"minimum"`
	Maximum    *int64             `json:"maximum"`
	Accept     []string           `json:"accept"`
	MaxSize    *int64             `json:"maxSize"`

	Record     *lexDef  `json:"record"`     // of a record
	Parameters *lexDef  `json:"parameters"` // of a query or procedure
	Input      *lexBody `json:"input"`
	Output     *lexBody `json:"output"`
}

type lexBody struct {
	Encoding string  `json:"encoding"`
	Schema   *lexDef `json:"schema"`
}

func newLexicons(t *testing.T) *lexicons {
	t.Helper()
	return &lexicons{dir: filepath.Join(testneed.Shared(t), "contracts", "atproto", "lexicons"), docs: map[string]map[string]*lexDef{}}
}

// def finds a definition by its name: "app.bsky.feed.post", "app.bsky.feed.defs#postView", or "#image"
// inside the lexicon home.
func (l *lexicons) def(home, name string) (def *lexDef, nsid string, err error) {
	nsid, fragment, _ := strings.Cut(name, "#")
	if nsid == "" {
		nsid = home
	}
	if fragment == "" {
		fragment = "main"
	}
	if l.docs[nsid] == nil {
		b, err := os.ReadFile(filepath.Join(l.dir, filepath.FromSlash(strings.ReplaceAll(nsid, ".", "/"))+".json"))
		if err != nil {
			return nil, nsid, err
		}
		var doc struct {
			Defs map[string]*lexDef `json:"defs"`
		}
		if err := json.Unmarshal(b, &doc); err != nil {
			return nil, nsid, fmt.Errorf("%s: %w", nsid, err)
		}
		l.docs[nsid] = doc.Defs
	}
	if def = l.docs[nsid][fragment]; def == nil {
		return nil, nsid, fmt.Errorf("the lexicon %s has no definition %s", nsid, fragment)
	}
	return def, nsid, nil
}

// lexReport collects what is wrong with a value.
type lexReport struct {
	lexicons *lexicons
	faults   []string
}

func (r *lexReport) say(path, format string, args ...any) {
	r.faults = append(r.faults, path+": "+fmt.Sprintf(format, args...))
}

func (r *lexReport) check(home string, d *lexDef, path string, v any) {
	switch d.Type {
	case "object", "params":
		r.object(home, d, path, v)
	case "record":
		r.object(home, d.Record, path, v)
	case "array":
		r.array(home, d, path, v)
	case "string":
		r.text(d, path, v)
	case "integer":
		r.integer(d, path, v)
	case "boolean":
		if b, ok := v.(bool); !ok || d.Const != nil && d.Const != b {
			r.say(path, "want the boolean %v, got %v", d.Const, v)
		}
	case "ref":
		r.named(home, d.Ref, path, v)
	case "union":
		r.union(home, d, path, v)
	case "blob":
		r.blob(d, path, v)
	case "unknown":
		r.unknown(path, v)
	default:
		r.say(path, "this checker does not know the type %q", d.Type)
	}
}

func (r *lexReport) named(home, name, path string, v any) {
	def, nsid, err := r.lexicons.def(home, name)
	if err != nil {
		r.say(path, "%v", err)
		return
	}
	r.check(nsid, def, path, v)
}

func (r *lexReport) object(home string, d *lexDef, path string, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		r.say(path, "want an object, got %T", v)
		return
	}
	for _, name := range d.Required {
		if _, ok := o[name]; !ok {
			r.say(path, "%s is missing", name)
		}
	}
	for name, value := range o {
		def := d.Properties[name]
		switch {
		case name == "$type":
		case def == nil:
			r.say(path, "the lexicon %s has no field %s", home, name)
		case value == nil && slices.Contains(d.Nullable, name):
		default:
			r.check(home, def, path+"."+name, value)
		}
	}
}

func (r *lexReport) array(home string, d *lexDef, path string, v any) {
	l, ok := v.([]any)
	if !ok {
		r.say(path, "want an array, got %T", v)
		return
	}
	if d.MaxLength != nil && len(l) > *d.MaxLength || d.MinLength != nil && len(l) < *d.MinLength {
		r.say(path, "%d entries", len(l))
	}
	for i, one := range l {
		r.check(home, d.Items, path+"["+strconv.Itoa(i)+"]", one)
	}
}

// lexFormats are the formats of strings, as the AT Protocol's syntax documents have them.
var lexFormats = map[string]*regexp.Regexp{
	"did":           regexp.MustCompile(`^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$`),
	"handle":        regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`),
	"at-identifier": regexp.MustCompile(`^(did:[a-z]+:[a-zA-Z0-9._:%-]+|[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+)$`),
	"at-uri":        regexp.MustCompile(`^at://[a-zA-Z0-9._:%-]+(/[a-zA-Z0-9.-]+(/[a-zA-Z0-9_~.:-]{1,512})?)?$`),
	"nsid":          regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z0-9-]+)+\.[a-zA-Z][a-zA-Z0-9]*$`),
	"record-key":    regexp.MustCompile(`^[a-zA-Z0-9_~.:-]{1,512}$`),
	"tid":           regexp.MustCompile(`^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$`),
	"cid":           regexp.MustCompile(`^baf[a-z2-7]{56}$`), // version 1, SHA-256, in base 32
	"datetime":      regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`),
	"language":      regexp.MustCompile(`^(i|[a-z]{2,3})(-[a-zA-Z0-9]+)*$`),
	"uri":           regexp.MustCompile(`^[a-zA-Z][\w+.-]*:\S+$`),
}

func (r *lexReport) text(d *lexDef, path string, v any) {
	s, ok := v.(string)
	if !ok {
		r.say(path, "want a string, got %T", v)
		return
	}
	if d.MaxLength != nil && len(s) > *d.MaxLength {
		r.say(path, "%d bytes, at most %d", len(s), *d.MaxLength)
	}
	if n := uniseg.GraphemeClusterCount(s); d.MaxGraph != nil && n > *d.MaxGraph {
		r.say(path, "%d graphemes, at most %d", n, *d.MaxGraph)
	}
	if d.Enum != nil && !slices.Contains(d.Enum, any(s)) || d.Const != nil && d.Const != s {
		r.say(path, "%q is not among %v %v", s, d.Enum, d.Const)
	}
	if d.Format != "" {
		if want := lexFormats[d.Format]; want == nil {
			r.say(path, "this checker does not know the format %q", d.Format)
		} else if !want.MatchString(s) {
			r.say(path, "%q is no %s", s, d.Format)
		}
	}
}

func (r *lexReport) integer(d *lexDef, path string, v any) {
	num, ok := v.(json.Number)
	n, err := num.Int64()
	if !ok || err != nil {
		r.say(path, "want an integer, got %v", v)
		return
	}
	if d.Minimum != nil && n < *d.Minimum || d.Maximum != nil && n > *d.Maximum {
		r.say(path, "%d is out of range", n)
	}
}

func (r *lexReport) union(home string, d *lexDef, path string, v any) {
	o, _ := v.(map[string]any)
	kind, _ := o["$type"].(string)
	if kind == "" {
		r.say(path, "a union needs $type, got %v", v)
		return
	}
	for _, ref := range d.Refs {
		full := ref
		if strings.HasPrefix(ref, "#") {
			full = home + ref
		}
		if strings.TrimSuffix(full, "#main") == kind {
			r.named(home, ref, path, v)
			return
		}
	}
	r.say(path, "%s is not among %v", kind, d.Refs) // also in an open union: we mean to stay within
}

func (r *lexReport) blob(d *lexDef, path string, v any) {
	o, _ := v.(map[string]any)
	ref, _ := o["ref"].(map[string]any)
	link, _ := ref["$link"].(string)
	mime, _ := o["mimeType"].(string)
	num, _ := o["size"].(json.Number)
	size, err := num.Int64()
	if o["$type"] != "blob" || !lexFormats["cid"].MatchString(link) || err != nil {
		r.say(path, "no blob: %v", v)
		return
	}
	if d.MaxSize != nil && size > *d.MaxSize {
		r.say(path, "%d bytes, at most %d", size, *d.MaxSize)
	}
	fits := func(a string) bool { ok, _ := filepath.Match(a, mime); return ok }
	if len(d.Accept) > 0 && !slices.ContainsFunc(d.Accept, fits) {
		r.say(path, "%s is not among %v", mime, d.Accept)
	}
}

// unknown takes any object; one that says which record it is must be that record.
func (r *lexReport) unknown(path string, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		r.say(path, "want an object, got %T", v)
		return
	}
	if kind, ok := o["$type"].(string); ok {
		r.named("", kind, path, v)
	}
}
