package twitter_test

import (
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// bothSpellings runs a test with X's field names of 2022 and of 2026.
func bothSpellings(t *testing.T, run func(*world, client)) {
	t.Helper()
	for name, fresh := range map[string]bool{"tweet.fields": false, "post.fields": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.network.X().SpellNew(fresh)
			run(w, w.v2(func(c *twitter.Config) { c.FieldsParam = name }))
		})
	}
}

func TestMeasureInBothSpellings(t *testing.T) {
	bothSpellings(t, func(w *world, c client) {
		p := w.publish(c, draft("H7K-2QF"))
		for i := range 3 {
			who := w.network.AddAccount(rehearsal.Account{Followers: int64(i)})
			if err := w.network.Repost(p.ID, who, nil); err != nil {
				w.Fatal(err)
			}
		}
		if err := w.network.Show(p.ID, 99); err != nil {
			w.Fatal(err)
		}
		got, err := c.Measure(w.Context(), []alert.Post{p})
		if err != nil {
			w.Fatal(err)
		}
		zero := new(int64(0))
		want := []alert.Sample{{
			Post: p, Reposts: new(int64(3)), Quotes: zero, Replies: zero, Likes: zero, Bookmarks: zero, Impressions: new(int64(99)),
		}}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(alert.Sample{}, "At")); diff != "" {
			w.Error(diff)
		}
	})
}

func TestMeasureManyInBatches(t *testing.T) {
	w := newWorld(t)
	for api, c := range map[string]publisher{"v2": w.v2(), "v1.1": w.legacy()} {
		var posts []alert.Post
		for i := range 230 {
			said := w.network.Say(w.me, fmt.Sprintf("Road works on lane %d of %s.", i, api))
			posts = append(posts, alert.Post{ID: said.ID})
		}
		before := len(w.server.Journal().Select("x", "measure"))
		got, err := c.Measure(t.Context(), posts)
		if err != nil || len(got) != 230 {
			t.Errorf("%s: %d samples, %v", api, len(got), err)
		}
		if n := len(w.server.Journal().Select("x", "measure")) - before; n != 3 {
			t.Errorf("%s: %d requests", api, n)
		}
	}
}

// A post that somebody edited by hand has several ids, each with numbers of its own.
func TestMeasureAddsUpTheVersionsOfAnEditedPost(t *testing.T) {
	for _, history := range []string{"edit_history_tweet_ids", "edit_history_post_ids"} {
		var asked []string
		c := against(t, "v2", func(req *http.Request) (*http.Response, error) {
			ids := req.URL.Query().Get("ids")
			asked = append(asked, ids)
			var data []string
			for id := range strings.SplitSeq(ids, ",") {
				data = append(data, fmt.Sprintf(`{"id":%q,%q:["10","11","12"],"public_metrics":{"retweet_count":%s,"like_count":1}}`, id, history, id))
			}
			return says(200, `{"data":[`+strings.Join(data, ",")+`]}`)(req)
		})
		got, err := c.Measure(t.Context(), []alert.Post{{ID: "10"}})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].Reposts == nil || *got[0].Reposts != 33 || *got[0].Likes != 3 || got[0].Quotes != nil {
			t.Errorf("%s: %+v", history, got)
		}
		if diff := cmp.Diff([]string{"10", "11,12"}, asked); diff != "" {
			t.Error(diff)
		}
	}
}

// Gone is only what X says is gone. What it does not show for another reason comes without numbers.
func TestMeasureTellsGoneFromHidden(t *testing.T) {
	const problems = "https://api.x.com/2/problems/"
	c := against(t, "v2", says(200, `{"data":[{"id":"1","public_metrics":{"repost_count":5}}],"errors":[
		{"type":"`+problems+`resource-not-found","resource_id":"2"},{"type":"`+problems+`resource-not-found","value":"3"},
		{"type":"`+problems+`not-authorized-for-resource","resource_id":"4"}]}`))
	got, err := c.Measure(t.Context(), []alert.Post{{ID: "1"}, {ID: "2"}, {ID: "3"}, {ID: "4"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Post.ID != "1" || *got[0].Reposts != 5 || got[1].Post.ID != "4" || got[1].Reposts != nil {
		t.Errorf("%+v", got)
	}
}

func TestLegacyMeasureTellsAbsentNumbersFromNone(t *testing.T) {
	c := against(t, "v1.1", says(200, `[{"id":1,"id_str":"1","retweet_count":0,"favorite_count":2}]`))
	got, err := c.Measure(t.Context(), []alert.Post{{ID: "1"}, {ID: "2"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Reposts == nil || *got[0].Reposts != 0 || *got[0].Likes != 2 || got[0].Replies != nil || got[0].Quotes != nil {
		t.Errorf("%+v", got)
	}
	_, err = against(t, "v1.1", says(200, `null`)).Measure(t.Context(), []alert.Post{{ID: "1"}})
	wantError(t, err, channels.Temporary)
}

func TestRepostersOfAPostThatIsGone(t *testing.T) {
	w := newWorld(t)
	c := w.v2()
	p := w.publish(c, draft("H7K-2QF"))
	if err := w.network.Remove(p.ID); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{p.ID, "not-an-id"} {
		n := 0
		for _, err := range c.Reposters(t.Context(), alert.Post{ID: id}) {
			n++
			if err == nil {
				t.Errorf("%s has a reposter", id)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d errors", id, n)
		}
	}
}

// A list whose next page is itself must not be read for ever.
func TestListsThatGoInCircles(t *testing.T) {
	c := against(t, "v2", says(200, `{"data":[{"id":"5"}],"meta":{"result_count":1,"next_token":"again"}}`)).(client)
	var last error
	n := 0
	for _, err := range c.Reposters(t.Context(), alert.Post{ID: "1"}) {
		n, last = n+1, err
	}
	wantError(t, last, channels.Temporary)
	if n != 2 {
		t.Errorf("%d accounts before the error", n-1)
	}
	old := against(t, "v1.1", says(200, `[{"id":5,"text":"Road works.","created_at":"Sun Nov 22 20:00:00 +0000 2099"}]`))
	_, err := old.Find(t.Context(), draft("H7K-2QF"))
	wantError(t, err, channels.Temporary, "next page")
}

func TestQuotesAndMentions(t *testing.T) {
	bothSpellings(t, func(w *world, c client) {
		p := w.publish(c, draft("H7K-2QF"))
		who := w.network.AddAccount(rehearsal.Account{Handle: "fenn_holt"})
		must := func(err error) {
			if err != nil {
				w.Fatal(err)
			}
		}
		must(w.network.Quote(p.ID, who, "Please look out for her."))
		must(w.network.Reply(p.ID, who, "I saw a red scarf at the mill."))
		mention := w.network.Say(who, "@larkmoorso is there news?")
		w.network.Say(w.me, "We thank @LarkmoorSO.") // not by somebody else

		quotes := collect(w.T, c.Quotes(w.Context(), p))
		if len(quotes) != 1 || quotes[0].Quotes != p.ID || quotes[0].Text != "Please look out for her." ||
			quotes[0].Author != who.ID || quotes[0].Handle != "fenn_holt" || quotes[0].At.IsZero() ||
			quotes[0].URL != w.base+"/fenn_holt/status/"+quotes[0].ID {
			w.Errorf("quotes: %+v", quotes)
		}
		mentions := collect(w.T, c.Mentions(w.Context(), ""))
		if len(mentions) != 2 || mentions[0].ID != mention.ID || mentions[1].ReplyTo != p.ID || mentions[1].Thread != p.ID {
			w.Errorf("mentions: %+v", mentions)
		}
		if newer := collect(w.T, c.Mentions(w.Context(), mentions[1].ID)); len(newer) != 1 || newer[0].ID != mention.ID {
			w.Errorf("since the reply: %+v", newer)
		}
		for range c.Mentions(w.Context(), "") {
			break // a consumer may stop
		}
	})
}

func TestRemarksTellOfErrors(t *testing.T) {
	w := newWorld(t)
	w.fault(rehearsal.Fault{Name: rehearsal.FaultAuth})
	c := w.v2()
	for _, seq := range []iter.Seq2[twitter.Remark, error]{
		c.Mentions(t.Context(), ""), c.Quotes(t.Context(), alert.Post{ID: "1"}), c.Quotes(t.Context(), alert.Post{ID: "x"}),
	} {
		n := 0
		for _, err := range seq {
			if n++; err == nil {
				t.Error("a remark came")
			}
		}
		if n != 1 {
			t.Errorf("%d errors", n)
		}
	}
}

func collect(t *testing.T, seq iter.Seq2[twitter.Remark, error]) []twitter.Remark {
	t.Helper()
	var out []twitter.Remark
	for r, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}
