package reach

import (
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// desk is what this process remembers of the posts of one channel: some hundred bytes for each.
type desk struct {
	mu    sync.Mutex
	posts map[string]*watched // by the network's id
	more  chan struct{}       // there may be a list to read
}

// watched is one post.
type watched struct {
	post   alert.Tracked
	next   time.Time // when its numbers are read again
	count  int64     // reposts, as the network last said; unknown: it never did
	listed int64     // the count when its list was last read; unread: never, or something was missed
	tried  time.Time // when its list was last read, or could not be

	commented time.Time // when the comments on it were last read; first: when it was made
	newest    time.Time // of all comments that were read then, by the network's clock; zero: none was
	talk      int64     // quotes and replies, as the network last said
	heard     int64     // of them, when the comments were last read; unread: something was missed since
}

const (
	unknown = -1
	unread  = -2
)

func newDesk() *desk { return &desk{posts: map[string]*watched{}, more: make(chan struct{}, 1)} }

// note remembers what was just read, and forgets the posts that are read no more.
func (d *desk) note(rs []alert.Reading) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range rs {
		id := r.Post.Post.ID
		w := d.posts[id]
		switch {
		case r.Sample == nil:
			delete(d.posts, id)
			continue
		case w == nil:
			w = &watched{count: unknown, listed: unread, commented: r.Post.Post.At}
			d.posts[id] = w
		}
		w.post, w.next, w.talk = r.Post, r.Next, 0
		for _, n := range []*int64{r.Sample.Quotes, r.Sample.Replies} {
			if n != nil {
				w.talk += *n
			}
		}
		if n := r.Sample.Reposts; n != nil {
			w.count = *n
		}
	}
	for id, w := range d.posts {
		if rs[0].At.Sub(w.next) > forgotten {
			delete(d.posts, id)
		}
	}
	d.wake()
}

// forgotten is how long a post is overdue before it is one that is read no more.
const forgotten = time.Hour

func (d *desk) wake() {
	select {
	case d.more <- struct{}{}:
	default:
	}
}

// missed says that something was missed: all lists are to be read, that of comments too.
func (d *desk) missed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range d.posts {
		w.listed, w.tried, w.heard = unread, time.Time{}, unread
	}
	d.wake()
}

func (d *desk) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.posts)
}

// find returns what is remembered of a post.
func (d *desk) find(id string) (alert.Tracked, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.posts[id]
	if w == nil {
		return alert.Tracked{}, false
	}
	return w.post, true
}

// ages are those of all posts.
func (d *desk) ages(now time.Time) []time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]time.Duration, 0, len(d.posts))
	for _, w := range d.posts {
		out = append(out, now.Sub(w.post.Post.At))
	}
	return out
}

// urgent chooses the list to be read next: of those that have changed, or were not looked at for long, the
// one that has waited longest for its age. It also tells what the network counts of it, and
// what it counted when the list was last read.
func (d *desk) urgent(now time.Time, interval func(age time.Duration) time.Duration) (id string, count, listed int64, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	most := 1.0 // intervals waited
	for key, w := range d.posts {
		every := interval(now.Sub(w.post.Post.At))
		waited := float64(now.Sub(w.tried)) / float64(every)
		if w.listed == w.count && now.Sub(w.tried) < max(unchanged, every) || waited < most {
			continue
		}
		id, count, listed, ok, most = key, w.count, w.listed, true, waited
	}
	return id, count, listed, ok
}

// unchanged is how long a list is not read whose count stays the same: somebody may have come when another
// went.
const unchanged = 15 * time.Minute

// settle notes how the reading of a list ended.
func (d *desk) settle(id string, at time.Time, count int64, read bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if w := d.posts[id]; w != nil {
		w.tried = at
		if read {
			w.listed = count
		}
	}
}

func (d *desk) forget(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.posts, id)
}
