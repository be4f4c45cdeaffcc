package rehearsal

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// toy is the smallest dialect: what the core does must not depend on a real one.
type toy struct{ n *Network }

func newToy(n *Network) dialect { return &toy{n: n} }

func (d *toy) name() string { return "toy" }

func (d *toy) op(r *http.Request) string {
	if r.URL.Path == "/stream" {
		return "stream"
	}
	return map[string]string{"POST": "create", "GET": "find", "DELETE": "delete"}[r.Method]
}

func (d *toy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	me := d.n.accountByToken(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if me == nil {
		d.unauthorized(w)
		return
	}
	note(r, func(e *Entry) { e.Account = me.Handle })
	switch r.Method {
	case http.MethodPost:
		var in struct {
			Text string `json:"text"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		p := d.n.addPost(&Post{Author: me, Text: in.Text, Key: r.Header.Get("Idempotency-Key")})
		note(r, func(e *Entry) { e.Text, e.Post, e.New = p.Text, p.ID, true })
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]string{"id": p.ID})
	case http.MethodGet:
		var ids []string
		for _, p := range d.n.timeline(me) {
			ids = append(ids, p.ID)
		}
		_ = json.NewEncoder(w).Encode(ids)
	case http.MethodDelete:
		p := d.n.standing(strings.TrimPrefix(r.URL.Path, "/posts/"))
		if p == nil {
			http.NotFound(w, r)
			return
		}
		d.n.remove(r, p)
	}
}

func (d *toy) limited(w http.ResponseWriter, reset time.Time, f Fault) {
	value := f.Value
	if value == "" {
		value = reset.Sub(d.n.now()).String()
	}
	w.Header().Set("Retry-After", value)
	w.WriteHeader(http.StatusTooManyRequests)
}

func (d *toy) unauthorized(w http.ResponseWriter) { http.Error(w, "who?", http.StatusUnauthorized) }

func (d *toy) fault(w http.ResponseWriter, _ *http.Request, f Fault) bool {
	if f.Name == "duplicate" {
		http.Error(w, "again?", http.StatusForbidden)
		return true
	}
	return false
}

func (d *toy) stream(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("hello\n"))
}

// world is a rehearsal with the toy network and an agency on it.
func world(t *testing.T, opt Options) (*Server, *Network, *Account) {
	t.Helper()
	s := New(opt)
	n := s.add(newToy)
	return s, n, n.AddAccount(Account{Role: Agency, Handle: "larkmoor", Name: "Larkmoor County", Token: "t0ken", Followers: 1000})
}
