package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// doubled finds versions that more than one post has shown, and posts that came back after their end:
// both are a second effect, whatever stands in the end.
func doubled(b *book) {
	for p, s := range b.places {
		posts := map[version][]string{}
		gone := map[string]bool{}
		for _, one := range s.sights {
			_, v, _ := read(one.Text)
			switch {
			case one.Kind == "delete":
				gone[one.Post] = true
				continue
			case gone[one.Post]:
				b.blame("doubled", p.channel, p.code, "post %s came back after its removal, with %s", one.Post, v)
				gone[one.Post] = false
			}
			if !slices.Contains(posts[v], one.Post) {
				posts[v] = append(posts[v], one.Post)
			}
		}
		for v, ids := range posts {
			if len(ids) > 1 {
				b.blame("doubled", p.channel, p.code, "%s was shown by %d posts: %s", v, len(ids), strings.Join(ids, ", "))
			}
		}
	}
}

// order finds what was shown after something newer: as a new post, by an edit, or because the newer was
// taken away and the older left. Once a case is being closed, whatever speaks of it is taken away as fast as it
// goes, in any order, and what was on its way may still appear beside the ending; that it goes too, survivor sees to.
func order(b *book) {
	for p, s := range b.places {
		closing := b.closingOf(p.code)
		stands := map[string]version{}
		newest := version(0)
		for _, one := range s.sights {
			_, v, _ := read(one.Text)
			if one.Kind == "delete" {
				delete(stands, one.Post)
			} else {
				told := stands[one.Post] == ending
				stands[one.Post] = v
				if v < newest && (newest != ending || told) {
					b.blame("order", p.channel, p.code, "%s was shown after %s, by post %s", v, newest, one.Post)
				}
			}
			top := version(0)
			for _, v := range stands {
				top = max(top, v)
			}
			if one.Kind == "delete" && top != 0 && top < newest && (closing.IsZero() || one.At.Before(closing)) {
				b.blame("order", p.channel, p.code, "%s was taken away while %s stood", newest, top)
			}
			newest = max(newest, top)
		}
	}
}

// closingOf is when a client first asked for the end of a case, or zero.
func (b *book) closingOf(code string) time.Time {
	if c := b.cases[code]; c != nil && c.closing != nil {
		return c.closing.Began
	}
	return time.Time{}
}

// repeated finds creates that followed one whose outcome nobody knew, without settling and looking.
func repeated(b *book) {
	calls := map[string][]rehearsal.Entry{}
	for _, c := range b.Calls {
		calls[c.Channel] = append(calls[c.Channel], c.Entry)
	}
	for name, entries := range calls {
		ch := b.channels[name]
		for _, v := range rehearsal.CheckEntries(entries, ch.Settle, map[string]int{ch.Network: ch.Reads}) {
			if v.Law == "doubled" { // told by what the public saw
				continue
			}
			code, _, _ := read(v.Text)
			b.blame("repeated", name, code, "%s", fmt.Sprintf("%s: %s (entries %v)", v.Law, v.Detail, v.Seqs))
		}
	}
}
