package rehearsal_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// next waits for an event of the library's own reader.
func next(t *testing.T, events <-chan mastodon.Event) mastodon.Event {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("no event")
		return nil
	}
}

// The library's own readers follow the stream of an account, by events and by WebSocket.
func TestMastodonStreams(t *testing.T) {
	for name, open := range map[string]func(*mastodon.Client, context.Context) (chan mastodon.Event, error){
		"events": func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
			return c.StreamingUser(ctx)
		},
		"WebSocket": func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
			return c.NewWSClient().StreamingWSUser(ctx)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newMastodonWorld(t, rehearsal.Options{})
			if name == "WebSocket" {
				w.fault("sse-404")
			}
			ctx, cancel := context.WithCancel(t.Context())
			events, err := open(w.larkmoor, ctx)
			if err != nil {
				t.Fatal(err)
			}
			w.listening(events)
			_, id := w.postAs(mastodonMe, "MISSING H7K-2QF/1", "")
			if e, ok := next(t, events).(*mastodon.UpdateEvent); !ok || string(e.Status.ID) != id {
				t.Errorf("not our post: %+v", e)
			}
			if err := w.net.Reply(id, w.net.Accounts()[1], "I saw her"); err != nil {
				t.Fatal(err)
			}
			if e, ok := next(t, events).(*mastodon.NotificationEvent); !ok || e.Notification.Type != "mention" || e.Notification.Account.Acct != "ines" {
				t.Errorf("no mention: %+v", e)
			}
			w.ask(mastodonMe, "PUT", "/api/v1/statuses/"+id, mastodonForm, "status=FOUND")
			if e, ok := next(t, events).(*mastodon.UpdateEditEvent); !ok || e.Status.EditedAt.IsZero() {
				t.Errorf("no edit: %+v", e)
			}
			w.ask(mastodonMe, "DELETE", "/api/v1/statuses/"+id, "", "")
			if e, ok := next(t, events).(*mastodon.DeleteEvent); !ok || string(e.ID) != id {
				t.Errorf("no delete: %+v", e)
			}
			cancel()
			for range events { // the library closes it
			}
		})
	}
}

// listening makes larkmoor post until the stream tells of it, and reads what it told so far.
func (w *mastodonWorld) listening(events <-chan mastodon.Event) {
	w.Helper()
	me := w.net.Accounts()[0]
	for range 500 {
		last := w.net.Say(me, "Anybody there?").ID
		select {
		case e := <-events:
			for {
				if u, ok := e.(*mastodon.UpdateEvent); ok && string(u.Status.ID) == last {
					return
				}
				e = next(w.T, events)
			}
		case <-time.After(20 * time.Millisecond):
		}
	}
	w.Fatal("the stream tells nothing")
}

func (w *mastodonWorld) dial(query string, h http.Header) (*websocket.Conn, *http.Response, error) {
	return websocket.Dial(w.Context(), w.base+"/api/v1/streaming"+query, &websocket.DialOptions{HTTPHeader: h})
}

func TestMastodonWebSocketSubscriptions(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	ws, _, err := w.dial("", http.Header{"Authorization": {"Bearer " + mastodonMe}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.CloseNow() }()
	say := func(kind, stream string) {
		t.Helper()
		if err := wsjson.Write(t.Context(), ws, map[string]string{"type": kind, "stream": stream}); err != nil {
			t.Fatal(err)
		}
	}
	hear := func() (got map[string]any) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := wsjson.Read(ctx, ws, &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	say("subscribe", "nonsense")
	if got := hear(); got["error"] == nil || got["status"] != 400.0 {
		t.Errorf("an unknown stream: %v", got)
	}
	say("subscribe", "user:notification")
	say("subscribe", "nonsense")
	hear() // so the subscription before it has been read
	ines := w.net.Accounts()[1]
	w.net.Say(ines, "Dear @larkmoor, thank you")
	w.net.Say(w.net.Accounts()[0], "a post of our own is no notification")
	w.net.Say(ines, "@larkmoor again")
	for _, want := range []string{"thank you", "again"} {
		got := hear()
		if payload, _ := got["payload"].(string); got["event"] != "notification" || !strings.Contains(payload, want) {
			t.Errorf("got %v, want %q", got, want)
		}
	}
	say("unsubscribe", "user:notification")
	say("subscribe", "nonsense")
	hear()
	w.net.Say(ines, "@larkmoor unheard")
	say("subscribe", "nonsense")
	if got := hear(); got["error"] == nil {
		t.Errorf("after unsubscribing: %v", got)
	}
}

func TestMastodonStreamsNeedAToken(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	if _, resp, err := w.dial("?stream=user&access_token=wrong", nil); err == nil || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("WebSocket: %v", err)
	}
	if status, _, _ := w.ask("", "GET", "/api/v1/streaming/user", "", ""); status != http.StatusUnauthorized {
		t.Errorf("events: %d", status)
	}
	w.fault("sse-404")
	if status, _, _ := w.ask(mastodonMe, "GET", "/api/v1/streaming/user", "", ""); status != http.StatusNotFound {
		t.Errorf("events where there are none: %d", status)
	}
	if status, _, body := w.ask("", "GET", "/api/v1/streaming/health", "", ""); status != http.StatusOK || body != "OK" {
		t.Errorf("health: %d %q", status, body)
	}
}

func TestMastodonStreamsCanBeCut(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	if err := w.server.Faults().Add(rehearsal.Fault{
		Network: "mastodon", Name: rehearsal.FaultDropAfter, Op: "stream", Wait: 100 * time.Millisecond,
	}); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.base+"/api/v1/streaming/user/notification", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+mastodonMe)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	if !lines.Scan() || lines.Text() != ":)" {
		t.Errorf("the greeting is %q", lines.Text())
	}
	for lines.Scan() { // until it is cut
		t.Errorf("line %q", lines.Text())
	}
	ws, _, err := w.dial("?stream=user&access_token="+mastodonMe, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.CloseNow() }()
	if _, _, err := ws.Read(t.Context()); err == nil {
		t.Error("the WebSocket outlived its cut")
	}
}

// The world does not wait for a reader that does not read.
func TestMastodonDropsASlowReader(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	ws, _, err := w.dial("?stream=user&access_token="+mastodonMe, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.CloseNow() }()
	me := w.net.Accounts()[0]
	said := make(chan struct{})
	go func() {
		defer close(said)
		for range 8000 {
			w.net.Say(me, strings.Repeat("x", 400))
		}
	}()
	select {
	case <-said:
	case <-time.After(30 * time.Second):
		t.Fatal("the world waits for a reader")
	}
	for {
		if _, _, err := ws.Read(t.Context()); err != nil {
			return // dropped
		}
	}
}

func TestMastodonForgetsOldNotifications(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	_, id := w.postAs(mastodonMe, "MISSING", "")
	who := w.net.AddAccount(rehearsal.Account{Handle: "rui"})
	for range 3 {
		for _, do := range []func(string) error{
			func(id string) error { return w.net.Repost(id, who, nil) }, func(id string) error { return w.net.Unrepost(id, who) },
		} {
			if err := do(id); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 450 {
		w.net.Say(who, "@larkmoor hello")
	}
	total := 0
	for n, err := range w.larkmoor.Notifications(t.Context(), nil, &mastodon.Pagination{Limit: 80}) {
		if err != nil || n.Type != "mention" { // a boost that was taken back is no news
			t.Fatalf("%+v, %v", n, err)
		}
		total++
	}
	if total != 400 {
		t.Errorf("%d notifications are kept, want 400", total)
	}
	if got, err := w.larkmoor.GetNotificationsExclude(t.Context(), &[]string{"mention"}, nil); err != nil || len(got) != 0 {
		t.Errorf("without mentions: %v, %v", got, err)
	}
}
