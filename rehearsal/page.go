package rehearsal

import (
	"bytes"
	_ "embed" // for the page
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed public.html
var publicHTML string

// routePublic serves what people and tests look at: the public view, the journal and the faults.
func (s *Server) routePublic() {
	page := template.Must(template.New("public").Funcs(template.FuncMap{
		"ago":     func(t time.Time) string { return s.opt.Now().Sub(t).Round(time.Second).String() },
		"rfc3339": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"initial": func(name string) string { return strings.ToUpper(string([]rune(name + "?")[:1])) },
	}).Parse(publicHTML))
	show := func(w http.ResponseWriter, v view) {
		v.Networks = s.networks
		var b bytes.Buffer
		if err := page.Execute(&b, v); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
		_, _ = w.Write(b.Bytes()) // whoever looked may be gone
	}
	s.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/public", http.StatusFound)
	})
	s.mux.HandleFunc("GET /public", func(w http.ResponseWriter, _ *http.Request) {
		show(w, s.wall(""))
	})
	s.mux.HandleFunc("GET /public/{name}", func(w http.ResponseWriter, r *http.Request) {
		name, asJSON := strings.CutSuffix(r.PathValue("name"), ".json")
		n := s.Network(name)
		switch {
		case n == nil:
			http.NotFound(w, r)
		case asJSON:
			writeJSON(w, http.StatusOK, list(n.Public()))
		default:
			show(w, s.wall(name))
		}
	})
	s.mux.HandleFunc("GET /public/{name}/{id}", func(w http.ResponseWriter, r *http.Request) {
		v, ok := s.thread(r.PathValue("name"), r.PathValue("id"))
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		show(w, v)
	})
	s.mux.HandleFunc("GET /public/media/{name}/{id}", s.servePicture)
	s.mux.HandleFunc("GET /truth/{name}/{id}", s.serveTruth)
	s.mux.HandleFunc("GET /journal.json", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, list(s.journal.Select(r.FormValue("network"), r.FormValue("op"))))
	})
	s.mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, list(s.faults.List()))
	})
	s.mux.HandleFunc("POST /faults", s.addFault)
	s.mux.HandleFunc("DELETE /faults", func(w http.ResponseWriter, r *http.Request) {
		s.faults.Clear(r.FormValue("network"))
		w.WriteHeader(http.StatusNoContent)
	})
}

// view is one page of the public view.
type view struct {
	Networks []*Network
	Network  string // the one shown; empty = all
	Thread   bool   // one post with its answers, oldest first
	Posts    []PublicPost
	More     int // older posts that are not shown
}

const wallLength = 100 // posts on one page

// wall is what anyone sees at first: posts that answer nobody, newest first.
func (s *Server) wall(network string) view {
	posts := slices.DeleteFunc(s.Public(), func(p PublicPost) bool {
		return p.ReplyTo != "" || network != "" && p.Network != network
	})
	shown := posts[:min(len(posts), wallLength)]
	return view{Network: network, Posts: shown, More: len(posts) - len(shown)}
}

// thread is one post with its replies and quotes.
func (s *Server) thread(network, id string) (view, bool) {
	v := view{Network: network, Thread: true}
	n := s.Network(network)
	if n == nil {
		return v, false
	}
	var found bool
	for _, p := range n.Public() {
		found = found || p.ID == id
		if p.ID == id || p.ReplyTo == id || p.Quote == id {
			v.Posts = append(v.Posts, p)
		}
	}
	return v, found
}

func (s *Server) servePicture(w http.ResponseWriter, r *http.Request) {
	n := s.Network(r.PathValue("name"))
	if n == nil {
		http.NotFound(w, r)
		return
	}
	m, ok := n.picture(r.PathValue("id"))
	if !ok || !strings.HasPrefix(m.Type, "image/") || strings.HasPrefix(m.Type, "image/svg") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", m.Type)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(m.Bytes)
}

// addFault puts the fault in force that the body describes; its wait reads "90s".
func (s *Server) addFault(w http.ResponseWriter, r *http.Request) {
	var f struct {
		Fault

		Wait string `json:"wait"`
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16))
	d.DisallowUnknownFields()
	err := d.Decode(&f)
	if err != nil {
		err = fmt.Errorf(`a fault reads {"name": "drop-after", "network": "x", "op": "create"}: %w`, err)
	}
	if err == nil && f.Wait != "" {
		f.Fault.Wait, err = time.ParseDuration(f.Wait)
	}
	if err == nil && f.Network != "" && s.Network(f.Network) == nil {
		err = fmt.Errorf("there is no network %q", f.Network)
	}
	if err == nil {
		err = s.faults.Add(f.Fault)
	}
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	writeJSON(w, http.StatusCreated, list(s.faults.List()))
}

// list keeps an empty list from being written as null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n'))
}
