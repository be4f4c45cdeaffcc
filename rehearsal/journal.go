package rehearsal

import (
	"context"
	"net/http"
	"slices"
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
	Text     string    `json:"text,omitzero"`    // of a create
	Post     string    `json:"post,omitzero"`    // id of the post it made or touched
	New      bool      `json:"new,omitzero"`     // it made that post
	Fault    string    `json:"fault,omitzero"`
	Reached  bool      `json:"reached"` // the dialect handled it, so it could have an effect
	Status   int       `json:"status,omitzero"`
	Arrived  time.Time `json:"arrived"`
	Answered time.Time `json:"answered,omitzero"`
}

// Entries returns a copy of the record.
func (j *Journal) Entries() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make([]Entry, len(j.entries))
	for i, e := range j.entries {
		out[i] = *e
	}
	return out
}

// Select returns the entries of one network and op; an empty name selects all.
func (j *Journal) Select(network, op string) []Entry {
	return slices.DeleteFunc(j.Entries(), func(e Entry) bool {
		return network != "" && e.Network != network || op != "" && e.Op != op
	})
}

func (j *Journal) begin(now time.Time, network, op string, r *http.Request) *journaled {
	j.mu.Lock()
	defer j.mu.Unlock()
	e := &Entry{
		Seq: len(j.entries), Network: network, Op: op, Method: r.Method, Path: r.URL.Path,
		Key: r.Header.Get("Idempotency-Key"), Arrived: now,
	}
	j.entries = append(j.entries, e)
	return &journaled{journal: j, entry: e}
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
