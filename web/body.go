package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/hueandcry/hueandcry/alert"
)

// The names of the parts that hold an alert file and a CAP message in a request of several parts.
const (
	AlertPart   = "alert"
	MessagePart = "cap"
)

// What one request may bring.
const (
	MaxFile    = 1 << 20   // bytes of the alert file
	MaxMessage = 256 << 10 // bytes of a CAP message
	MaxPhoto   = 15 << 20  // bytes of one photo
	MaxPhotos  = 10

	maxParts = MaxPhotos*MaxPhoto + MaxFile + 64<<10
	drained  = 32 << 20 // bytes still read of a request that is too long, so that its client hears why
)

// handedIn is an alert file with its photos, as it came.
type handedIn struct {
	file     []byte // alone, or beside a message, with what that has no place for
	message  []byte // nil: it came as a file
	came     *Incoming
	pictures map[string]Picture
}

// hash names the content and what it is to become, however it was wrapped: a repeat of a request has
// other part boundaries. of is the alert that it shall update; nil: it is a new one.
func (h handedIn) hash(approve bool, of *alert.Alert) string {
	sum := sha256.New()
	if of != nil {
		fmt.Fprintf(sum, "update %s\n", of.ID)
	}
	file := sha256.Sum256(h.file)
	fmt.Fprintf(sum, "approve %t\n%x\n", approve, file)
	for _, name := range slices.Sorted(maps.Keys(h.pictures)) {
		fmt.Fprintf(sum, "%q %s\n", name, h.pictures[name].SHA256)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// readAlert reads an alert file, alone or with photos. Each photo is made ready as it comes, so that no
// more than one is held as it was sent.
func (s *Server) readAlert(w http.ResponseWriter, r *http.Request) (handedIn, error) {
	ctype, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		ctype = ""
	}
	var in handedIn
	switch ctype {
	case typeCAP, "application/common-alerting-protocol+xml", typeXML, "text/xml":
		in.message, err = readPart(r.Body, MaxMessage, "the CAP message")
		in.message = some(in.message)
	case typeJSON, "application/yaml", "application/x-yaml", "text/yaml":
		in.file, err = readPart(r.Body, MaxFile, "the alert file")
		if IsXML(in.file) {
			in.message, in.file = in.file, nil
		}
	case "multipart/form-data":
		body := http.MaxBytesReader(w, r.Body, maxParts)
		in, err = s.readParts(r.Context(), multipart.NewReader(body, params["boundary"]))
	default:
		return in, &Error{
			Status: http.StatusUnsupportedMediaType, Code: codeMediaType,
			Message: "send the alert file as application/yaml or application/json, a CAP message as application/cap+xml, or either with photos as multipart/form-data",
		}
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusRequestEntityTooLarge {
		_, _ = io.CopyN(io.Discard, r.Body, drained)
	}
	return in, err
}

// IsXML tells a message of a program from an alert file, whatever its sender calls it: no alert file begins with <.
func IsXML(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), " \t\r\n"), []byte("<"))
}

func (s *Server) readParts(ctx context.Context, parts *multipart.Reader) (handedIn, error) {
	in := handedIn{pictures: map[string]Picture{}}
	for {
		p, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF) && in.file == nil && in.message == nil:
			return in, badRequest("there is no part named %q; send the alert file under that name, or a CAP message as %q", AlertPart, MessagePart)
		case errors.Is(err, io.EOF):
			return in, nil
		case err != nil:
			return in, unreadable(err)
		}
		if err := s.readOnePart(ctx, p, &in); err != nil {
			return in, err
		}
	}
}

func (s *Server) readOnePart(ctx context.Context, p *multipart.Part, in *handedIn) error {
	name := p.FormName()
	_, twice := in.pictures[name]
	switch {
	case name == AlertPart && in.file != nil, name == MessagePart && in.message != nil, twice:
		return badRequest("there are two parts named %q; send each once", name)
	case name == AlertPart:
		b, err := readPart(p, MaxFile, "the alert file")
		in.file = some(b)
		return err
	case name == MessagePart:
		b, err := readPart(p, MaxMessage, "the CAP message")
		in.message = some(b)
		return err
	case name == "":
		return badRequest("a part has no name; name each photo as the alert file does")
	case len(in.pictures) == MaxPhotos:
		return &Error{Status: http.StatusRequestEntityTooLarge, Code: codeTooLarge, Message: fmt.Sprintf("there are more than %d photos; send fewer", MaxPhotos)}
	}
	raw, err := readPart(p, MaxPhoto, fmt.Sprintf("the photo %q", name))
	if err != nil {
		return err
	}
	in.pictures[name] = NewPicture(ctx, raw, s.opt.Prepare)
	return nil
}

// readPart reads at most limit bytes of something.
func readPart(r io.Reader, limit int64, what string) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if int64(len(b)) > limit {
		return nil, &Error{
			Status: http.StatusRequestEntityTooLarge, Code: codeTooLarge,
			Message: fmt.Sprintf("%s is longer than %s; make it smaller", what, size(limit)),
		}
	}
	return b, nil
}

// unreadable is a request that broke off or is not what it says it is.
func unreadable(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	e := badRequest("the request cannot be read to its end; send it again")
	e.cause = err
	return e
}
