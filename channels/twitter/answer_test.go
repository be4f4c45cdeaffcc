package twitter_test

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// What X says to a create, in all its dialects, and what that means for the delivery.
func TestAnswersToACreate(t *testing.T) {
	const problems = "https://api.x.com/2/problems/"
	for _, one := range []struct {
		name   string
		status int
		body   string
		kind   channels.Kind
		words  string
	}{
		{"duplicate", 403, `{"detail":"You are not allowed to create a Tweet with duplicate content.","type":"about:blank","title":"Forbidden","status":403}`, channels.Duplicate, "duplicate content"},
		{"duplicate of v1.1", 403, `{"errors":[{"code":187,"message":"Status is a duplicate."}]}`, channels.Duplicate, ""},
		{"duplicate in a 200", 200, `{"errors":[{"detail":"You are not allowed to create a Tweet with duplicate content."}]}`, channels.Duplicate, ""},
		{"credits", 402, `{"title":"CreditsDepleted"}`, channels.Limited, "topped up"},
		{"credits without words", 402, ``, channels.Limited, "topped up"},
		{"usage cap", 403, `{"type":"` + problems + `usage-capped","title":"UsageCapExceeded","detail":"Usage cap exceeded: Monthly product cap"}`, channels.Limited, "Monthly product cap"},
		{"daily limit", 403, `{"errors":[{"code":185,"message":"User is over daily status update limit."}]}`, channels.Limited, "daily limit"},
		{"limited without 429", 403, `{"code":88,"message":"Rate limit exceeded"}`, channels.Limited, "limits"},
		{"limited as a problem", 400, `{"type":"` + problems + `rate-limit-exceeded","title":"Rate limit exceeded"}`, channels.Limited, ""},
		{"429", 429, `{"errors":[{"code":88,"message":"Rate limit exceeded"}]}`, channels.Limited, ""},
		{"401", 401, `{"title":"Unauthorized","detail":"Unauthorized","type":"about:blank","status":401}`, channels.Auth, "credentials"},
		{"expired token", 403, `{"errors":[{"code":89,"message":"Invalid or expired token."}]}`, channels.Auth, "renew"},
		{"wrong clock", 401, `{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}`, channels.Auth, "clock"},
		{"suspended", 403, `{"errors":[{"code":64,"message":"Your account is suspended"}]}`, channels.Auth, "suspended"},
		{"locked", 403, `{"errors":[{"code":326,"message":"To protect our users from spam, log in."}]}`, channels.Auth, "log in at x.com"},
		{"no access to v1.1", 403, `{"errors":[{"code":453,"message":"a subset of endpoints"}]}`, channels.Refused, "api: v2"},
		{"not enrolled", 403, `{"type":"` + problems + `client-forbidden","title":"Client Forbidden","reason":"client-not-enrolled"}`, channels.Refused, "project"},
		{"read only app", 403, `{"type":"` + problems + `oauth1-permissions","detail":"Your client app is not configured with the appropriate oauth1 app permissions"}`, channels.Refused, "Read and write"},
		{"too long", 403, `{"errors":[{"code":186,"message":"Tweet needs to be a bit shorter."}]}`, channels.Refused, "280"},
		{"not summoned", 403, `{"detail":"Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged."}`, channels.Refused, "new post"},
		{"unknown field", 400, `{"errors":[{"message":"$.txt: is not defined in the schema"}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"` + problems + `invalid-request"}`, channels.Refused, "$.txt"},
		{"empty 403", 403, ``, channels.Refused, "permissions"},
		{"nothing understood", 400, `{"hm":1}`, channels.Refused, `hm`},
		{"page for a 403", 403, `<html>blocked by a proxy</html>`, channels.Unsure, "web page"},
		{"redirect", 307, ``, channels.Refused, "base_url"},
		{"broken", 500, `{"errors":[{"code":131,"message":"Internal error"}]}`, channels.Unsure, "trouble"},
		{"duplicate in a 503", 503, `{"errors":[{"code":187,"message":"Status is a duplicate."}]}`, channels.Unsure, ""},
		{"gateway", 502, `<html>502</html>`, channels.Unsure, ""},
		{"page for a 201", 201, `<html>sign in</html>`, channels.Unsure, "JSON"},
		{"empty 201", 201, ``, channels.Unsure, ""},
		{"no id", 201, `{"data":{}}`, channels.Unsure, "lacks"},
		{"id of letters", 201, `{"data":{"id":"../1"}}`, channels.Unsure, "lacks"},
		{"only errors", 200, `{"errors":[{"title":"Internal Error","detail":"Something is broken."}]}`, channels.Unsure, "Something is broken"},
		{"another shape", 201, `[]`, channels.Unsure, ""},
	} {
		for _, api := range []string{"v2", "v1.1"} {
			t.Run(one.name+" "+api, func(t *testing.T) {
				calls := 0
				c := against(t, api, func(req *http.Request) (*http.Response, error) {
					calls++
					return says(one.status, one.body)(req)
				})
				_, err := c.Publish(t.Context(), draft("H7K-2QF"))
				wantError(t, err, one.kind, one.words)
				e, _ := errors.AsType[*channels.Error](err)
				if e.Status != one.status || e.Op != channels.OpCreate {
					t.Errorf("the error is of %s with status %d", e.Op, e.Status)
				}
				if one.kind == channels.Limited && (e.RetryAfter < channels.MinWait || e.RetryAfter > channels.MaxWait) {
					t.Errorf("come back in %s", e.RetryAfter)
				}
				if calls != 1 {
					t.Errorf("%d requests went out", calls)
				}
			})
		}
	}
}

func TestLimitWithoutThe429IsAsLongAsTheHeaderSays(t *testing.T) {
	reset := time.Now().Add(5 * time.Minute).Unix()
	c := against(t, "v2", says(403, `{"errors":[{"code":88,"message":"Rate limit exceeded"}]}`,
		"x-rate-limit-remaining", "0", "x-rate-limit-reset", strconv.FormatInt(reset, 10)))
	_, err := c.Publish(t.Context(), draft("H7K-2QF"))
	wantError(t, err, channels.Limited)
	e, _ := errors.AsType[*channels.Error](err)
	if e.RetryAfter < 4*time.Minute || e.RetryAfter > 5*time.Minute {
		t.Errorf("come back in %s", e.RetryAfter)
	}
}

// What must never pass for a look that was complete.
func TestReadsThatProveNothing(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": ``, "empty": `{}`, "null": `null`, "another shape": `{"data":{}}`, "number": `7`,
		"errors only":  `{"errors":[{"title":"Internal Error"}]}`,
		"a part only":  `{"meta":{"result_count":0},"errors":[{"title":"Authorization Error"}]}`,
		"no such user": `{"errors":[{"type":"https://api.x.com/2/problems/resource-not-found","detail":"Could not find user"}]}`,
		"page":         `<html>sign in</html>`,
	} {
		for _, api := range []string{"v2", "v1.1"} {
			_, err := against(t, api, func(req *http.Request) (*http.Response, error) {
				if req.URL.Path == "/2/users/me" {
					return says(200, `{"data":{"id":"7","username":"larkmoor"}}`)(req)
				}
				return says(200, body)(req)
			}).Find(t.Context(), draft("H7K-2QF"))
			if errors.Is(err, alert.ErrNotFound) {
				t.Errorf("%s: %q passes for an empty timeline", api, name)
			}
			wantError(t, err, channels.Temporary)
		}
	}
}

func TestAnswersToADelete(t *testing.T) {
	const gone = `{"type":"https://api.x.com/2/problems/resource-not-found","title":"Not Found Error"}`
	for _, one := range []struct {
		name, api string
		status    int
		body      string
		kind      channels.Kind
	}{
		{"deleted", "v2", 200, `{"data":{"deleted":true}}`, ""},
		{"gone", "v2", 404, gone, ""},
		{"gone in a 200", "v2", 200, `{"errors":[` + gone + `]}`, ""},
		{"not deleted", "v2", 200, `{"data":{"deleted":false}}`, channels.Temporary},
		{"nothing said", "v2", 200, `{}`, channels.Temporary},
		{"wrong address", "v2", 404, `{}`, channels.Refused},
		{"not ours", "v2", 403, `{"detail":"You are not authorized to delete this Tweet."}`, channels.Refused},
		{"deleted", "v1.1", 200, `{"id":1790}`, ""},
		{"gone", "v1.1", 404, `{"errors":[{"code":144,"message":"No status found with that ID."}]}`, ""},
		{"wrong address", "v1.1", 404, `{"errors":[{"code":34,"message":"Sorry, that page does not exist."}]}`, channels.Refused},
		{"nothing said", "v1.1", 200, `{}`, channels.Temporary},
		{"empty", "v1.1", 200, ``, channels.Temporary},
	} {
		t.Run(one.api+" "+one.name, func(t *testing.T) {
			err := against(t, one.api, says(one.status, one.body)).Delete(t.Context(), alert.Post{ID: "1790"})
			if one.kind == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantError(t, err, one.kind)
		})
	}
}

func TestBoostOfWhatIsBoosted(t *testing.T) {
	for api, body := range map[string]string{
		"v2":   `{"detail":"You cannot retweet a Tweet that you have already retweeted."}`,
		"v1.1": `{"errors":[{"code":327,"message":"You have already retweeted this Tweet."}]}`,
	} {
		c := against(t, api, func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodGet {
				return says(200, `{"data":{"id":"7","username":"larkmoor"}}`)(req)
			}
			return says(403, body)(req)
		})
		if err := c.Boost(t.Context(), alert.Post{ID: "1790"}); err != nil {
			t.Errorf("%s: %v", api, err)
		}
		wantError(t, c.Unboost(t.Context(), alert.Post{ID: "1790"}), channels.Refused)
	}
}

// Only X's own word about this very post says that it is gone.
func TestAnswersToWhetherAPostStands(t *testing.T) {
	const (
		notFound = `"type":"https://api.x.com/2/problems/resource-not-found","title":"Not Found Error"`
		gone     = `{` + notFound + `,"resource_type":"tweet","resource_id":"1790","parameter":"id","value":"1790"}`
	)
	for _, one := range []struct {
		name, api string
		status    int
		body      string
		stands    bool
		kind      channels.Kind
	}{
		{"stands", "v2", 200, `{"data":{"id":"1790","text":"MISSING"}}`, true, ""},
		{"stands, its author does not", "v2", 200, `{"data":{"id":"1790"},"errors":[` + gone + `]}`, true, ""},
		{"gone", "v2", 404, gone, false, ""},
		{"gone in a 200", "v2", 200, `{"errors":[` + gone + `]}`, false, ""},
		{"another is gone", "v2", 200, `{"errors":[{` + notFound + `,"resource_id":"1789"}]}`, false, channels.Temporary},
		{"another is shown", "v2", 200, `{"data":{"id":"1789"}}`, false, channels.Temporary},
		{"not for us to see", "v2", 200, `{"errors":[{"type":"https://api.x.com/2/problems/not-authorized-for-resource","resource_id":"1790"}]}`, false, channels.Temporary},
		{"gone, says a broken server", "v2", 503, gone, false, channels.Temporary},
		{"wrong address", "v2", 404, `{"title":"Not Found","type":"about:blank","status":404}`, false, channels.Refused},
		{"page", "v2", 404, `<html>`, false, channels.Temporary},
		{"nothing said", "v2", 200, `{}`, false, channels.Temporary},
		{"empty", "v2", 200, ``, false, channels.Temporary},
		{"stands", "v1.1", 200, `{"id":1790}`, true, ""},
		{"gone", "v1.1", 404, `{"errors":[{"code":144,"message":"No status found with that ID."}]}`, false, ""},
		{"gone in a 200", "v1.1", 200, `{"errors":[{"code":144}]}`, false, channels.Temporary},
		{"wrong address", "v1.1", 404, `{"errors":[{"code":34,"message":"Sorry, that page does not exist."}]}`, false, channels.Refused},
		{"empty", "v1.1", 404, ``, false, channels.Refused},
		{"another is shown", "v1.1", 200, `{"id":1789}`, false, channels.Temporary},
	} {
		t.Run(one.api+" "+one.name, func(t *testing.T) {
			stands, err := against(t, one.api, says(one.status, one.body)).Stands(t.Context(), alert.Post{ID: "1790"})
			if stands != one.stands {
				t.Errorf("stands: %v", stands)
			}
			if one.kind != "" {
				wantError(t, err, one.kind)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestIDsThatCannotBeX(t *testing.T) {
	for _, api := range []string{"v2", "v1.1"} {
		c := against(t, api, func(req *http.Request) (*http.Response, error) {
			t.Errorf("%s: a request went out: %s", api, req.URL)
			return nil, errors.New("no")
		})
		for _, id := range []string{"", "../users/me", "at://did:plc:a/b", "12345678901234567890"} {
			p := alert.Post{ID: id}
			wantError(t, c.Delete(t.Context(), p), channels.Refused)
			_, err := c.Stands(t.Context(), p)
			wantError(t, err, channels.Refused)
			wantError(t, c.Boost(t.Context(), p), channels.Refused)
			wantError(t, c.Unboost(t.Context(), p), channels.Refused)
			_, err = c.Reply(t.Context(), p, draft("H7K-2QF"))
			wantError(t, err, channels.Refused)
			if api == "v1.1" {
				_, err := c.Measure(t.Context(), []alert.Post{p})
				wantError(t, err, channels.Refused)
			}
		}
	}
	wantError(t, against(t, "v1.1", says(200, `{}`)).Delete(t.Context(), alert.Post{ID: "9999999999999999999"}), channels.Refused, "too long")
}

func TestDraftsThatCannotBePosted(t *testing.T) {
	none := func(req *http.Request) (*http.Response, error) {
		t.Errorf("a request went out: %s", req.URL)
		return nil, errors.New("no")
	}
	for _, api := range []string{"v2", "v1.1"} {
		for _, text := range []string{"", " \n", "a\uFEFFb"} {
			d := draft("H7K-2QF")
			d.Text = text
			_, err := against(t, api, none).Publish(t.Context(), d)
			wantError(t, err, channels.Refused)
		}
	}
}

// Whatever comes back, a create succeeds only with an id, and is never repeated or called absent.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		`{"data":{"id":"1790","text":"a"}}`, `{"id":1790,"created_at":"Sun Nov 22 20:00:00 +0000 2026"}`, `{"errors":[{"code":187}]}`, `[]`, `[{"id":1}]`,
		`{"meta":{"result_count":0}}`, `{"data":[{"id":"1","edit_history_tweet_ids":["1","2"]}],"meta":{}}`, `<html>`, `{"data":{"retweeted":true,"deleted":true}}`,
	} {
		f.Add(200, s)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 || status >= 500 { // these are repeated, with pauses
			return
		}
		for _, api := range []string{"v2", "v1.1"} {
			c := against(t, api, says(status, body))
			d, p := draft("H7K-2QF"), alert.Post{ID: "1"}
			made, err := c.Publish(t.Context(), d)
			if (err == nil) != (made.ID != "") || err == nil && status >= 300 {
				t.Errorf("publish: %+v, %v", made, err)
			}
			if k := channels.KindOf(err); err != nil && k == channels.Temporary {
				t.Errorf("an answer to a create is called proof of no effect: %v", err)
			}
			if found, err := c.Find(t.Context(), d); err == nil && !alert.HasMarker(body, d.Marker) {
				t.Errorf("found %+v", found)
			}
			_, _ = c.Measure(t.Context(), []alert.Post{p})
			_, _ = c.Check(t.Context())
			if stands, err := c.Stands(t.Context(), p); err == nil && !stands && !strings.Contains(body, "resource-not-found") && !strings.Contains(body, "144") {
				t.Errorf("gone by the word of %q", body)
			}
			_, _, _ = c.Delete(t.Context(), p), c.Boost(t.Context(), p), c.Unboost(t.Context(), p)
			if c, ok := c.(channels.Reposters); ok {
				for range c.Reposters(t.Context(), p) {
					break
				}
			}
		}
	})
}
