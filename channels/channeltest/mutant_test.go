package channeltest_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/channeltest"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

const (
	canary   = "canary-5Tn1-suite-token"
	mutation = "CHANNELTEST_MUTANT"
)

// channel is a sound channel with every ability; the mutants below each spoil one thing of it.
type channel interface {
	channels.Channel
	channels.Finder
	channels.Editor
	channels.Replier
	channels.Deleter
	channels.Witness
	channels.Booster
	channels.Measurer
	channels.Reposters
	channels.CommentLister
	channels.FollowerLister
	channels.Checker
	CloseIdleConnections()
}

// mutants tells for each bug in which case of the suite it must show.
func mutants() map[string]struct {
	cases string
	spoil func(channel) channels.Channel
} {
	type mutant = struct {
		cases string
		spoil func(channel) channels.Channel
	}
	return map[string]mutant{
		"sends again after an unknown outcome":  {"ambiguous_create", func(c channel) channels.Channel { return resend{c} }},
		"calls an unknown outcome temporary":    {"every_status_on_create", func(c channel) channels.Channel { return hopeful{c} }},
		"takes any answer for success":          {"every_status_on_create", func(c channel) channels.Channel { return cheerful{c} }},
		"calls every failure unknown":           {"limited_create", func(c channel) channels.Channel { return fearful{c} }},
		"calls a failed upload unknown":         {"media_faults", func(c channel) channels.Channel { return fearful{c} }},
		"waits as long as it is told":           {"limited_create", func(c channel) channels.Channel { return patient{c} }},
		"says absent when a look fails":         {"find_proves_nothing_when_it_fails", func(c channel) channels.Channel { return blind{c} }},
		"takes revision 10 for revision 1":      {"find", func(c channel) channels.Channel { return sloppy{c} }},
		"forgets what it published":             {"find_far_back", func(c channel) channels.Channel { return forgetful{c} }},
		"mints a key for every attempt":         {"keys", func(c channel) channels.Channel { return fickle{c} }},
		"doubles a repeated draft":              {"repeated_draft", func(c channel) channels.Channel { return fickle{c} }},
		"shows its token":                       {"secrets_stay_secret", func(c channel) channels.Channel { return leaky{c} }},
		"goes on after its context":             {"context_ends", func(c channel) channels.Channel { return stubborn{c} }},
		"drops alt texts":                       {"publish", func(c channel) channels.Channel { return mute{c} }},
		"promises more room than there is":      {"limits_agree_with_the_network", func(c channel) channels.Channel { return boastful{c} }},
		"counts in its own way":                 {"limits_agree_with_the_network", func(c channel) channels.Channel { return illiterate{c} }},
		"measures posts that are gone":          {"measure", func(c channel) channels.Channel { return nostalgic{c} }},
		"reads the first page of reposters":     {"reposters", func(c channel) channels.Channel { return hasty{c} }},
		"reads the first page of comments":      {"comments", func(c channel) channels.Channel { return brief{c} }},
		"takes quotes for replies":              {"comments", func(c channel) channels.Channel { return mixed{c} }},
		"reads the first page of followers":     {"followers", func(c channel) channels.Channel { return glancing{c} }},
		"names followers anew in every list":    {"followers", func(c channel) channels.Channel { return renaming{c} }},
		"fails to delete what is gone":          {"delete", func(c channel) channels.Channel { return strict{c} }},
		"only says that it deleted":             {"delete", func(c channel) channels.Channel { return liar{c} }},
		"declares what it cannot do":            {"traits_and_limits_make_sense", func(c channel) channels.Channel { return unable{c, c, c, c} }},
		"corrects by asking":                    {"traits_and_limits_make_sense", func(c channel) channels.Channel { return pleading{c} }},
		"deletes until it is gone":              {"delete", func(c channel) channels.Channel { return anxious{c} }},
		"deletes what has no name":              {"delete", func(c channel) channels.Channel { return reckless{c} }},
		"takes a failed look for gone":          {"stands", func(c channel) channels.Channel { return blinded{c} }},
		"believes what it was promised":         {"broken_promises", func(c channel) channels.Channel { return &trusting{channel: c} }},
		"acts without leave":                    {"leave_to_act", func(c channel) channels.Channel { return unruly{c} }},
		"corrects without leave":                {"leave_to_act", func(c channel) channels.Channel { return unbidden{c} }},
		"loses pictures when it edits":          {"edit", func(c channel) channels.Channel { return careless{c} }},
		"leaves goroutines behind":              {"publish", func(c channel) channels.Channel { return litterer{c} }},
		"returns errors without a kind":         {"unreachable_network", func(c channel) channels.Channel { return untyped{c} }},
		"boosts by posting":                     {"boost", func(c channel) channels.Channel { return parrot{c} }},
		"does not notice that its token is old": {"check", func(c channel) channels.Channel { return carefree{c} }},
	}
}

func open(t testing.TB, n *rehearsal.Network, base string) channel {
	t.Helper()
	n.AddAccount(rehearsal.Account{Handle: "larkmoor", Name: "Larkmoor Police", Token: canary, Role: rehearsal.Agency, Followers: 4200})
	c, err := mastodon.New(mastodon.Config{BaseURL: base, Token: canary}, channels.Options{Channel: "mastodon-main", Timeout: channeltest.Timeout}, channels.ModeExercise)
	if err != nil {
		t.Fatal(err)
	}
	whole, ok := c.(channel)
	if !ok {
		t.Fatalf("%T lacks an ability", c)
	}
	return &known{channel: whole}
}

// known asks its server what it can do before the first post, as the daemon sees to at its start.
type known struct {
	channel

	once sync.Once
}

func (c *known) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	c.once.Do(func() { _, _ = c.Check(context.WithoutCancel(ctx)) })
	return c.channel.Publish(ctx, d)
}

// A suite that has never failed proves nothing: each mutant must be caught, in the case that is meant to.
func TestTheSuiteCatchesMutants(t *testing.T) {
	t.Parallel()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range mutants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestMutant$/^"+m.cases+"$", "-test.v")
			cmd.Env = append(os.Environ(), mutation+"="+name)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestMutant/"+m.cases) {
				t.Errorf("%s lets it pass: %v\n%s", m.cases, err, out)
			}
		})
	}
}

// TestMutant runs the suite on one mutant, in a process of its own.
func TestMutant(t *testing.T) {
	name := os.Getenv(mutation)
	if name == "" {
		t.Skip("runs only when TestTheSuiteCatchesMutants asks")
	}
	channeltest.Run(t, channeltest.Subject{
		Network: "mastodon", Secrets: []string{canary},
		New: func(t testing.TB, n *rehearsal.Network, base string) channels.Channel {
			t.Helper()
			c := open(t, n, base)
			if m, ok := mutants()[name]; ok {
				return m.spoil(c)
			}
			return c
		},
	})
}

type resend struct{ channel }

func (c resend) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Publish(ctx, d)
	if err != nil && channels.KindOf(err) == channels.Unsure {
		return c.channel.Publish(ctx, d)
	}
	return p, err
}

// turn changes the kind of an error.
func turn(err error, from, to channels.Kind) error {
	e, ok := errors.AsType[*channels.Error](err)
	if !ok || from != "" && e.Kind != from {
		return err
	}
	other := *e
	other.Kind = to
	return &other
}

type hopeful struct{ channel }

func (c hopeful) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Publish(ctx, d)
	return p, turn(err, channels.Unsure, channels.Temporary)
}

type cheerful struct{ channel }

func (c cheerful) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Publish(ctx, d)
	if channels.KindOf(err) == channels.Unsure {
		return p, nil
	}
	return p, err
}

type fearful struct{ channel }

func (c fearful) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Publish(ctx, d)
	return p, turn(err, "", channels.Unsure)
}

type patient struct{ channel }

func (c patient) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Publish(ctx, d)
	if e, ok := errors.AsType[*channels.Error](err); ok && e.Kind == channels.Limited {
		e.RetryAfter = 24 * time.Hour
	}
	return p, err
}

type blind struct{ channel }

func (c blind) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Find(ctx, d)
	if err != nil {
		return alert.Post{}, alert.ErrNotFound
	}
	return p, nil
}

type sloppy struct{ channel }

func (c sloppy) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Find(ctx, d)
	if errors.Is(err, alert.ErrNotFound) {
		d.Marker += "0"
		return c.channel.Find(ctx, d)
	}
	return p, err
}

type forgetful struct{ channel }

func (c forgetful) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	return alert.Post{}, fmt.Errorf("%w among the newest", alert.ErrNotFound)
}

type fickle struct{ channel }

func (c fickle) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	d.Key += time.Now().String()
	return c.channel.Publish(ctx, d)
}

type leaky struct{ channel }

func (c leaky) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Publish(ctx, d)
	if e, ok := errors.AsType[*channels.Error](err); ok {
		e.Err = errors.New("refused Bearer " + canary)
	}
	return p, err
}

type stubborn struct{ channel }

func (c stubborn) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	return c.channel.Publish(context.WithoutCancel(ctx), d)
}

type mute struct{ channel }

func (c mute) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	d.Media = slices.Clone(d.Media)
	for i := range d.Media {
		d.Media[i].Alt = ""
	}
	return c.channel.Publish(ctx, d)
}

type boastful struct{ channel }

func (c boastful) Limits() alert.Limits {
	l := c.channel.Limits()
	l.Text += 20
	return l
}

type illiterate struct{ channel }

func (c illiterate) Limits() alert.Limits {
	l := c.channel.Limits()
	l.Count = func(s string) int { return len(s) }
	return l
}

type nostalgic struct{ channel }

func (c nostalgic) Measure(ctx context.Context, ps []alert.Post) ([]alert.Sample, error) {
	got, err := c.channel.Measure(ctx, ps)
	seen := map[string]bool{}
	for _, s := range got {
		seen[s.Post.ID] = true
	}
	for _, p := range ps {
		if !seen[p.ID] {
			got = append(got, alert.Sample{Post: p, At: time.Now(), Reposts: new(int64(0))})
		}
	}
	return got, err
}

type hasty struct{ channel }

func (c hasty) Reposters(ctx context.Context, p alert.Post) iter.Seq2[alert.Repost, error] {
	return func(yield func(alert.Repost, error) bool) {
		n := 0
		for r, err := range c.channel.Reposters(ctx, p) {
			if n++; n > 80 || !yield(r, err) {
				return
			}
		}
	}
}

type brief struct{ channel }

func (c brief) Comments(ctx context.Context, since time.Time) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		n := 0
		for h, err := range c.channel.Comments(ctx, since) {
			if n++; n > 80 || !yield(h, err) {
				return
			}
		}
	}
}

type mixed struct{ channel }

func (c mixed) Comments(ctx context.Context, since time.Time) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		for h, err := range c.channel.Comments(ctx, since) {
			if h.Comment != nil {
				h.Comment.Kind = alert.CommentReply
			}
			if !yield(h, err) {
				return
			}
		}
	}
}

type glancing struct{ channel }

func (c glancing) Followers(ctx context.Context, account string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		n := 0
		for name, err := range c.channel.Followers(ctx, account) {
			if n++; n > 80 || !yield(name, err) {
				return
			}
		}
	}
}

type renaming struct{ channel }

func (c renaming) Followers(ctx context.Context, account string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for name, err := range c.channel.Followers(ctx, account) {
			if !yield(account+" "+name, err) {
				return
			}
		}
	}
}

type strict struct {
	channel
}

func (c strict) Delete(ctx context.Context, p alert.Post) error {
	if got, err := c.Measure(ctx, []alert.Post{p}); err == nil && len(got) == 0 {
		return &channels.Error{Kind: channels.Refused, Op: channels.OpDelete, Reason: "it is gone"}
	}
	return c.channel.Delete(ctx, p)
}

type liar struct{ channel }

func (liar) Delete(context.Context, alert.Post) error { return nil }

// unable has no Edit.
type unable struct {
	channels.Channel
	channels.Finder
	channels.Deleter
	channels.Replier
}

type pleading struct{ channel }

func (c pleading) Traits() channels.Traits {
	t := c.channel.Traits()
	t.Corrects = append(t.Corrects, alert.Ask)
	return t
}

type anxious struct{ channel }

func (c anxious) Delete(ctx context.Context, p alert.Post) error {
	for {
		if err := c.channel.Delete(ctx, p); err != nil {
			return err
		}
		if stands, err := c.Stands(ctx, p); err != nil || !stands {
			return err
		}
	}
}

type reckless struct{ channel }

func (c reckless) Delete(ctx context.Context, p alert.Post) error {
	if p.ID == "" {
		return nil
	}
	return c.channel.Delete(ctx, p)
}

type blinded struct{ channel }

func (c blinded) Stands(ctx context.Context, p alert.Post) (bool, error) {
	stands, _ := c.channel.Stands(ctx, p)
	return stands, nil
}

type trusting struct {
	channel

	gone sync.Map
}

func (c *trusting) Delete(ctx context.Context, p alert.Post) error {
	err := c.channel.Delete(ctx, p)
	if err == nil {
		c.gone.Store(p.ID, true)
	}
	return err
}

func (c *trusting) Stands(ctx context.Context, p alert.Post) (bool, error) {
	if _, gone := c.gone.Load(p.ID); gone {
		return false, nil
	}
	return c.channel.Stands(ctx, p)
}

// granted is leave for everything.
func granted(ctx context.Context) context.Context {
	return channels.WithLeave(ctx, func(context.Context) error { return nil })
}

type unruly struct{ channel }

func (c unruly) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	return c.channel.Publish(granted(ctx), d)
}

type unbidden struct{ channel }

func (c unbidden) Edit(ctx context.Context, p alert.Post, d channels.Draft) (alert.Post, error) {
	return c.channel.Edit(granted(ctx), p, d)
}

type careless struct{ channel }

func (c careless) Edit(ctx context.Context, p alert.Post, d channels.Draft) (alert.Post, error) {
	d.Media = nil
	return c.channel.Edit(ctx, p, d)
}

type litterer struct{ channel }

func (c litterer) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	go func() { select {} }()
	return c.channel.Publish(ctx, d)
}

type untyped struct{ channel }

func (c untyped) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	p, err := c.channel.Publish(ctx, d)
	if err != nil {
		return p, errors.New(err.Error())
	}
	return p, nil
}

type parrot struct{ channel }

func (c parrot) Boost(ctx context.Context, p alert.Post) error {
	_, err := c.Publish(ctx, channels.Draft{Key: p.ID, Text: "RT " + p.URL, Lang: "en"})
	return err
}

type carefree struct{ channel }

func (c carefree) Check(ctx context.Context) (channels.Account, error) {
	a, err := c.channel.Check(ctx)
	if channels.KindOf(err) == channels.Auth {
		return a, nil
	}
	return a, err
}
