package rehearsal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// mastodonIn are the parameters of a request, whether they came as a query, a form or JSON: Rails makes
// no difference. A list is named with "[]".
type mastodonIn struct {
	url.Values

	file []byte

	// attributes are media_attributes[], the one list of objects, in the order that it came in.
	attributes []map[string]string
}

func readMastodonIn(r *http.Request) (*mastodonIn, error) {
	in := &mastodonIn{Values: r.URL.Query()}
	ctype, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch ctype {
	case "application/json":
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil && !errors.Is(err, io.EOF) {
			return in, errors.New("There was a problem in the JSON you submitted") //nolint:staticcheck // the network's words
		}
		flattenMastodon(in.Values, "", body)
		in.attributes = mastodonObjects(body["media_attributes"])
	case "multipart/form-data":
		return in, in.readMultipart(r)
	default:
		form, err := io.ReadAll(r.Body)
		if err != nil {
			return in, err
		}
		values, err := url.ParseQuery(string(form))
		if err != nil {
			return in, errors.New("Invalid query parameters") //nolint:staticcheck // the network's words
		}
		for k, v := range values {
			in.Values[k] = append(in.Values[k], v...)
		}
		in.attributes = mastodonPairs(string(form))
	}
	return in, nil
}

// mastodonPairs reads media_attributes[][…] of a form as Rack does: a name that the last picture has
// already begins the next one. So the order of the pairs matters.
func mastodonPairs(form string) []map[string]string {
	var out []map[string]string
	for pair := range strings.SplitSeq(form, "&") {
		k, v, _ := strings.Cut(pair, "=")
		k, errK := url.QueryUnescape(k)
		v, errV := url.QueryUnescape(v)
		name, ok := strings.CutPrefix(k, "media_attributes[][")
		if errK != nil || errV != nil || !ok {
			continue
		}
		name = strings.TrimSuffix(name, "]")
		if len(out) == 0 || mastodonHas(out[len(out)-1], name) {
			out = append(out, map[string]string{})
		}
		out[len(out)-1][name] = v
	}
	return out
}

func mastodonHas(m map[string]string, k string) bool { _, ok := m[k]; return ok }

func mastodonObjects(list any) []map[string]string {
	var out []map[string]string
	objects, _ := list.([]any)
	for _, o := range objects {
		fields, _ := o.(map[string]any)
		one := map[string]string{}
		for k, v := range fields {
			one[k] = fmt.Sprint(v)
		}
		out = append(out, one)
	}
	return out
}

func (in *mastodonIn) readMultipart(r *http.Request) error {
	if err := r.ParseMultipartForm(maxBody); err != nil { //nolint:gosec // the server has read no more than maxBody
		return errors.New("Invalid multipart body") //nolint:staticcheck // the network's words
	}
	maps.Copy(in.Values, r.MultipartForm.Value)
	f, _, err := r.FormFile("file")
	if err != nil {
		return nil // no file: the handler says so
	}
	defer f.Close()
	in.file, err = io.ReadAll(f)
	return err
}

// flattenMastodon writes JSON as the form it stands for: {"a":[{"b":1}]} is a[][b]=1.
func flattenMastodon(into url.Values, name string, v any) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		for k, inner := range v {
			if name != "" {
				k = name + "[" + k + "]"
			}
			flattenMastodon(into, k, inner)
		}
	case []any:
		for _, inner := range v {
			flattenMastodon(into, strings.TrimSuffix(name, "[]")+"[]", inner)
		}
	default:
		into.Add(name, fmt.Sprint(v))
	}
}

// yes reads a boolean as Rails does.
func (in *mastodonIn) yes(name string) bool {
	switch in.Get(name) {
	case "", "0", "f", "F", "false", "FALSE", "off", "OFF":
		return false
	}
	return true
}

// count reads a page's size.
func (in *mastodonIn) count(name string, standard, most int) int {
	n, err := strconv.Atoi(in.Get(name))
	if err != nil || n <= 0 {
		return standard
	}
	return min(n, most)
}
