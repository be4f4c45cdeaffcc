package config

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

// Fault is one thing wrong with the file, with its place.
type Fault = strictyaml.Fault

// FaultsError is everything wrong with a file, as one error of one line each.
type FaultsError struct {
	File string
	List []Fault
}

// Error implements [error].
func (f *FaultsError) Error() string {
	lines := make([]string, len(f.List))
	for i, one := range f.List {
		lines[i] = f.File
		if one.Line > 0 {
			lines[i] += fmt.Sprintf(":%d:%d", one.Line, one.Column)
		}
		lines[i] += ": "
		if one.Path != "" {
			lines[i] += one.Path + ": "
		}
		lines[i] += one.Message
	}
	return strings.Join(lines, "\n")
}

// Load reads a file. The error is a *[FaultsError] with all of them, or says why the file cannot be read.
func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path) // the operator names it
	if err != nil {
		return nil, fmt.Errorf("the configuration cannot be read: %w; name another with --config", err)
	}
	c, faults := Parse(data, filepath.Dir(path))
	if len(faults) > 0 {
		return nil, &FaultsError{File: path, List: faults}
	}
	return c, nil
}

// Parse reads a configuration. Files named in it count from dir. The Config is never nil.
func Parse(data []byte, dir string) (*Config, []Fault) {
	in := struct {
		Config `yaml:",inline"`

		Sections []strictyaml.Section `yaml:"channels"`
	}{Config: Default()}
	doc, faults := strictyaml.Decode(data, &in)
	c := &in.Config
	for _, section := range in.Sections {
		ch, more := readChannel(section, dir)
		faults = append(faults, more...)
		c.Channels = append(c.Channels, ch)
	}
	for _, path := range []*string{&c.KindsFile, &c.PhrasesDir} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
	if doc.Has("") {
		faults = append(faults, unsaid(c.validate(doc, dir), faults)...)
	}
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c, faults
}

// unsaid leaves out what merely follows from a fault that was reported: a value that could not be read
// is not also absent.
func unsaid(more, said []Fault) []Fault {
	return slices.DeleteFunc(more, func(m Fault) bool {
		return slices.ContainsFunc(said, func(f Fault) bool { return f.Path == m.Path })
	})
}
