package client

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"

	"github.com/hueandcry/hueandcry/web"
)

// File is an alert file with the photos it names.
type File struct {
	Data   []byte // YAML or JSON, or a CAP message
	Beside []byte // an alert file with what a CAP message has no place for; nil: none
	Photos []Photo
}

// Photo is one photo as the alert file calls it.
type Photo struct {
	Name string // "media/child.jpg"
	Data []byte
}

// Submit hands in an alert. With the same key the same file is taken once, however often it is sent.
// approve asks to put it in force at once, which needs the single-person grant.
func (c *Client) Submit(ctx context.Context, f File, key string, approve bool) (web.Submitted, error) {
	var out web.Submitted
	err := c.send(ctx, &out, f, key, approval(approve), "alerts")
	return out, err
}

// Revise hands in an update of an alert, as Submit does a new one.
func (c *Client) Revise(ctx context.Context, code string, f File, key string, approve bool) (web.Submitted, error) {
	var out web.Submitted
	err := c.send(ctx, &out, f, key, approval(approve), "alerts", code, "revisions")
	return out, err
}

func approval(approve bool) url.Values {
	if !approve {
		return nil
	}
	return url.Values{"approve": {"true"}}
}

// Render tells what would leave, as a new alert or, with a code, as an update of that one. It changes nothing.
func (c *Client) Render(ctx context.Context, f File, code string) (web.Rendered, error) {
	var query url.Values
	if code != "" {
		query = url.Values{"code": {code}}
	}
	var out web.Rendered
	err := c.send(ctx, &out, f, "", query, "render")
	return out, err
}

func (c *Client) send(ctx context.Context, into any, f File, key string, query url.Values, path ...string) error {
	body, ctype, err := f.encode()
	if err != nil {
		return err
	}
	req, err := c.request(ctx, http.MethodPost, query, body, path...)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", ctype)
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return c.call(req, into, uploadTimeout)
}

func (f File) encode() (body []byte, ctype string, err error) {
	ctype = "application/yaml"
	name := web.AlertPart
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(f.Data), []byte("{")):
		ctype = "application/json"
	case web.IsXML(f.Data):
		ctype, name = "application/cap+xml", web.MessagePart
	}
	if len(f.Photos) == 0 && f.Beside == nil {
		return f.Data, ctype, nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := part(w, name, ctype, f.Data); err != nil {
		return nil, "", err
	}
	if f.Beside != nil {
		if err := part(w, web.AlertPart, "application/yaml", f.Beside); err != nil {
			return nil, "", err
		}
	}
	for _, p := range f.Photos {
		if err := part(w, p.Name, "application/octet-stream", p.Data); err != nil {
			return nil, "", err
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

func part(w *multipart.Writer, name, ctype string, data []byte) error {
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", multipart.FileContentDisposition(name, name))
	h.Set("Content-Type", ctype)
	p, err := w.CreatePart(h)
	if err == nil {
		_, err = p.Write(data)
	}
	if err != nil {
		return fmt.Errorf("writing the part %q: %w", name, err)
	}
	return nil
}
