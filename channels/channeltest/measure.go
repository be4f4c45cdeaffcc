package channeltest

import (
	"fmt"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// measure reads the numbers of many posts and compares them with the world's own.
func measure(w *world) {
	m := ability[channels.Measurer](w)
	var posts []alert.Post
	for range 30 {
		posts = append(posts, w.publish(w.textDraft()))
	}
	busy, gone := posts[3].ID, posts[28].ID
	for i := range 7 {
		who := w.stranger(int64(100 + i))
		w.must(w.network.Repost(busy, who, nil))
		if i < 3 {
			w.must(w.network.Reply(busy, who, "Shared in my street."))
		}
		if i < 2 {
			w.must(w.network.Quote(busy, who, "Please look out for her."))
		}
		w.must(w.network.Like(busy, who))
	}
	w.must(w.network.Show(busy, 4321))
	w.must(w.network.Remove(gone))
	w.compare(m, posts, gone)
	if n := len(w.entries("measure")); n == 0 || n > 2 {
		w.Errorf("30 posts took %d requests of op measure, want 1 or 2", n)
	}

	who := w.network.Accounts()
	w.must(w.network.Unrepost(busy, who[len(who)-1])) // counts can fall
	w.compare(m, posts, gone)

	if got, err := m.Measure(w.Context(), nil); err != nil || len(got) != 0 {
		w.Errorf("measuring nothing: %v, %v", got, err)
	}
	for name, kind := range map[string]channels.Kind{
		rehearsal.FaultHTML: channels.Temporary, rehearsal.FaultNoID: channels.Temporary,
		rehearsal.FaultLimited: channels.Limited, rehearsal.FaultAuth: channels.Auth,
	} {
		w.fault(rehearsal.Fault{Name: name, Op: "measure"})
		_, err := m.Measure(w.Context(), posts)
		w.heal()
		if err == nil {
			w.Errorf("%s: posts that cannot be read pass for posts that are gone", name)
			continue
		}
		w.wantKind(err, kind)
	}
}

func (w *world) compare(m channels.Measurer, posts []alert.Post, gone string) {
	w.Helper()
	samples, err := m.Measure(w.Context(), posts)
	if err != nil {
		w.Fatal(err)
	}
	seen := map[string]rehearsal.PublicPost{}
	for _, p := range w.visible() {
		seen[p.ID] = p
	}
	for _, s := range samples {
		p, ok := seen[s.Post.ID]
		if !ok || s.Post.ID == gone {
			w.Errorf("a sample of a post that is not there: %+v", s)
			continue
		}
		delete(seen, s.Post.ID)
		if s.At.IsZero() {
			w.Error("a sample lacks its time")
		}
		if s.Reposts == nil || s.Likes == nil || s.Replies == nil {
			w.Errorf("every network gives reposts, replies and likes: %+v", s)
			continue
		}
		w.same("reposts", s.Reposts, int64(p.Reposts))
		w.same("quotes", s.Quotes, int64(p.Quotes))
		w.same("replies", s.Replies, int64(p.Replies))
		w.same("likes", s.Likes, p.Likes)
		w.same("impressions", s.Impressions, p.Impressions)
	}
	for id := range seen {
		w.Errorf("no sample of %q", id)
	}
}

// same compares a number that the network may not give.
func (w *world) same(what string, got *int64, want int64) {
	w.Helper()
	if got != nil && *got != want {
		w.Errorf("%s: measured %d, the world has %d", what, *got, want)
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// reposters reads everybody who reposted, over several pages.
func reposters(w *world) {
	r := ability[channels.Reposters](w)
	p := w.publish(w.textDraft())
	want := map[int64]int{}
	for i := range 230 {
		w.must(w.network.Repost(p.ID, w.stranger(int64(10+i)), nil))
		want[int64(10+i)]++
	}
	got, accounts := map[int64]int{}, map[string]bool{}
	for one, err := range r.Reposters(w.Context(), p) {
		if err != nil {
			w.Fatal(err)
		}
		if one.Account == "" || accounts[one.Account] {
			w.Errorf("an account is empty or comes twice: %q", one.Account)
		}
		accounts[one.Account] = true
		if one.Followers == nil {
			w.Errorf("%s comes without its followers", one.Account)
			continue
		}
		got[*one.Followers]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("followers of the reposters (-world +channel):\n%s", diff)
	}

	before := len(w.entries("reposters"))
	if before == 0 {
		w.Error("no page is in the journal as op reposters")
	}
	for _, err := range r.Reposters(w.Context(), p) {
		w.must(err)
		break
	}
	if n := len(w.entries("reposters")) - before; n > 2 {
		w.Errorf("a consumer that stops at the first still causes %d requests", n)
	}

	quiet := w.publish(w.textDraft())
	for one, err := range r.Reposters(w.Context(), quiet) {
		w.Errorf("nobody reposted, yet: %+v, %v", one, err)
	}
	for _, name := range []string{rehearsal.FaultHTML, rehearsal.FaultTruncated, rehearsal.FaultNoID, rehearsal.FaultBefore} {
		w.fault(rehearsal.Fault{Name: name, Op: "reposters"})
		w.wantKind(lastError(w, r, p), channels.Temporary)
		w.heal()
	}
	w.fault(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "reposters"})
	w.wantKind(lastError(w, r, p), channels.Limited)
}

func lastError(w *world, r channels.Reposters, p alert.Post) error {
	w.Helper()
	var last error
	for _, err := range r.Reposters(w.Context(), p) {
		if last != nil {
			w.Error("reposters go on after an error")
		}
		last = err
	}
	return last
}

// boost reposts a partner's post and takes that back, each twice.
func boost(w *world) {
	b := ability[channels.Booster](w)
	said := w.network.Say(w.stranger(900), "Missing from Fennholt since noon. Call 555-0177. B2C-3D4/1")
	p := alert.Post{Channel: w.channel.Traits().Name, ID: said.ID, URL: said.URL, Version: said.Version, At: said.At}
	reposts := func() int {
		for _, seen := range w.network.Public() {
			if seen.ID == said.ID {
				return seen.Reposts
			}
		}
		return -1
	}
	for i, step := range []struct {
		do   func() error
		want int
	}{
		{func() error { return b.Unboost(w.Context(), p) }, 0},
		{func() error { return b.Boost(w.Context(), p) }, 1},
		{func() error { return b.Boost(w.Context(), p) }, 1},
		{func() error { return b.Unboost(w.Context(), p) }, 0},
		{func() error { return b.Unboost(w.Context(), p) }, 0},
		{func() error {
			w.fault(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "boost", Count: 1})
			return b.Boost(w.Context(), p)
		}, 1},
	} {
		if err := step.do(); err != nil {
			w.Errorf("step %d: %v", i+1, err)
		}
		if got := reposts(); got != step.want {
			w.Errorf("step %d: the public sees %d reposts, want %d", i+1, got, step.want)
		}
	}
	// What we boosted is not what we said.
	d := w.revision("B2C-3D4", 1)
	w.absent(w.Context(), d)
	w.must(w.network.Remove(said.ID))
	if err := b.Boost(w.Context(), p); err != nil { // not every network says so
		w.wantKind(err, channels.Refused)
	}
}

func check(w *world) {
	c := ability[channels.Checker](w)
	me := w.agency()
	got, err := c.Check(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	if got.ID == "" || got.Handle == "" || got.URL == "" {
		w.Errorf("the account lacks its id, handle or url: %+v", got)
	}
	if got.Followers != nil && *got.Followers != me.Followers {
		w.Errorf("the account has %d followers, the world says %d", *got.Followers, me.Followers)
	}
	w.creates(0)
	w.fault(rehearsal.Fault{Name: rehearsal.FaultAuth})
	_, err = c.Check(w.Context())
	w.wantKind(err, channels.Auth)
	w.heal()
	w.fault(rehearsal.Fault{Name: rehearsal.FaultHTML})
	_, err = c.Check(w.Context())
	w.wantKind(err, channels.Temporary, channels.Refused)
}

// harmlessRepeats checks that one bad answer to a call that may be repeated is no failure.
func harmlessRepeats(w *world) {
	published, d := w.textDraft(), w.draft()
	p := w.publish(published)
	calls := map[string]func() error{}
	if c, ok := w.channel.(channels.Finder); ok {
		calls["find"] = func() error { _, err := c.Find(w.Context(), published); return err }
	}
	if c, ok := w.channel.(channels.Measurer); ok {
		calls["measure"] = func() error {
			s, err := c.Measure(w.Context(), []alert.Post{p})
			if err == nil && len(s) != 1 {
				return fmt.Errorf("%d samples, want 1", len(s))
			}
			return err
		}
	}
	if len(d.Media) > 0 {
		calls["media"] = func() error { _, err := w.channel.Publish(w.Context(), d); return err }
	}
	for op, call := range calls {
		for _, name := range []string{rehearsal.FaultBefore, rehearsal.FaultDown, rehearsal.FaultServerError} {
			before := len(w.entries(op))
			w.fault(rehearsal.Fault{Name: name, Op: op, Count: 1})
			if err := call(); err != nil {
				w.Errorf("%s after one %s: %v", op, name, err)
			}
			if n := len(w.entries(op)) - before; n < 2 {
				w.Errorf("%s after one %s: %d requests, want the repeat", op, name, n)
			}
			if op == "media" {
				d = w.draft()
			}
		}
	}
}
