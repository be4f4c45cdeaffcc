package mastodon_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// heard is one thing that a stream yielded.
type heard struct {
	mastodon.Notification

	err error
}

// follow reads the stream in the background until ctx ends.
func (w *world) follow(ctx context.Context) (got chan heard, done chan struct{}) {
	got, done = make(chan heard, 1000), make(chan struct{})
	go func() {
		defer close(done)
		for n, err := range w.channel.Stream(ctx) {
			got <- heard{n, err}
		}
	}()
	return got, done
}

// noWebSocket is a proxy that lets no upgrade through.
func noWebSocket(status int) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Upgrade") != "" {
				says(status, "application/json", `{"error":"no upgrade here"}`)(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func TestStreamTellsWhatOthersDo(t *testing.T) {
	for name, c := range map[string]struct {
		wrap  func(http.Handler) http.Handler
		fault string
	}{
		"WebSocket":           {nil, ""},
		"WebSocket, SSE 404":  {nil, "sse-404"},
		"events, no upgrade":  {noWebSocket(404), ""},
		"events, proxy fails": {noWebSocket(502), ""},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, c.wrap, func(w *world) {
				if c.fault != "" {
					w.fault(rehearsal.Fault{Name: c.fault})
				}
				p := w.publish(draft(1))
				ctx, cancel := context.WithCancel(w.Context())
				got, done := w.follow(ctx)
				synctest.Wait()
				who := w.net.AddAccount(rehearsal.Account{Handle: "ines", Followers: 77})
				for _, err := range []error{
					w.net.Like(p.ID, who), // not ours to tell
					w.net.Repost(p.ID, who, nil),
					w.net.Reply(p.ID, who, "I saw her <b>today</b>\n\nat the park"),
					w.net.Quote(p.ID, who, "Look out, please"),
				} {
					if err != nil {
						w.Fatal(err)
					}
				}
				w.net.Say(who, "Dear @larkmoor, thank you")
				time.Sleep(10 * time.Minute) // signs of life only
				w.wants(got, []heard{
					{Notification: mastodon.Notification{Kind: mastodon.Boosted, Text: draft(1).Text}},
					{Notification: mastodon.Notification{Kind: mastodon.Mentioned, Text: "I saw her <b>today</b>\n\nat the park"}},
					{Notification: mastodon.Notification{Kind: mastodon.Quoted, Text: "Look out, please"}},
					{Notification: mastodon.Notification{Kind: mastodon.Mentioned, Text: "Dear @larkmoor, thank you"}},
				}, who, p.ID)
				cancel()
				<-done
			})
		})
	}
}

// Replies and quotes are comments on the posts that they are about; a mention that answers nothing is none.
func TestListenTellsComments(t *testing.T) {
	inBubble(t, nil, func(w *world) {
		p := w.publish(draft(1))
		ctx, cancel := context.WithTimeout(w.Context(), time.Minute)
		defer cancel()
		who := w.net.AddAccount(rehearsal.Account{Handle: "ines", Followers: 77})
		go func() {
			time.Sleep(time.Second)
			w.net.Say(who, "Dear @larkmoor, thank you")
			_ = w.net.Reply(p.ID, who, "@larkmoor I saw her today")
			_ = w.net.Quote(p.ID, who, "Look out, please")
			_ = w.net.Repost(p.ID, who, nil)
		}()
		var kinds []alert.CommentKind
		for h, err := range w.channel.Listen(ctx) {
			if err != nil {
				w.Fatal(err)
			}
			if h.Comment == nil {
				break
			}
			c := *h.Comment
			if kinds = append(kinds, c.Kind); h.Post != p.ID || c.ID == "" || c.ID == p.ID || c.Account != who.ID || *c.Followers != 77 || c.At.IsZero() {
				w.Errorf("heard %+v of %s", c, h.Post)
			}
		}
		if !slices.Equal(kinds, []alert.CommentKind{alert.CommentReply, alert.CommentQuote}) {
			w.Errorf("heard of %q", kinds)
		}
	})
}

func (w *world) wants(got chan heard, want []heard, who *rehearsal.Account, post string) {
	w.Helper()
	if len(got) != len(want) {
		w.Fatalf("%d notifications, want %d", len(got), len(want))
	}
	for i, x := range want {
		h := <-got
		if h.err != nil || h.Kind != x.Kind || strings.TrimSpace(strings.ReplaceAll(h.Text, "\n\n", "\n")) != strings.ReplaceAll(x.Text, "\n\n", "\n") {
			w.Errorf("notification %d: %+v, want %+v", i, h, x)
		}
		if h.ID == "" || h.At.IsZero() || h.By.ID != who.ID || h.By.Handle != "ines" || *h.By.Followers != 77 || h.Post.ID == "" || h.Post.URL == "" {
			w.Errorf("notification %d is incomplete: %+v", i, h)
		}
		if mine := h.Post.ID == post; mine != (x.Kind == mastodon.Boosted) {
			w.Errorf("notification %d is about %q", i, h.Post.ID)
		}
	}
}

// Against a server in trouble a client without a pause asks ten thousand times a second.
func TestStreamDoesNotStorm(t *testing.T) {
	for name, f := range map[string]rehearsal.Fault{
		"503":     {Name: rehearsal.FaultBefore, Op: "stream"},
		"dropped": {Name: rehearsal.FaultDown, Op: "stream"},
		"closed":  {Name: rehearsal.FaultDropAfter, Op: "stream", Wait: time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(w *world) {
				w.fault(f)
				ctx, cancel := context.WithTimeout(w.Context(), 30*time.Minute)
				defer cancel()
				got, done := w.follow(ctx)
				<-done
				if len(got) == 0 {
					w.Error("the consumer learned nothing of the trouble")
				}
				for range len(got) {
					wantError(w.T, (<-got).err, channels.Temporary)
				}
				asked := w.entries("stream")
				if n := len(asked); n < 30 || n > 250 {
					w.Errorf("%d requests in 30 minutes", n)
				}
				for i, e := range asked {
					inSecond := 0
					for _, later := range asked[i:] {
						if later.Arrived.Sub(e.Arrived) < time.Second {
							inSecond++
						}
					}
					if inSecond > 2 { // one of each kind
						w.Fatalf("%d requests within a second at %s", inSecond, e.Arrived)
					}
				}
			})
		})
	}
}

func TestStreamComesBack(t *testing.T) {
	inBubble(t, nil, func(w *world) {
		p := w.publish(draft(1))
		w.fault(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "stream"}) // after a minute, each time
		ctx, cancel := context.WithCancel(w.Context())
		got, done := w.follow(ctx)
		for i := range 20 {
			time.Sleep(47 * time.Second)
			if err := w.net.Repost(p.ID, w.net.AddAccount(rehearsal.Account{Handle: fmt.Sprint("u", i)}), nil); err != nil {
				w.Fatal(err)
			}
		}
		time.Sleep(time.Minute)
		cancel()
		<-done
		var told, broken int
		for range len(got) {
			if h := <-got; h.err == nil {
				told++
			} else {
				broken++
			}
		}
		if told < 14 || broken < 10 { // what happens in the pauses between two streams is polled, not told
			w.Errorf("%d of 20 reposts told over %d broken streams", told, broken)
		}
	})
}

func TestStreamNoticesSilence(t *testing.T) {
	quiet := on("GET /mastodon/api/v1/streaming/user/notification", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, ":)\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	inBubble(t, func(next http.Handler) http.Handler { return noWebSocket(404)(quiet(next)) }, func(w *world) {
		began := time.Now()
		for _, err := range w.channel.Stream(w.Context()) {
			e := wantError(w.T, err, channels.Temporary)
			if took := time.Since(began); !errors.Is(e, context.DeadlineExceeded) || took < 90*time.Second || took > 91*time.Second {
				w.Errorf("after %s: %v", took, err)
			}
			break
		}
	})
}

func TestStreamThatNeverOpens(t *testing.T) {
	stuck := on("GET /mastodon/api/v1/streaming", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	inBubble(t, stuck, func(w *world) {
		began := time.Now()
		for _, err := range w.channel.Stream(w.Context()) {
			wantError(w.T, err, channels.Temporary)
			if took := time.Since(began); took > 16*time.Second {
				w.Errorf("it waited %s", took)
			}
			break
		}
	})
}

func TestStreamEnds(t *testing.T) {
	none := func(next http.Handler) http.Handler {
		return noWebSocket(404)(on("GET /mastodon/api/v1/streaming/", says(404, "application/json", `{"error":"Not Found"}`))(next))
	}
	for name, c := range map[string]struct {
		wrap  func(http.Handler) http.Handler
		fault rehearsal.Fault
		want  channels.Kind
	}{
		"no streams at all": {none, rehearsal.Fault{}, channels.Refused},
		"the token died":    {nil, rehearsal.Fault{Name: rehearsal.FaultAuth, Op: "stream"}, channels.Auth},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, c.wrap, func(w *world) {
				if c.fault.Name != "" {
					w.fault(c.fault)
				}
				got, done := w.follow(w.Context())
				<-done
				if len(got) != 1 {
					w.Fatalf("%d errors, want one", len(got))
				}
				wantError(w.T, (<-got).err, c.want)
			})
		})
	}
}

func TestStreamObeysItsLimit(t *testing.T) {
	inBubble(t, nil, func(w *world) {
		w.fault(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "stream", Wait: 5 * time.Minute, Count: 1})
		ctx, cancel := context.WithTimeout(w.Context(), 10*time.Minute)
		defer cancel()
		got, done := w.follow(ctx)
		<-done
		wantError(w.T, (<-got).err, channels.Limited)
		asked := w.entries("stream")
		if len(asked) != 2 || asked[1].Arrived.Sub(asked[0].Arrived) < 5*time.Minute-time.Second {
			w.Errorf("requests: %+v", asked)
		}
	})
}

// refuseSubscription is a server whose WebSocket knows other streams only.
func refuseSubscription(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			next.ServeHTTP(w, r)
			return
		}
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = ws.CloseNow() }()
		if _, _, err := ws.Read(r.Context()); err == nil {
			_ = ws.Write(r.Context(), websocket.MessageText, []byte(`{"error":"Unknown channel type","status":400}`))
		}
		_, _, _ = ws.Read(r.Context())
	})
}

// A server may have the WebSocket and not know the stream.
func TestStreamWithoutTheSubscription(t *testing.T) {
	inBubble(t, refuseSubscription, func(w *world) {
		ctx, cancel := context.WithCancel(w.Context())
		got, done := w.follow(ctx)
		time.Sleep(10 * time.Second)
		p := w.publish(draft(1))
		if err := w.net.Repost(p.ID, w.net.AddAccount(rehearsal.Account{}), nil); err != nil {
			w.Fatal(err)
		}
		time.Sleep(time.Second)
		first, second := <-got, <-got
		wantError(w.T, first.err, channels.Temporary)
		if second.err != nil || second.Kind != mastodon.Boosted {
			w.Errorf("then: %+v", second)
		}
		cancel()
		<-done
	})
}

// The streams may be on another host; the server says which.
func TestStreamOnAnotherHost(t *testing.T) {
	var streams *httptest.Server
	w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v2/instance", func(rw http.ResponseWriter, r *http.Request) {
		says(200, "application/json", `{"version": "4.7.0", "api_versions": {"mastodon": 10},
			"configuration": {"urls": {"streaming": "ws`+strings.TrimPrefix(streams.URL, "http")+`/"}}}`)(rw, r)
	}))
	asked := make(chan string, 10)
	streams = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path + " " + r.Header.Get("Upgrade") + " " + r.Header.Get("Authorization")
		says(404, "application/json", `{}`)(rw, r)
	}))
	defer streams.Close()
	w.check()
	for _, err := range w.channel.Stream(t.Context()) {
		wantError(t, err, channels.Refused)
	}
	for _, want := range []string{"/api/v1/streaming websocket Bearer " + canary, "/api/v1/streaming/user/notification  Bearer " + canary} {
		if got := <-asked; got != want {
			t.Errorf("asked %q, want %q", got, want)
		}
	}
}

func TestStreamTellsOfWhatItCannotRead(t *testing.T) {
	odd := on("GET /mastodon/api/v1/streaming/user/notification", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		fmt.Fprint(w, "event: filters_changed\n\n"+
			"event: delete\ndata: 123\n\n"+
			"event: notification\ndata: {\"id\": tru\n\n"+
			"event: notification\ndata: {\"id\": \"1\", \"type\":\ndata: \"mention\", \"account\": {\"id\": \"2\", \"username\": \"ines\"}}\n\n")
	})
	inBubble(t, func(next http.Handler) http.Handler { return noWebSocket(400)(odd(next)) }, func(w *world) {
		var got []heard
		for n, err := range w.channel.Stream(w.Context()) {
			if got = append(got, heard{n, err}); len(got) == 2 {
				break
			}
		}
		wantError(w.T, got[0].err, channels.Temporary)
		if n := got[1]; n.err != nil || n.ID != "1" || n.Kind != mastodon.Mentioned || n.By.Handle != "ines" || n.Post.ID != "" {
			w.Errorf("%+v", n)
		}
	})
}

func TestAPageIsNoStream(t *testing.T) {
	page := on("GET /mastodon/api/v1/streaming/", says(200, "text/html", "<html>Sign in</html>"))
	inBubble(t, func(next http.Handler) http.Handler { return noWebSocket(404)(page(next)) }, func(w *world) {
		for _, err := range w.channel.Stream(w.Context()) {
			if e := wantError(w.T, err, channels.Temporary); !strings.Contains(e.Reason, "web page") {
				w.Errorf("the reason is %q", e.Reason)
			}
			break
		}
	})
}

// first reads the stream until it tells of one of many reposts.
func (w *world) first(post string) {
	w.Helper()
	ctx, cancel := context.WithCancel(w.Context())
	var others sync.WaitGroup
	others.Go(func() {
		for ctx.Err() == nil {
			_ = w.net.Repost(post, w.net.AddAccount(rehearsal.Account{}), nil)
			time.Sleep(10 * time.Millisecond)
		}
	})
	for n, err := range w.channel.Stream(w.Context()) {
		if err != nil || n.Kind != mastodon.Boosted {
			w.Errorf("%+v, %v", n, err)
		}
		break // the consumer has enough
	}
	cancel()
	others.Wait()
}

// Over TLS the other requests share an HTTP/2 connection; a WebSocket needs one of its own.
func TestStreamOverTLS(t *testing.T) {
	w := &world{T: t, server: rehearsal.New(rehearsal.Options{})}
	srv := httptest.NewUnstartedServer(w.server)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	w.base = srv.URL + "/mastodon"
	w.join(mastodon.Config{}, channels.Options{Base: srv.Client().Transport})
	w.fault(rehearsal.Fault{Name: "sse-404"})
	w.check()
	w.first(w.publish(draft(1)).ID)
}

func TestStreamLeavesNothingBehind(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	for name, wrap := range map[string]func(http.Handler) http.Handler{"WebSocket": nil, "events": noWebSocket(404)} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, mastodon.Config{}, wrap)
			p := w.publish(draft(1))
			w.first(p.ID)
		})
	}
	goleak.VerifyNone(t, leaks)
}
