package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/internal/strictyaml"
	"github.com/hueandcry/hueandcry/media"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// alertFile is an alert file with the photos that lie in its folder.
type alertFile struct {
	name string // for people
	dir  string
	data []byte
	rev  *alert.Revision
	doc  *strictyaml.Document

	said    []alert.Fault // of a message: what was found in reading it
	records bool          // it is PFIF, which makes no alert by itself
}

func fileFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVarP(path, "file", "f", "", "the alert file, or a CAP message; - reads standard input (required)")
	_ = cmd.MarkFlagFilename("file", "yaml", "yml", "json", "xml") // fails only for a flag that is not there
}

// awaitAlert reads an alert file that a person hands in, unless they think better of it.
func (c *cli) awaitAlert(ctx context.Context, path string) (*alertFile, error) {
	f, err := within(ctx, func() (*alertFile, error) { return c.readAlert(path) })
	if errors.Is(err, errInterrupted) {
		return nil, fmt.Errorf("%w while reading the alert file; nothing was done", err)
	}
	return f, err
}

// readAlert reads an alert file; what is wrong with its form is a *faultsError.
func (c *cli) readAlert(path string) (*alertFile, error) {
	if path == "" {
		return nil, usagef("name the alert file: -f FILE")
	}
	f := &alertFile{name: path, dir: filepath.Dir(path)}
	in := c.In
	if path == "-" {
		f.name, f.dir = "standard input", "."
	} else {
		open, err := os.Open(path) // the person names it
		if err != nil {
			return nil, fmt.Errorf("the alert file cannot be read: %w", err)
		}
		defer open.Close()
		in = open
	}
	var err error
	if f.data, err = io.ReadAll(io.LimitReader(in, web.MaxFile+1)); err != nil {
		return nil, fmt.Errorf("the alert file cannot be read: %w", err)
	}
	if len(f.data) > web.MaxFile {
		return nil, fmt.Errorf("%s is longer than %d KiB, which no alert is; name the right file", f.name, web.MaxFile>>10)
	}
	if web.IsXML(f.data) {
		return f, f.readMessage(c.deps.Now())
	}
	var faults []alert.Fault
	if f.rev, f.doc, faults = file.Read(f.data); len(faults) > 0 {
		return nil, &faultsError{file: f.name, faults: faults}
	}
	return f, nil
}

// eachPhoto yields the photos that the public may see, each once, as they lie in the file's folder.
func (f *alertFile) eachPhoto(yield func(name string, raw []byte, err error)) {
	root, err := os.OpenRoot(f.dir) // a file from elsewhere must not reach out of its folder
	if err == nil {
		defer root.Close()
	}
	seen := map[string]bool{}
	for _, ref := range f.rev.PublicPhotos() {
		if seen[ref.File] || ref.File == "" {
			continue
		}
		seen[ref.File] = true
		if err != nil {
			yield(ref.File, nil, err)
			continue
		}
		raw, err := readPhoto(root, ref.File)
		yield(ref.File, raw, err)
	}
}

func readPhoto(root *os.Root, name string) ([]byte, error) {
	if !filepath.IsLocal(name) {
		return nil, errors.New("a photo lies in the folder of the alert file; copy it there")
	}
	info, err := root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("there is no such photo beside the alert file")
	case err != nil:
		if _, ok := errors.AsType[syscall.Errno](err); !ok { // the system does not mind, the root does
			return nil, errors.New("leads out of the folder of the alert file; copy the photo there")
		}
		return nil, fmt.Errorf("cannot be read: %w", err)
	case !info.Mode().IsRegular():
		return nil, errors.New("is no regular file; save the photo as one")
	case info.Size() > web.MaxPhoto:
		return nil, fmt.Errorf("the photo has more than %d MiB; save it smaller", web.MaxPhoto>>20)
	}
	return root.ReadFile(name)
}

// proposal makes the photos ready to leave, as the daemon would.
func (f *alertFile) proposal(ctx context.Context, rules alert.Rules) web.Proposal {
	out := map[string]web.Picture{}
	f.eachPhoto(func(name string, raw []byte, err error) {
		out[name] = web.Picture{Err: err}
		if err == nil {
			out[name] = web.NewPicture(ctx, raw, media.Prepare)
		}
	})
	web.Crop(f.rev, out, media.Cut)
	return web.Proposal{Rev: f.rev, Rules: rules, Pictures: out, Locate: f.locate, Said: f.said}
}

func (f *alertFile) locate(faults []alert.Fault) []alert.Fault { return file.Locate(faults, f.doc) }

// upload is the file with its photos, for the daemon.
func (f *alertFile) upload() (client.File, error) {
	out := client.File{Data: f.data}
	if f.records {
		return out, fmt.Errorf("%s is PFIF, which makes no alert by itself; make a file of it with 'hueandcry alert new --from %s', complete it, and hand that in", f.name, f.name)
	}
	paths := web.PhotoPaths(f.rev)
	var faults []alert.Fault
	f.eachPhoto(func(name string, raw []byte, err error) {
		if err != nil {
			faults = append(faults, alert.Fault{Path: paths[name] + ".file", Grade: alert.Block, Message: fmt.Sprintf("%s: %v", name, err)})
			return
		}
		out.Photos = append(out.Photos, client.Photo{Name: name, Data: raw})
	})
	if len(faults) > 0 {
		return out, &faultsError{file: f.name, faults: f.locate(faults)}
	}
	return out, nil
}

// faultsError says what is wrong with an alert file, one line each.
type faultsError struct {
	file   string
	faults []alert.Fault
}

func (e *faultsError) Error() string {
	lines := make([]string, len(e.faults))
	for i, f := range e.faults {
		lines[i] = faultLine(e.file, f)
	}
	return strings.Join(lines, "\n")
}

func faultLine(file string, f alert.Fault) string {
	line := file
	if f.Line > 0 {
		line += fmt.Sprintf(":%d:%d", f.Line, f.Column)
	}
	line += ": "
	switch f.Grade {
	case alert.Warn:
		line += "warning: "
	case alert.Advise:
		line += "advice: "
	case alert.Block:
	}
	if f.Path != "" {
		line += f.Path + ": "
	}
	if f.Evidence != "" {
		return line + f.Message + " [" + f.Evidence + "]"
	}
	return line + f.Message
}

// inFile turns a refusal of the daemon into lines that name the file's own places.
func inFile(file string, err error) error {
	e, ok := errors.AsType[*web.Error](err)
	if !ok || len(e.Faults) == 0 {
		return err
	}
	lines := &faultsError{file: file, faults: e.Faults}
	if alert.Blocking(e.Faults) && e.Code != web.CodeDraft { // the lines say it all
		return lines
	}
	return fmt.Errorf("%w\n%w", lines, err)
}

// atFlag lets a person judge a file as at another moment.
func atFlag(cmd *cobra.Command, at *string) {
	cmd.Flags().StringVar(at, "at", "", "judge as at this moment, for example 2026-11-22T10:00:00-05:00 (default now)")
}

func (c *cli) moment(at string) (time.Time, error) {
	if at == "" {
		return c.deps.Now(), nil
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return t, usagef("--at wants a moment like 2026-11-22T10:00:00-05:00, not %q", at)
	}
	return t, nil
}
