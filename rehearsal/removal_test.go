package rehearsal_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// remover speaks one network's way of taking a post back.
type remover struct {
	network *rehearsal.Network
	server  *rehearsal.Server
	post    func(text string) (id string)
	remove  func(id string) (accepted bool)
	reads   map[string]func(id string) (shown bool) // by the op they carry
	again   int                                     // the status of removing what is gone
}

func removers(t *testing.T) map[string]remover {
	t.Helper()
	x, old, m, b := newXWorld(t), newXWorld(t), newMastodonWorld(t, rehearsal.Options{}), newBluesky(t)
	s := b.login("larkmoor.test")
	status := func(path string) (int, string) {
		got, _, body := m.ask("", "GET", path, "", "")
		return got, body
	}
	return map[string]remover{
		"x": {
			x.network, x.server, x.post,
			func(id string) bool { return x.do("DELETE", "/2/tweets/"+id, nil).at("data", "deleted") == true },
			map[string]func(string) bool{
				"stands":  func(id string) bool { return x.do("GET", "/2/tweets/"+id, nil).at("data", "id") == id },
				"measure": func(id string) bool { return x.do("GET", "/2/tweets?ids="+id, nil).body["data"] != nil },
			},
			404,
		},
		"x by v1.1": {
			old.network, old.server, old.post,
			func(id string) bool {
				return old.do("POST", "/1.1/statuses/destroy/"+id+".json", url.Values{}).status == 200
			},
			map[string]func(string) bool{
				"stands":  func(id string) bool { return old.do("GET", "/1.1/statuses/show.json?id="+id, nil).status == 200 },
				"measure": func(id string) bool { return old.do("GET", "/1.1/statuses/lookup.json?id="+id, nil).text != "[]\n" },
			},
			404,
		},
		"mastodon": {
			m.net, m.server,
			func(text string) string { _, id := m.postAs(mastodonMe, text, ""); return id },
			func(id string) bool {
				got, _, _ := m.ask(mastodonMe, "DELETE", "/api/v1/statuses/"+id+"?delete_media=true", "", "")
				return got == 200
			},
			map[string]func(string) bool{
				"stands": func(id string) bool { got, _ := status("/api/v1/statuses/" + id); return got == 200 },
				"measure": func(id string) bool {
					_, body := status("/api/v1/statuses?id[]=" + id)
					return strings.Contains(body, `"`+id+`"`)
				},
			},
			404,
		},
		"bluesky": {
			b.network, b.server,
			func(text string) string { return b.put(s, b.key(), blueskyPost(text)).URI },
			func(id string) bool {
				return b.remove(s, "app.bsky.feed.post", id[strings.LastIndexByte(id, '/')+1:]).status == 200
			},
			map[string]func(string) bool{
				"find": func(id string) bool {
					at := strings.Split(strings.TrimPrefix(id, "at://"), "/")
					return b.get("com.atproto.repo.getRecord?repo="+at[0]+"&collection="+at[1]+"&rkey="+at[2], "").status == 200
				},
				"measure": func(id string) bool {
					return strings.Contains(string(b.get("app.bsky.feed.getPosts?uris="+url.QueryEscape(id), s.Access).body), id)
				},
			},
			http.StatusOK,
		},
	}
}

func (r remover) seen() int { return len(r.network.Public()) }

// A network that says yes and keeps the post shows it to the public and to every read.
func TestUndeadPostsStand(t *testing.T) {
	for name, r := range removers(t) {
		t.Run(name, func(t *testing.T) {
			var events []string
			stop := r.network.Watch(func(e rehearsal.Event) { events = append(events, e.Kind) })
			defer stop()
			id, before := r.post("MISSING. H7K-2QF/1"), r.seen()
			fault(t, r.server, rehearsal.Fault{Name: rehearsal.FaultUndead, Network: r.network.Name, Count: 2})
			for range 2 {
				if !r.remove(id) {
					t.Error("the delete is not promised")
				}
				for op, read := range r.reads {
					if !read(id) {
						t.Errorf("%s does not show it", op)
					}
				}
			}
			if r.seen() != before {
				t.Error("the public has lost it")
			}
			deletes := r.server.Journal().Select(r.network.Name, "delete")
			if len(deletes) != 2 || deletes[0].Post != id || deletes[0].Fault != rehearsal.FaultUndead || !deletes[0].Reached {
				t.Errorf("the journal has %+v", deletes)
			}
			if !slices.Equal(events, []string{"post"}) {
				t.Errorf("events %q", events)
			}
			if !r.remove(id) || r.seen() != before-1 {
				t.Error("the third delete does not take it away")
			}
		})
	}
}

// A delayed delete takes the post from the public at once; reads find out later.
func TestDelayedDeletesCanBeRead(t *testing.T) {
	for name, r := range removers(t) {
		for op, read := range r.reads {
			t.Run(name+" "+op, func(t *testing.T) {
				id := r.post("MISSING. H7K-2QF/1 " + op)
				before := r.seen()
				fault(t, r.server, rehearsal.Fault{Name: rehearsal.FaultDelayedDelete, Network: r.network.Name, Count: 1})
				if !r.remove(id) || r.seen() != before-1 {
					t.Error("the public still sees it")
				}
				for i, want := range []bool{true, true, true, false, false} {
					if got := read(id); got != want {
						t.Errorf("read %d: shown %v, want %v", i+1, got, want)
					}
				}
				last := r.server.Journal().Entries()
				if e := last[len(last)-1]; e.Op != op {
					t.Errorf("the read is in the journal as %q", e.Op)
				}
				r.remove(id)
				last = r.server.Journal().Entries()
				if e := last[len(last)-1]; e.Op != "delete" || e.Post != id || e.Status != r.again {
					t.Errorf("removing again: %+v", e)
				}
			})
		}
	}
}

func fault(t *testing.T, s *rehearsal.Server, f rehearsal.Fault) {
	t.Helper()
	if err := s.Faults().Add(f); err != nil {
		t.Fatal(err)
	}
}

// What a judge hears of a post is how it was then, not how it is now.
func TestEventsTellHowThePostWas(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	var got []rehearsal.Event
	stop := w.net.Watch(func(e rehearsal.Event) { got = append(got, e) })
	defer stop()
	_, id := w.postAs(mastodonMe, "MISSING. H7K-2QF/1", "")
	w.ask(mastodonMe, "PUT", "/api/v1/statuses/"+id, mastodonForm, "status=FOUND.+H7K-2QF%2F2")
	fault(t, w.server, rehearsal.Fault{Name: rehearsal.FaultBefore, Network: "mastodon", Op: "edit", Count: 1})
	w.ask(mastodonMe, "PUT", "/api/v1/statuses/"+id, mastodonForm, "status=FOUND.+H7K-2QF%2F3")
	edits := w.server.Journal().Select("mastodon", "edit")
	if len(edits) != 2 || edits[0].Text != "FOUND. H7K-2QF/2" || edits[0].Post != id || edits[1].Text != "FOUND. H7K-2QF/3" || edits[1].Reached {
		t.Errorf("the journal has %+v", edits)
	}
	w.ask(mastodonMe, "DELETE", "/api/v1/statuses/"+id, "", "")
	for i, want := range []struct{ kind, text string }{
		{"post", "MISSING. H7K-2QF/1"}, {"edit", "FOUND. H7K-2QF/2"}, {"delete", "FOUND. H7K-2QF/2"},
	} {
		if e := got[i]; e.Kind != want.kind || e.Text != want.text || e.Post.ID != id || e.At.IsZero() || e.By == nil {
			t.Errorf("event %d is %+v, want %v", i+1, e, want)
		}
	}
}
