// Package typeset sets text in any script that the fonts of the machine can draw: it chooses the face, shapes,
// breaks lines, and gives outlines. The fonts are those of Noto Sans, looked for by name; without any
// there is a face in the binary for Latin, Greek and Cyrillic.
package typeset

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Fonts are the fonts of this machine. They are read when a text needs them, and may be used by several at
// once.
type Fonts struct {
	files map[string]string // by name without its ending: "NotoSansThai-Bold"

	mu     sync.Mutex // guards all below: neither faces nor shapers may be shared
	faces  map[string]*font.Face
	last   map[bool]*font.Face // the face in the binary, by whether it is bold
	shaper shaping.HarfbuzzShaper
	wrap   shaping.LineWrapper
	split  shaping.Segmenter
	shaped map[string][]shaping.Output // a text is measured many times before it fits
}

// systemDirs are where Linux and the BSDs keep fonts.
func systemDirs() []string { return []string{"/usr/share/fonts", "/usr/local/share/fonts"} }

// Open looks for fonts in a folder, or, if that is empty, where the system keeps them.
func Open(dir string) (*Fonts, error) {
	f := &Fonts{files: map[string]string{}, faces: map[string]*font.Face{}, last: map[bool]*font.Face{}, shaped: map[string][]shaping.Output{}}
	f.shaper.SetFontCacheSize(64)
	for bold, raw := range map[bool][]byte{false: goregular.TTF, true: gobold.TTF} {
		face, err := font.ParseTTF(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("the font in the binary cannot be read: %w", err)
		}
		f.last[bold] = face
	}
	dirs := systemDirs()
	if dir != "" {
		if _, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("the folder of fonts cannot be read: %w", err)
		}
		dirs = []string{dir}
	}
	for _, dir := range dirs {
		// What cannot be read has no fonts for us; the scripts that lack one are reported.
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil { // d is nil for a folder that is not there
				return nil //nolint:nilerr // as said above
			}
			if ending := filepath.Ext(d.Name()); slices.Contains([]string{".ttf", ".otf", ".ttc"}, strings.ToLower(ending)) {
				f.files[strings.TrimSuffix(d.Name(), ending)] = path
			}
			return nil
		})
	}
	return f, nil
}

// face is the face of a family, or nil where there is none. country counts for CJK only.
func (f *Fonts) face(family, country string, bold bool) *font.Face {
	weight := "-Regular"
	if bold {
		weight = "-Bold"
	}
	path, ok := f.files[family+weight]
	if !ok && bold {
		path, ok = f.files[family+"-Regular"]
	}
	if !ok {
		return nil
	}
	key := path
	if family == cjk {
		key += country
	}
	face, known := f.faces[key]
	if !known {
		face = load(path, country)
		f.faces[key] = face
	}
	return face
}

// load reads a face from a file, of several the one for a country. A file that cannot be read has none.
func load(path, country string) *font.Face {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	loaders, err := opentype.NewLoaders(file)
	if err != nil {
		return nil
	}
	for _, l := range loaders {
		if about, _ := font.Describe(l, nil); len(loaders) > 1 && !strings.HasSuffix(about.Family, " "+country) {
			continue
		}
		if f, err := font.NewFont(l); err == nil {
			return font.NewFace(f)
		}
	}
	return nil
}

// Lacking names the scripts that cannot be drawn here, in alphabetical order.
func (f *Fonts) Lacking() []string {
	var out []string
	for _, family := range families {
		_, regular := f.files[family+"-Regular"]
		_, bold := f.files[family+"-Bold"]
		name := strings.TrimPrefix(family, latin)
		if name == "" || regular || bold || slices.Contains(out, name) { // there is a face for Latin in the binary
			continue
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
