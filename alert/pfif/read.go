package pfif

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/strictxml"
)

// The most that is read of one document.
var limits = strictxml.Limits{Bytes: 256 << 10, Depth: 16, Attributes: 32, Elements: 20_000}

// Document is what a document says. A finding of grade Block means that a record was left out; all else was
// kept.
type Document struct {
	Version  string // "1.4"
	Persons  []Person
	Notes    []Note // on persons whose record is elsewhere, the oldest first
	Findings []alert.Fault
}

// Read reads PFIF 1.4, 1.3 or 1.2 that came in at a moment, which is what the records are entered under.
// The error says why a document is refused whole.
func Read(data []byte, now time.Time) (*Document, error) {
	doc, err := strictxml.Read(data, limits)
	if err != nil {
		return nil, err
	}
	root := doc.Root
	v, ok := strings.CutPrefix(root.Space, space)
	if !ok || root.Name != "pfif" {
		return nil, fmt.Errorf("line %d: <%.40s> of %.100q is no PFIF; send <pfif> of %s%s", root.Line, root.Name, root.Space, space, version)
	}
	if !slices.Contains([]string{"1.2", "1.3", "1.4"}, v) {
		return nil, fmt.Errorf("line %d: PFIF %.10q is not read; send 1.4, 1.3 or 1.2", root.Line, v)
	}
	r := reader{space: root.Space, now: now, doc: &Document{Version: v}}
	for _, e := range root.Children {
		switch {
		case e.Is(r.space, "person"):
			r.person(e)
		case e.Is(r.space, "note"):
			if n, ok := r.note(e, at("note", len(r.doc.Notes)), ""); ok {
				r.doc.Notes = append(r.doc.Notes, n)
			}
		default:
			r.warn(e.Name, e, "<%.40s> is no record of PFIF, and is ignored", e.Name)
		}
	}
	byDate(r.doc.Notes)
	return r.doc, r.refusal
}

// byDate orders notes by when their author wrote them, for some are dated back.
func byDate(notes []Note) {
	slices.SortStableFunc(notes, func(a, b Note) int {
		return cmp.Or(a.SourceDate.Compare(b.SourceDate))
	})
}

// reader reads one document.
type reader struct {
	space   string
	now     time.Time
	doc     *Document
	refusal error
}

// More findings help nobody.
const mostFindings = 100

func (r *reader) find(grade alert.Grade, path string, e *strictxml.Element, format string, args []any) {
	if len(r.doc.Findings) < mostFindings {
		r.doc.Findings = append(r.doc.Findings, alert.Fault{Path: path, Grade: grade, Message: fmt.Sprintf(format, args...), Line: e.Line, Column: e.Column})
	}
}

func (r *reader) block(path string, e *strictxml.Element, format string, args ...any) {
	r.find(alert.Block, path, e, format, args)
}

func (r *reader) warn(path string, e *strictxml.Element, format string, args ...any) {
	r.find(alert.Warn, path, e, format, args)
}

func at(name string, i int) string { return fmt.Sprintf("%s[%d]", name, i) }
