package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

const (
	typeJSON = "application/json"
	smallest = 64 << 10 // bytes of a request that carries no alert
)

func writeJSON(w http.ResponseWriter, status int, v any) {
	writeBytes(w, status, encode(v))
}

func writeBytes(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may be gone; what was decided stays
}

// encode writes an answer as JSON that keeps < > & readable.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil { // answers hold nothing that JSON cannot write
		panic(err)
	}
	return b.Bytes()
}

// readJSON reads a small request strictly.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if ctype, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || ctype != typeJSON {
		return &Error{Status: http.StatusUnsupportedMediaType, Code: codeMediaType, Message: "send this request as Content-Type: application/json"}
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, smallest))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err = d.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		err = errors.New("there is more after the first value")
	}
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return err
	}
	return badRequest("the request is not the JSON this address takes (%v); GET /api/openapi.yaml shows it", err)
}
