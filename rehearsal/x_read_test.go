package rehearsal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestXReadsPostsAndPeople(t *testing.T) {
	w := newXWorld(t)
	id := w.post("Road works at the mill.")
	who := w.network.AddAccount(rehearsal.Account{Handle: "fenn_holt", Followers: 7})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.network.Reply(id, who, "Thanks!"))
	must(w.network.Quote(id, who, "Careful there."))
	mention := w.network.Say(who, "Is the mill open, @larkmoorso?")
	must(w.network.Repost(id, who, nil))

	all := "?tweet.fields=author_id,lang,reply_settings,attachments,public_metrics&expansions=author_id&user.fields=verified,protected"
	a := w.do("GET", "/2/tweets"+all+"&ids="+id+",7", nil)
	w.want(a, 200, `"author_id":"`+w.me.ID+`"`, `"lang":"und"`, `"username":"LarkmoorSO"`, `"verified":false`, `"protected":false`,
		`"retweet_count":1`, `"reply_count":1`, `"quote_count":1`, `"resource_id":"7"`, "resource-not-found")
	w.want(w.do("GET", "/2/tweets/7", nil), 200, `"errors"`)
	w.want(w.do("GET", "/2/tweets/7?tweet.fields=colour", nil), 400)
	w.want(w.do("GET", "/2/tweets/"+id+"/quote_tweets", nil), 200, "Careful there.")
	w.want(w.do("GET", "/2/tweets/"+id+"/retweeted_by?user.fields=public_metrics", nil), 200, `"followers_count":7`)
	w.want(w.do("GET", "/2/tweets/"+id+"/retweeted_by?user.fields=age", nil), 400)
	w.want(w.do("GET", "/2/tweets/"+id+"/retweeted_by?max_results=0", nil), 400)

	a = w.do("GET", "/2/users/"+w.me.ID+"/mentions?max_results=5&tweet.fields=referenced_tweets", nil)
	w.want(a, 200, mention.ID, "Thanks!", `"type":"replied_to"`)
	if strings.Contains(a.text, "Careful there.") {
		t.Errorf("a quote is no mention: %s", a.text)
	}
	w.want(w.do("GET", "/2/users/"+who.ID+"/mentions?tweet.fields=colour", nil), 400)
	w.want(w.do("GET", "/2/users/"+who.ID+"/tweets", nil), 200, "Careful there.")
	w.want(w.do("GET", "/2/users/by/username/FENN_HOLT?user.fields=public_metrics", nil), 200, who.ID)
	w.want(w.do("GET", "/2/users/by/username/nobody", nil), 200, "resource-not-found")
	w.want(w.do("GET", "/2/users/by/username/nobody?user.fields=age", nil), 400)
	w.want(w.do("GET", "/2/users/by?usernames=fenn_holt,nobody", nil), 200, who.ID, "resource-not-found")
	w.want(w.do("GET", "/2/users/by?usernames=a&user.fields=age", nil), 400)

	w.want(w.do("POST", "/2/users/"+w.me.ID+"/retweets", map[string]string{"tweet_id": "x"}), 400)
	w.want(w.do("POST", "/2/users/"+w.me.ID+"/retweets", map[string]string{"tweet_id": "7"}), 404)
	w.want(w.do("DELETE", "/2/users/"+w.me.ID+"/retweets/7", nil), 404)

	resp, err := http.Get(strings.TrimSuffix(w.base, "/") + "/LarkmoorSO/status/" + id)
	must(err)
	resp.Body.Close()
	if !strings.HasSuffix(resp.Request.URL.Path, "/public/x/"+id) || resp.StatusCode != http.StatusOK {
		t.Errorf("the post's address leads to %s (%d)", resp.Request.URL, resp.StatusCode)
	}
	w.want(w.do("GET", "/LarkmoorSO/status/7", nil), 404)
}

func TestXFaults(t *testing.T) {
	for _, one := range []struct {
		fault  string
		status int
		words  string
	}{
		{"duplicate", 403, "duplicate content"},
		{"credits", 402, "CreditsDepleted"},
		{"403-empty", 403, ""},
		{"200-errors", 200, `"errors":[`},
		{rehearsal.FaultAuth, 401, `"code":89`},
	} {
		w := newXWorld(t)
		w.fault(one.fault)
		w.want(w.do("POST", "/2/tweets", map[string]string{"text": "Road works."}), one.status, one.words)
		if n := len(w.network.Public()); n != 0 {
			t.Errorf("%s: the public sees %d posts", one.fault, n)
		}
		if e := w.server.Journal().Select("x", "create"); len(e) != 1 || e[0].Reached || e[0].Fault != one.fault {
			t.Errorf("%s: the journal says %+v", one.fault, e)
		}
		if one.fault == "duplicate" { // concerns nothing but creates
			w.want(w.do("GET", "/2/users/me", nil), 200)
		}
	}
}

func TestXTimelineLags(t *testing.T) {
	w := newXWorld(t)
	w.fault("lag")
	id := w.post("Road works at the mill.")
	for i, want := range []bool{false, false, true, true} {
		a := w.do("GET", "/2/users/"+w.me.ID+"/tweets", nil)
		if got := strings.Contains(a.text, id); got != want {
			t.Errorf("read %d shows it: %v", i+1, got)
		}
	}
}

func TestXRefusesRepliesThatNobodyAskedFor(t *testing.T) {
	w := newXWorld(t)
	w.fault("reply-refused")
	who := w.network.AddAccount(rehearsal.Account{})
	asked, said := w.network.Say(who, "Is the mill open, @LarkmoorSO?"), w.network.Say(who, "The mill is closed.")
	reply := func(to string) xAnswer {
		return w.do("POST", "/2/tweets", map[string]any{"text": "Until noon. " + to, "reply": map[string]string{"in_reply_to_tweet_id": to}})
	}
	w.want(reply(asked.ID), 201)
	w.want(reply(said.ID), 403, "mentioned or otherwise engaged")
}
