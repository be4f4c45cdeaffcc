package rehearsal

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Journal is the record of every request in the order it arrived, whether it had an effect or not.
type Journal struct {
	mu      sync.Mutex
	entries []*Entry
}

// Entry is one request.
type Entry struct {
	Seq      int       `json:"seq"`
	Network  string    `json:"network"`
	Op       string    `json:"op"`
	Method   string    `json:"method"`
	Path     string    `json:"path"`
	Key      string    `json:"key,omitzero"`     // Idempotency-Key, as sent
	Account  string    `json:"account,omitzero"` // handle, once known
	Text     string    `json:"text,omitzero"`    // of a create or an edit, also of one that was refused
	Post     string    `json:"post,omitzero"`    // id of the post it made or touched, or asks to delete
	New      bool      `json:"new,omitzero"`     // it made that post
	Fault    string    `json:"fault,omitzero"`
	Reached  bool      `json:"reached"`         // the dialect handled it, so it could have an effect
	Status   int       `json:"status,omitzero"` // zero: the connection was dropped
	Arrived  time.Time `json:"arrived"`
	Answered time.Time `json:"answered,omitzero"`
	Until    time.Time `json:"until,omitzero"` // of a 429: when its sender was told to come back
}

// Entries returns a copy of the record.
func (j *Journal) Entries() []Entry { return j.Since(time.Time{}) }

// Since returns a copy of what arrived after a moment.
func (j *Journal) Since(at time.Time) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	first := len(j.entries)
	for first > 0 && j.entries[first-1].Arrived.After(at) {
		first--
	}
	out := make([]Entry, len(j.entries)-first)
	for i, e := range j.entries[first:] {
		out[i] = *e
	}
	return out
}

// Len is how many requests there were so far, but for those by which a channel only listens: they never end.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := 0
	for _, e := range j.entries {
		if e.Op != "stream" && !strings.HasSuffix(e.Path, "listNotifications") {
			n++
		}
	}
	return n
}

// Busy is how many requests have no answer yet; streams, which last, are not counted.
func (j *Journal) Busy() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := 0
	for _, e := range j.entries {
		if e.Answered.IsZero() && e.Op != "stream" {
			n++
		}
	}
	return n
}

// Select returns the entries of one network and op; an empty name selects all.
func (j *Journal) Select(network, op string) []Entry {
	return slices.DeleteFunc(j.Entries(), func(e Entry) bool {
		return network != "" && e.Network != network || op != "" && e.Op != op
	})
}

func (j *Journal) begin(now time.Time, network, op string, r *http.Request, body []byte) *journaled {
	j.mu.Lock()
	defer j.mu.Unlock()
	e := &Entry{
		Seq: len(j.entries), Network: network, Op: op, Method: r.Method, Path: r.URL.Path,
		Key: r.Header.Get("Idempotency-Key"), Arrived: now,
	}
	if op == "create" || op == "edit" {
		e.Text = textIn(r.Header.Get("Content-Type"), body)
	}
	j.entries = append(j.entries, e)
	return &journaled{journal: j, entry: e}
}

// textIn finds the text of a create or an edit where the networks have it, so that the journal knows it even if the
// request never reaches its dialect.
func textIn(ctype string, body []byte) string {
	if strings.HasPrefix(ctype, "application/x-www-form-urlencoded") {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return ""
		}
		return form.Get("status")
	}
	var in struct {
		Text   string `json:"text"`
		Status string `json:"status"`
		Record struct {
			Text string `json:"text"`
		} `json:"record"`
	}
	if json.Unmarshal(body, &in) != nil {
		return ""
	}
	return cmp.Or(in.Text, in.Status, in.Record.Text)
}

type journaled struct {
	journal *Journal
	entry   *Entry
}

func (j *journaled) set(change func(*Entry)) {
	j.journal.mu.Lock()
	defer j.journal.mu.Unlock()
	change(j.entry)
}

type entryKey struct{}

func withEntry(ctx context.Context, e *journaled) context.Context {
	return context.WithValue(ctx, entryKey{}, e)
}

// note lets a dialect say in the journal what a request did.
func note(r *http.Request, change func(*Entry)) {
	if e, ok := r.Context().Value(entryKey{}).(*journaled); ok {
		e.set(change)
	}
}
