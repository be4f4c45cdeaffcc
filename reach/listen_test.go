package reach_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// teller is a network that also tells of reposts by itself.
type teller struct {
	*network

	news chan channels.Heard
	cut  chan error
}

func newTeller(n *network) *teller {
	return &teller{network: n, news: make(chan channels.Heard, 1000), cut: make(chan error)}
}

func (n *teller) Listen(ctx context.Context) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		for {
			var h channels.Heard
			var err error
			select {
			case h = <-n.news:
			case err = <-n.cut:
			case <-ctx.Done():
				return
			}
			if !yield(h, err) {
				return
			}
		}
	}
}

func repostBy(i int) channels.Heard {
	return channels.Heard{Post: "1", Repost: alert.Repost{Account: fmt.Sprint("account", i), Followers: new(int64(10)), At: time.Now()}}
}

func TestMeterHearsReposts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), newTeller(&network{})
		go func() {
			time.Sleep(5 * time.Second)
			for i := 1; i <= 3; i++ {
				n.news <- repostBy(i)
				n.news <- repostBy(i) // a network may tell twice
			}
			n.news <- channels.Heard{Post: "another", Repost: alert.Repost{Account: "account9"}}
		}()
		during(t, 10*time.Second, b, n, nil)
		if len(b.seen) != 3 || n.listed != 0 {
			t.Fatalf("%d accounts known, want the 3 that were heard of; %d were listed", len(b.seen), n.listed)
		}
		n.set(func(n *network) { n.reposts = 3 })
		during(t, time.Minute, b, n, nil)
		if len(b.seen) != 3 {
			t.Errorf("%d accounts known after the list was read, want the same 3", len(b.seen))
		}
		for _, r := range b.seen {
			if r.At.Sub(b.post.Post.At) != 5*time.Second {
				t.Errorf("a repost that was heard of at once is stored as of %s", r.At)
			}
		}
	})
}

// While the stream is cut off a hundred repost; when it is back, sixty more do. These stand at the top of
// the list and must not hide the others.
func TestMeterCatchesUpAfterAGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), newTeller(&network{reposts: 50})
		go func() {
			time.Sleep(25 * time.Second)
			n.cut <- &channels.Error{Kind: channels.Temporary, Op: channels.OpStream}
			time.Sleep(time.Second) // the catching up at once
			n.set(func(n *network) { n.err = &channels.Error{Kind: channels.Temporary, Op: channels.OpMeasure} })
			time.Sleep(time.Minute)
			n.set(func(n *network) { n.reposts, n.err = 210, nil })
			for i := 151; i <= 210; i++ {
				n.news <- repostBy(i)
			}
		}()
		during(t, 3*time.Minute, b, n, nil)
		if len(b.seen) != 210 {
			t.Errorf("%d accounts known, want all 210", len(b.seen))
		}
	})
}

func TestMeterReadsAtOnceWhenTheStreamIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, n := newBook(), newTeller(&network{})
		n.set(func(n *network) { n.reposts = 2 })
		go func() {
			time.Sleep(12*time.Hour + 3*time.Second) // now the numbers are read every 80 s only
			n.set(func(n *network) { n.reposts = 7 })
			n.cut <- &channels.Error{Kind: channels.Temporary, Op: channels.OpStream}
			time.Sleep(3 * time.Second)
			b.mu.Lock()
			defer b.mu.Unlock()
			if len(b.seen) != 7 {
				t.Errorf("%d accounts known three seconds after the stream was cut off, want all 7", len(b.seen))
			}
		}()
		during(t, 12*time.Hour+10*time.Second, b, n, nil)
	})
}
