package reach_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// forum is a network that tells of comments on its post, and lists them.
type forum struct {
	*teller

	mu    sync.Mutex
	said  []channels.Heard // oldest first
	lists int
	read  int // comments of lists
	err   error
}

func newForum() *forum { return &forum{teller: newTeller(&network{})} }

// say makes n comments on a post, and tells of them or not.
func (f *forum) say(post string, n int, kind alert.CommentKind, tell bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range n {
		h := channels.Heard{Post: post, Comment: &alert.Comment{
			Kind: kind, ID: fmt.Sprint("at://did:somebody/", len(f.said)), Account: "did:somebody", Followers: new(int64(10)), At: time.Now(),
		}}
		f.said = append(f.said, h)
		if tell {
			f.news <- h
		}
	}
}

func (f *forum) Measure(ctx context.Context, ps []alert.Post) ([]alert.Sample, error) {
	out, err := f.network.Measure(ctx, ps)
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range out {
		n := map[alert.CommentKind]int64{}
		for _, h := range f.said {
			if h.Post == "1" {
				n[h.Comment.Kind]++
			}
		}
		out[i].Quotes, out[i].Replies = new(n[alert.CommentQuote]), new(n[alert.CommentReply])
	}
	return out, err
}

func (f *forum) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *forum) Comments(_ context.Context, since time.Time) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		f.mu.Lock()
		said, err := slices.Clone(f.said), f.err
		f.lists++
		f.mu.Unlock()
		for _, h := range slices.Backward(said) {
			if h.Comment.At.Before(since) {
				break
			}
			f.mu.Lock()
			f.read++
			f.mu.Unlock()
			if !yield(h, nil) {
				return
			}
		}
		if err != nil {
			yield(channels.Heard{}, err)
		}
	}
}

func (b *book) known(t *testing.T, quotes, replies int) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if q, r := len(b.comments[alert.CommentQuote]), len(b.comments[alert.CommentReply]); q != quotes || r != replies {
		t.Errorf("%d quotes and %d replies known, want %d and %d", q, r, quotes, replies)
	}
}

func TestMeterHearsComments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newBook(), newForum()
		go func() {
			time.Sleep(5 * time.Second)
			f.say("1", 3, alert.CommentQuote, true)
			f.say("1", 2, alert.CommentReply, true)
			f.say("another", 1, alert.CommentReply, true)
			time.Sleep(3 * time.Second)
			b.known(t, 3, 2)
			f.say("1", 1, alert.CommentReply, false) // a stream need not tell
		}()
		during(t, 2*time.Minute, b, f, nil)
		b.known(t, 3, 3) // the list has told the others again
		if len(b.seen) != 0 {
			t.Errorf("%d reposts of nobody", len(b.seen))
		}
		for _, c := range b.comments[alert.CommentQuote] {
			if strings.Contains(c.ID+c.Account, "somebody") || *c.Followers != 10 || c.At.Sub(b.post.Post.At) != 5*time.Second {
				t.Errorf("stored %+v", c)
			}
		}
		if f.lists > 4 {
			t.Errorf("the list was read %d times in two minutes", f.lists)
		}
	})
}

// What is said while there is no daemon, and while neither the stream nor the list can be read, is read when
// they are back; and what is known for long is not read again.
func TestMeterCatchesUpWithComments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, f := newBook(), newForum()
		f.say("1", 700, alert.CommentReply, false) // before the first start
		go func() {
			time.Sleep(30 * time.Second)
			b.known(t, 0, 700)
			f.fail(&channels.Error{Kind: channels.Temporary, Op: channels.OpReposters})
			f.cut <- &channels.Error{Kind: channels.Temporary, Op: channels.OpStream}
			time.Sleep(10 * time.Minute)
			f.say("1", 300, alert.CommentQuote, false)
			time.Sleep(10 * time.Minute)
			f.fail(nil)
			f.say("1", 50, alert.CommentQuote, true)
			time.Sleep(70 * time.Second) // the longest pause between two tries
			b.known(t, 350, 700)
		}()
		during(t, time.Hour, b, f, nil)
		f.say("1", 20, alert.CommentReply, false) // while there is none
		before := f.read
		during(t, time.Minute, b, f, nil)
		b.known(t, 350, 720)
		if n := f.read - before; n > 2*1070 {
			t.Errorf("%d comments were read after a start, of 1,070", n)
		}
		before = f.read
		during(t, 30*time.Minute, b, f, nil)
		if n := f.read - before; n > 2*1070+6*20 {
			t.Errorf("%d comments were read in half an hour without new ones", n)
		}
	})
}
