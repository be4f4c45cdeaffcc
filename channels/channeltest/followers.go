package channeltest

import (
	"slices"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// followers reads who follows two accounts, over several pages, and compares with the world's own.
func followers(w *world) {
	l := ability[channels.FollowerLister](w)
	first, second := w.stranger(430), w.stranger(250)
	a, b := w.listed(l, first), w.listed(l, second)
	both := 0
	for _, name := range b {
		if slices.Contains(a, name) {
			both++
		}
	}
	if want := w.overlap(first, second); want == 0 || both != want {
		w.Errorf("%d follow both accounts, the world says %d", both, want)
	}
	if n := len(w.listed(l, w.stranger(0))); n != 0 {
		w.Errorf("nobody follows the account, yet %d are listed", n)
	}

	page := l.Paging()
	if page.Size <= 0 || page.Requests <= 0 || page.Per <= 0 {
		w.Fatalf("the paging is not said: %+v", page)
	}
	before := len(w.entries("followers"))
	for _, err := range l.Followers(w.Context(), first.ID) {
		w.must(err)
		break
	}
	if n := len(w.entries("followers")) - before; n != 1 {
		w.Errorf("a consumer that stops at the first causes %d requests of op followers, want 1", n)
	}
	before = len(w.entries("followers"))
	w.listed(l, first)
	if n, most := len(w.entries("followers"))-before, 430/page.Size+2; n > most {
		w.Errorf("430 followers take %d requests of op followers, want %d at most", n, most)
	}

	for _, name := range []string{rehearsal.FaultHTML, rehearsal.FaultTruncated, rehearsal.FaultNoID, rehearsal.FaultBefore} {
		w.fault(rehearsal.Fault{Name: name, Op: "followers"})
		w.wantKind(lastFailure(w, l, first.ID), channels.Temporary)
		w.heal()
	}
	w.fault(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "followers"})
	w.wantKind(lastFailure(w, l, first.ID), channels.Limited)
}

// listed reads a whole list, in which nobody may come twice.
func (w *world) listed(l channels.FollowerLister, of *rehearsal.Account) []string {
	w.Helper()
	var out []string
	for name, err := range l.Followers(w.Context(), of.ID) {
		w.must(err)
		if name == "" || slices.Contains(out, name) {
			w.Fatalf("a follower is empty or comes twice: %q", name)
		}
		out = append(out, name)
	}
	if int64(len(out)) != of.Followers {
		w.Errorf("%d followers are listed, the world says %d", len(out), of.Followers)
	}
	return out
}

// overlap is how many follow both accounts.
func (w *world) overlap(a, b *rehearsal.Account) int {
	n, theirs := 0, w.network.Followers(a)
	for _, id := range w.network.Followers(b) {
		if slices.Contains(theirs, id) {
			n++
		}
	}
	return n
}

func lastFailure(w *world, l channels.FollowerLister, account string) error {
	w.Helper()
	var last error
	for _, err := range l.Followers(w.Context(), account) {
		if last != nil {
			w.Error("followers go on after an error")
		}
		last = err
	}
	return last
}
