package rehearsal_test

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/dghubble/go-twitter/twitter" //nolint:staticcheck // an independent client of the old API
	"github.com/dghubble/oauth1"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// client is go-twitter as it is, led to the rehearsal.
func (w *xWorld) client() *twitter.Client {
	w.Helper()
	base, err := url.Parse(w.base)
	if err != nil {
		w.Fatal(err)
	}
	signed := oauth1.NewConfig(rehearsal.XConsumerKey, rehearsal.XConsumerSecret).Client(w.Context(), oauth1.NewToken("tok", "sec"))
	return twitter.NewClient(&http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
		req = req.Clone(req.Context())
		req.URL.Scheme, req.URL.Host, req.Host, req.URL.Path = base.Scheme, base.Host, base.Host, base.Path+req.URL.Path
		return signed.Transport.RoundTrip(req)
	})})
}

func TestXLegacyWithItsOwnClient(t *testing.T) {
	w := newXWorld(t)
	c := w.client()
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	me, _, err := c.Accounts.VerifyCredentials(nil)
	must("verify", err)
	if me.ScreenName != "LarkmoorSO" || me.IDStr != w.me.ID || me.FollowersCount != 4200 {
		t.Errorf("verify: %+v", me)
	}
	first, _, err := c.Statuses.Update("Road works & more at the mill.", nil)
	must("update", err)
	if at, err := first.CreatedAtTime(); err != nil || first.ID == 0 || at.Unix() != w.clock.Unix() || first.Text != "Road works &amp; more at the mill." {
		t.Errorf("update: %+v, %v", first, err)
	}
	reply, _, err := c.Statuses.Update("And at the bridge.", &twitter.StatusUpdateParams{InReplyToStatusID: first.ID})
	must("reply", err)
	shown, _, err := c.Statuses.Show(reply.ID, &twitter.StatusShowParams{TweetMode: "extended"})
	must("show", err)
	if shown.InReplyToStatusID != first.ID || shown.FullText != "And at the bridge." || shown.User.ScreenName != "LarkmoorSO" {
		t.Errorf("show: %+v", shown)
	}
	if err := w.network.Quote(first.IDStr, w.me, "Look:"); err != nil {
		t.Fatal(err)
	}
	again, _, err := c.Statuses.Retweet(first.ID, nil)
	must("retweet", err)
	if again.RetweetedStatus == nil || again.RetweetedStatus.ID != first.ID || again.ID == first.ID {
		t.Errorf("retweet: %+v", again)
	}
	found, _, err := c.Statuses.Lookup([]int64{first.ID, 1}, nil)
	must("lookup", err)
	if len(found) != 1 || found[0].RetweetCount != 1 || found[0].ReplyCount != 1 || found[0].QuoteCount != 1 || !found[0].Retweeted {
		t.Errorf("lookup: %+v", found)
	}
	_, _, err = c.Statuses.Unretweet(first.ID, nil)
	must("unretweet", err)

	one, _, err := c.Timelines.UserTimeline(&twitter.UserTimelineParams{Count: 1, ScreenName: "larkmoorso"})
	must("timeline", err)
	rest, _, err := c.Timelines.UserTimeline(&twitter.UserTimelineParams{MaxID: one[0].ID - 1, UserID: me.ID})
	must("timeline", err)
	if len(one) != 1 || one[0].QuotedStatusID != first.ID || len(rest) != 2 || rest[0].ID != reply.ID || rest[1].ID != first.ID {
		t.Errorf("timelines: %+v, then %+v", one, rest)
	}
	_, _, err = c.Statuses.Destroy(first.ID, nil)
	must("destroy", err)
	if n := len(w.network.Public()); n != 2 {
		t.Errorf("the public sees %d posts", n)
	}
}

func TestXLegacyRefusals(t *testing.T) {
	w := newXWorld(t)
	c := w.client()
	first, _, err := c.Statuses.Update("Road works at the mill.", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Statuses.Retweet(first.ID, nil); err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		name string
		code int
		call func() error
	}{
		{"duplicate", 187, func() error { _, _, err := c.Statuses.Update("Road works at the mill.", nil); return err }},
		{"empty", 170, func() error { _, _, err := c.Statuses.Update("", nil); return err }},
		{"too long", 186, func() error { _, _, err := c.Statuses.Update(strings.Repeat("a", 281), nil); return err }},
		{"unknown picture", 324, func() error {
			_, _, err := c.Statuses.Update("a", &twitter.StatusUpdateParams{MediaIds: []int64{1}})
			return err
		}},
		{"five pictures", 324, func() error {
			_, _, err := c.Statuses.Update("a", &twitter.StatusUpdateParams{MediaIds: []int64{1, 2, 3, 4, 5}})
			return err
		}},
		{"missing", 144, func() error { _, _, err := c.Statuses.Destroy(1, nil); return err }},
		{"missing to show", 144, func() error { _, _, err := c.Statuses.Show(1, nil); return err }},
		{"missing to repost", 144, func() error { _, _, err := c.Statuses.Retweet(1, nil); return err }},
		{"missing to take back", 144, func() error { _, _, err := c.Statuses.Unretweet(1, nil); return err }},
		{"twice", 327, func() error { _, _, err := c.Statuses.Retweet(first.ID, nil); return err }},
		{"nothing to look up", 18, func() error { _, _, err := c.Statuses.Lookup(nil, nil); return err }},
		{"nobody", 34, func() error {
			_, _, err := c.Timelines.UserTimeline(&twitter.UserTimelineParams{ScreenName: "nobody"})
			return err
		}},
		{"not rehearsed", 34, func() error { _, _, err := c.Statuses.OEmbed(nil); return err }},
	} {
		api, ok := errors.AsType[twitter.APIError](one.call())
		if !ok || len(api.Errors) != 1 || api.Errors[0].Code != one.code {
			t.Errorf("%s: %+v, want code %d", one.name, api, one.code)
		}
	}
	w.want(w.do("POST", "/1.1/statuses/update.json", "%zz"), 403, `"code":170`)
	w.want(w.do("POST", "/1.1/statuses/update.json", url.Values{"status": {"Plain."}}), 200)

	w.fault("no-v1")
	_, _, err = c.Statuses.Update("b", nil)
	if api, ok := errors.AsType[twitter.APIError](err); !ok || api.Errors[0].Code != 453 {
		t.Errorf("without access: %v", err)
	}
	w.want(w.do("GET", "/2/users/me", nil), 200)
}

// go-twitter takes a refusal without a body for success; the rehearsal can play that.
func TestXLegacyRefusesWithoutAWord(t *testing.T) {
	w := newXWorld(t)
	w.fault("403-empty")
	got, resp, err := w.client().Statuses.Update("a", nil)
	if err != nil || got.ID != 0 || resp.StatusCode != http.StatusForbidden {
		t.Errorf("%+v, %v", got, err)
	}
	if n := len(w.network.Public()); n != 0 {
		t.Errorf("the public sees %d posts", n)
	}
}

func TestXAccountsWithIDsOfTheirOwn(t *testing.T) {
	w := newXWorld(t)
	w.network.AddAccount(rehearsal.Account{ID: "one", Token: "one"})
	w.want(w.as("one", "GET", "/1.1/account/verify_credentials.json", nil), 200, `"id":0`, `"id_str":"one"`)
	if _, err := strconv.Atoi(w.me.ID); err != nil {
		t.Error(err)
	}
}
