package reach

import "time"

// uncommented are all posts with what the network counts of quotes and replies, and since when comments on any
// of them are not known. due tells that it is time to read them: something was missed, a count has changed since
// the last time, or that is long ago. It is never before every has passed, unless something was missed.
func (d *desk) uncommented(now time.Time, every time.Duration) (counts map[string]int64, since time.Time, due bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	counts = make(map[string]int64, len(d.posts))
	for id, w := range d.posts {
		known := w.newest
		if known.IsZero() {
			known = w.post.Post.At
		}
		if len(counts) == 0 || known.Before(since) {
			since = known
		}
		counts[id] = w.talk
		rested := now.Sub(w.commented)
		due = due || w.heard == unread || w.heard != w.talk && rested >= every || rested >= max(every, unchanged)
	}
	return counts, since, due
}

// commented notes that the comments on some posts were read, and when the newest of all was made.
func (d *desk) commented(counts map[string]int64, at, newest time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, n := range counts {
		if w := d.posts[id]; w != nil {
			w.commented, w.heard = at, n
			if newest.After(w.newest) {
				w.newest = newest
			}
		}
	}
}
