package rehearsal_test

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dghubble/oauth1"

	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestXCreate(t *testing.T) {
	w := newXWorld(t)
	first := w.post("Road works at the mill.")
	if _, err := strconv.ParseInt(first, 10, 64); err != nil {
		t.Errorf("an id is a number in a string: %q", first)
	}
	for _, one := range []struct {
		name   string
		body   any
		status int
		words  string
	}{
		{"equal text", map[string]string{"text": "Road works at the mill."}, 403, `"detail":"You are not allowed to create a Tweet with duplicate content."`},
		{"unknown field", map[string]string{"txt": "a"}, 400, "problems/invalid-request"},
		{"no JSON", `{"text":`, 400, "invalid-request"},
		{"two values", `{"text":"a"} {}`, 400, "invalid-request"},
		{"nothing", map[string]string{}, 400, "no text and no media"},
		{"invalid character", map[string]string{"text": "a\uFEFF"}, 400, "invalid character"},
		{"too long", map[string]string{"text": strings.Repeat("a", 281)}, 403, "too long"},
		{"too long in heavy letters", map[string]string{"text": strings.Repeat("日", 141)}, 403, "too long"},
		{"as long as may be", map[string]string{"text": strings.Repeat("日", 128) + " https://larkmoor.example/" + strings.Repeat("a", 400)}, 201, "https://t.co/"},
		{"beyond the rehearsal", map[string]any{"text": "a", "poll": map[string]any{}}, 403, "client-forbidden"},
		{"five pictures", map[string]any{"text": "a", "media": map[string]any{"media_ids": []string{"1", "2", "3", "4", "5"}}}, 400, "media_ids"},
		{"unknown picture", map[string]any{"text": "a", "media": map[string]any{"media_ids": []string{"1"}}}, 400, "media IDs are invalid"},
		{"reply to nothing", map[string]any{"text": "a", "reply": map[string]any{"in_reply_to_tweet_id": "1"}}, 403, "deleted or not visible"},
		{"quote of nothing", map[string]any{"text": "a", "quote_tweet_id": "1"}, 400, "quote_tweet_id"},
		{"reply and quote", map[string]any{"text": "<b> & co", "quote_tweet_id": first, "reply": map[string]any{"in_reply_to_tweet_id": first}}, 201, `\u0026lt;b\u0026gt; \u0026amp; co`},
	} {
		t.Run(one.name, func(t *testing.T) {
			w := *w
			w.T = t
			w.want(w.do("POST", "/2/tweets", one.body), one.status, one.words)
		})
	}
	seen := w.network.Public()
	if last := seen[len(seen)-1]; last.Text != "<b> & co" || last.ReplyTo != first || last.Quote != first {
		t.Errorf("the public sees %+v", last)
	}
	if n := len(w.server.Journal().Select("x", "create")); n != 16 {
		t.Errorf("%d creates in the journal", n)
	}
}

func TestXRefusesEqualTextForHalfADay(t *testing.T) {
	w := newXWorld(t)
	id := w.post("Road works at the mill.")
	w.clock = w.clock.Add(11 * time.Hour)
	w.want(w.do("POST", "/2/tweets", map[string]string{"text": " Road works at the mill. "}), 403, "duplicate content")
	w.clock = w.clock.Add(2 * time.Hour)
	if again := w.post("Road works at the mill."); again == id {
		t.Error("the same id twice")
	}
	other := w.network.AddAccount(rehearsal.Account{Token: "other"})
	w.want(w.as("other", "POST", "/2/tweets", map[string]string{"text": "Road works at the mill."}), 201)
	w.want(w.as("other", "DELETE", "/2/tweets/"+id, nil), 403, "not authorized")
	w.want(w.as("other", "POST", "/2/users/"+w.me.ID+"/retweets", map[string]string{"tweet_id": id}), 403, "authenticating user")
	w.want(w.as("other", "POST", "/2/users/"+other.ID+"/retweets", map[string]string{"tweet_id": id}), 200, `"retweeted":true`)
	w.want(w.do("DELETE", "/2/tweets/"+id, nil), 200, `"deleted":true`)
	w.want(w.do("DELETE", "/2/tweets/"+id, nil), 404, "resource-not-found")
	w.want(w.do("DELETE", "/2/tweets/x", nil), 400, "invalid-request")
	w.want(w.do("DELETE", "/2/tweets", nil), 404, "Not Found")
}

// A signature is checked by its own rules, with a client that knows nothing of the rehearsal.
func TestXSignatures(t *testing.T) {
	w := newXWorld(t)
	w.network.X().SetApp("app", "app+secret/=")
	sign := func(key, secret, token, tokenSecret string) *http.Client {
		return oauth1.NewConfig(key, secret).Client(context.WithoutCancel(t.Context()), oauth1.NewToken(token, tokenSecret))
	}
	right := sign("app", "app+secret/=", "tok", "sec")
	request := func(method, path, ctype, body string) *http.Request {
		req, err := http.NewRequestWithContext(t.Context(), method, w.base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", ctype)
		return req
	}
	const form = "application/x-www-form-urlencoded"
	w.want(w.send(right, request("GET", "/2/users/by?usernames=larkmoorso&user.fields=public_metrics", "", "")), 200, "LarkmoorSO")
	w.want(w.send(right, request("POST", "/2/tweets", "application/json", `{"text":"not part of the signature"}`)), 201)
	w.want(w.send(right, request("POST", "/1.1/statuses/update.json", form, url.Values{"status": {"is + part & of (the) signature! ✓ ~"}}.Encode())), 200)

	for name, client := range map[string]*http.Client{
		"key": sign("other", "app+secret/=", "tok", "sec"), "secret": sign("app", "other", "tok", "sec"),
		"token": sign("app", "app+secret/=", "other", "sec"), "token's secret": sign("app", "app+secret/=", "tok", "other"),
	} {
		if a := w.send(client, request("GET", "/2/users/me", "", "")); a.status != 401 {
			t.Errorf("a wrong %s brings %d", name, a.status)
		}
	}
	w.want(w.as("", "GET", "/2/users/me", nil), 401, `"title":"Unauthorized"`)
	w.want(w.as("", "GET", "/1.1/account/verify_credentials.json", nil), 401, `"code":32`)

	// The same signed request a second time, and one that was changed after it was signed.
	var header string
	spy := &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
		header = req.Header.Get("Authorization")
		return http.DefaultTransport.RoundTrip(req)
	})}
	ctx := context.WithValue(t.Context(), oauth1.HTTPClient, spy)
	signed := oauth1.NewConfig("app", "app+secret/=").Client(ctx, oauth1.NewToken("tok", "sec"))
	w.want(w.send(signed, request("GET", "/2/users/me", "", "")), 200)
	again := request("GET", "/2/users/me", "", "")
	again.Header.Set("Authorization", header)
	w.want(w.send(http.DefaultClient, again), 401)
	changed := request("GET", "/2/users/me?user.fields=verified", "", "")
	changed.Header.Set("Authorization", strings.Replace(header, `oauth_nonce="`, `oauth_nonce="1`, 1))
	w.want(w.send(http.DefaultClient, changed), 401)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestXSpellsBothWays(t *testing.T) {
	w := newXWorld(t)
	id := w.post("Road works at the mill.")
	if err := w.network.Reply(id, w.network.AddAccount(rehearsal.Account{}), "Thanks!"); err != nil {
		t.Fatal(err)
	}
	reply := w.network.Public()[1].ID
	for fresh, names := range map[bool][4]string{
		false: {"retweet_count", "edit_history_tweet_ids", "referenced_tweets", "tweet_count"},
		true:  {"repost_count", "edit_history_post_ids", "referenced_posts", "post_count"},
	} {
		w.network.X().SpellNew(fresh)
		one := w.do("GET", "/2/tweets/"+reply+"?tweet.fields=public_metrics,referenced_tweets,created_at,conversation_id", nil)
		two := w.do("GET", "/2/tweets/"+reply+"?post.fields=public_metrics,created_at,conversation_id&expansions=referenced_posts", nil)
		if one.text != two.text {
			t.Errorf("the two ways to ask differ:\n%s\n%s", one.text, two.text)
		}
		if one.at("data", "public_metrics", names[0]) != 0.0 || one.at("data", names[1]) == nil || one.at("data", names[2]) == nil {
			t.Errorf("spelled new: %v: %s", fresh, one.text)
		}
		if one.at("data", "conversation_id") != id {
			t.Errorf("the conversation is %v, want %s", one.at("data", "conversation_id"), id)
		}
		me := w.do("GET", "/2/users/me?user.fields=public_metrics", nil)
		if me.at("data", "public_metrics", names[3]) != 1.0 || me.at("data", "public_metrics", "followers_count") != 4200.0 {
			t.Errorf("spelled new: %v: %s", fresh, me.text)
		}
	}
	w.want(w.do("GET", "/2/tweets/"+reply+"?tweet.fields=colour", nil), 400, "[colour]")
	w.want(w.do("GET", "/2/tweets?ids="+reply+"&expansions=author", nil), 400, "[author]")
	w.want(w.do("GET", "/2/tweets?ids=", nil), 400)
	w.want(w.do("GET", "/2/tweets?ids=a", nil), 400)
	w.want(w.do("GET", "/2/users/me?user.fields=age", nil), 400)
}

func TestXPages(t *testing.T) {
	w := newXWorld(t)
	var ids []string
	for i := range 25 {
		w.clock = w.clock.Add(time.Second)
		ids = append([]string{w.post(fmt.Sprintf("Road works on lane %d.", i))}, ids...)
	}
	timeline := "/2/users/" + w.me.ID + "/tweets"
	read := func(query string) (got []string, next string) {
		t.Helper()
		a := w.do("GET", timeline+query, nil)
		w.want(a, 200)
		list, _ := a.at("data").([]any)
		for _, p := range list {
			got = append(got, p.(map[string]any)["id"].(string))
		}
		if n := a.at("meta", "result_count"); n != float64(len(got)) {
			t.Errorf("result_count is %v of %d", n, len(got))
		}
		next, _ = a.at("meta", "next_token").(string)
		return got, next
	}
	var all []string
	for page, next := read("?max_results=10"); ; page, next = read("?max_results=10&pagination_token=" + next) {
		all = append(all, page...)
		if next == "" {
			break
		}
	}
	if !slices.Equal(all, ids) {
		t.Errorf("the pages give %v, want %v", all, ids)
	}
	if got, _ := read("?since_id=" + ids[3]); !slices.Equal(got, ids[:3]) {
		t.Errorf("since_id gives %v", got)
	}
	if got, _ := read("?until_id=" + ids[20]); !slices.Equal(got, ids[21:]) {
		t.Errorf("until_id gives %v", got)
	}
	if got, _ := read("?max_results=100&start_time=" + w.clock.Add(-1500*time.Millisecond).UTC().Format(time.RFC3339)); len(got) < 2 || len(got) > 3 {
		t.Errorf("start_time gives %v", got)
	}
	w.want(w.do("GET", timeline+"?end_time="+w.clock.Add(-time.Hour).UTC().Format(time.RFC3339), nil), 200, `"result_count":0`)
	for _, bad := range []string{"?max_results=4", "?max_results=101", "?max_results=x", "?pagination_token=x", "?since_id=x", "?start_time=x", "?exclude=x"} {
		w.want(w.do("GET", timeline+bad, nil), 400, "invalid-request")
	}
	w.want(w.do("GET", "/2/users/7/tweets", nil), 404, "resource-not-found")
	w.want(w.do("GET", "/2/users/7/mentions", nil), 404, "resource-not-found")
	w.want(w.do("GET", "/2/tweets/7/retweeted_by", nil), 200, "resource-not-found")
	w.want(w.do("GET", "/2/tweets/7/quote_tweets", nil), 200, "resource-not-found")
	w.want(w.do("GET", "/2/tweets/"+ids[0]+"/quote_tweets?max_results=9", nil), 400)
	w.want(w.do("GET", "/2/users/by?usernames=", nil), 400)

	// Replies can be left out.
	w.want(w.do("POST", "/2/tweets", map[string]any{"text": "More.", "reply": map[string]any{"in_reply_to_tweet_id": ids[0]}}), 201)
	if got, _ := read("?exclude=replies,retweets&max_results=5"); got[0] != ids[0] {
		t.Errorf("exclude=replies gives %v", got)
	}
}

func TestXBills(t *testing.T) {
	w := newXWorld(t)
	var last float64
	costs := func(what string, want float64) {
		t.Helper()
		now := w.network.X().Dollars()
		if math.Abs(now-last-want) > 1e-9 {
			t.Errorf("%s costs %.3f, want %.3f", what, now-last, want)
		}
		last = now
	}
	id := w.post("Last seen at Main St. at 5 pm.")
	costs("a post", 0.015)
	w.post("Last seen at Main St.at 5 pm.")
	costs("a post with an accidental link", 0.200)
	w.post("See https://larkmoor.example/a/1.")
	costs("a post with a link", 0.200)
	w.do("GET", "/2/tweets?ids="+id, nil)
	costs("reading it", 0.005)
	w.do("GET", "/2/tweets?ids="+id, nil)
	costs("reading it again", 0)
	w.do("GET", "/2/users/"+w.me.ID+"/tweets", nil)
	costs("the own timeline, of which one post is known", 0.002)
	w.clock = w.clock.Add(24 * time.Hour)
	w.do("GET", "/2/tweets?ids="+id, nil)
	costs("reading it the next day", 0.005)
	for i := range 3 {
		who := w.network.AddAccount(rehearsal.Account{Followers: int64(i)})
		if err := w.network.Repost(id, who, nil); err != nil {
			t.Fatal(err)
		}
	}
	w.do("GET", "/2/tweets/"+id+"/retweeted_by", nil)
	costs("three reposters", 0.030)
	w.do("POST", "/2/users/"+w.me.ID+"/retweets", map[string]string{"tweet_id": id})
	costs("a repost", 0.015)
	w.do("DELETE", "/2/users/"+w.me.ID+"/retweets/"+id, nil)
	costs("its end", 0.010)
	w.do("DELETE", "/2/tweets/"+id, nil)
	costs("a delete", 0.010)
	w.do("POST", "/2/tweets", map[string]string{"text": strings.Repeat("a", 281)})
	costs("a refusal", 0)
}

func TestXSaysItsLimits(t *testing.T) {
	w := newXWorld(t)
	for i := range 52 {
		a := w.do("DELETE", "/2/tweets/1", nil)
		w.want(a, 404)
		want := strconv.Itoa((50 + 49 - i%50) % 50) // an empty window fills again
		if got := a.header.Get("x-rate-limit-remaining"); a.header.Get("x-rate-limit-limit") != "50" || got != want {
			t.Errorf("request %d: %s of %s remain, want %s", i, got, a.header.Get("x-rate-limit-limit"), want)
		}
		if got := a.header.Get("x-rate-limit-reset"); got == "" || a.header.Get("Retry-After") != "" {
			t.Errorf("the window resets at %q", got)
		}
	}
	w.clock = w.clock.Add(15 * time.Minute)
	if got := w.do("DELETE", "/2/tweets/1", nil).header.Get("x-rate-limit-remaining"); got != "49" {
		t.Errorf("after a quarter of an hour %s remain", got)
	}
	w.fault(rehearsal.FaultLimited)
	a := w.do("DELETE", "/2/tweets/1", nil)
	w.want(a, 429, `"code":88`)
	if got, want := a.header.Get("x-rate-limit-reset"), strconv.FormatInt(w.clock.Add(30*time.Second).Unix(), 10); got != want {
		t.Errorf("come back at %s, want %s", got, want)
	}
}

func TestXOfAnotherNetwork(t *testing.T) {
	if rehearsal.New(rehearsal.Options{}).Network("mastodon").X() != nil {
		t.Error("Mastodon has the controls of X")
	}
}
