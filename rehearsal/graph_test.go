package rehearsal

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// A list has as many followers as the account says, nobody twice, and is the same whenever it is asked for.
func TestFollowersAgreeWithTheirNumber(t *testing.T) {
	_, n, _ := world(t, Options{Seed: 3})
	for i, followers := range []int64{0, 1, 80, 2_500, 19_000, 45_000} {
		a := n.AddAccount(Account{Handle: fmt.Sprint("somebody", i), Followers: followers, Community: 3})
		list := slices.Clone(n.graph.followers(a))
		sorted := slices.Sorted(slices.Values(list))
		if int64(len(list)) != followers || len(slices.Compact(sorted)) != len(list) {
			t.Errorf("%d followers: %d are listed, %d of them different", followers, len(list), len(slices.Compact(sorted)))
		}
		clear(n.graph.lists)
		if !slices.Equal(list, n.graph.followers(a)) {
			t.Errorf("%d followers: others at the second look", followers)
		}
		home := 0
		for _, number := range list {
			if number/n.graph.size() == 3 {
				home++
			}
		}
		if share := float64(home) / float64(len(list)); followers == 2_500 && math.Abs(share-stayAtHome) > .05 {
			t.Errorf("%.2f of the followers live in the account's own community", share)
		}
	}
}

// The lists that are kept do not grow without end.
func TestListsAreBounded(t *testing.T) {
	_, n, _ := world(t, Options{})
	for i := range 60 {
		n.graph.followers(n.AddAccount(Account{Handle: fmt.Sprint("large", i), Followers: 40_000}))
		kept := 0
		for _, list := range n.graph.lists {
			kept += len(list)
		}
		if kept != n.graph.kept || kept > keptFollowers {
			t.Fatalf("%d followers are kept, counted as %d", kept, n.graph.kept)
		}
	}
}

// Audiences overlap: more within a community than between two, and far more than by chance.
func TestAudiencesOverlap(t *testing.T) {
	_, n, _ := world(t, Options{Seed: 5})
	with := func(handle string, community int) []uint64 {
		return n.graph.followers(n.AddAccount(Account{Handle: handle, Followers: 3_000, Community: community}))
	}
	shared := func(a, b []uint64) (both int) {
		in := map[uint64]bool{}
		for _, number := range a {
			in[number] = true
		}
		for _, number := range b {
			if in[number] {
				both++
			}
		}
		return both
	}
	first, second, far := with("first", 1), with("second", 1), with("far", 2)
	near, between := shared(first, second), shared(first, far)
	t.Logf("of 3,000 each, %d within a community and %d between two; %d by chance", near, between, 3_000*3_000/peopleStandard)
	if near < 2*between || between < 2*3_000*3_000/peopleStandard {
		t.Errorf("%d follow both in one community, %d in two", near, between)
	}
}

// The truth is what the lists add up to, also for a repost that was taken back.
func TestTruth(t *testing.T) {
	s := New(Options{Seed: 2})
	n := s.Network("bluesky")
	me := n.AddAccount(Account{Handle: "larkmoor.test", Role: Agency, Followers: 900})
	partner := n.AddAccount(Account{Handle: "fennholt.test", Role: Partner, Followers: 30_000})
	person := n.AddAccount(Account{Handle: "ada.test", Role: Public, Followers: 400})
	post := n.Say(me, "MISSING: Mara Quill, 9. H7K-2QF/1")
	for _, step := range []error{n.Repost(post.ID, partner, nil), n.Repost(post.ID, person, partner), n.Unrepost(post.ID, partner)} {
		if step != nil {
			t.Fatal(step)
		}
	}
	times := map[string]int{}
	for _, a := range []*Account{me, partner, person} {
		for _, id := range n.Followers(a) {
			times[id]++
		}
	}
	alone := int64(0)
	for _, id := range n.Followers(person) {
		if times[id] == 1 {
			alone++
		}
	}
	got, err := n.Truth(post.ID)
	if err != nil || len(got.Reposts) != 2 || got.Reached != int64(len(times)) {
		t.Fatalf("%+v, %v; %d people are listed", got, err, len(times))
	}
	if r := got.Reposts[0]; r.Account != partner.ID || r.Led != 1 || r.Via != "" || r.Role != Partner || r.Stands {
		t.Errorf("the partner's repost: %+v", r)
	}
	if r := got.Reposts[1]; r.Via != partner.ID || r.Led != 0 || r.Alone != alone || r.Followers != 400 || !r.Stands {
		t.Errorf("the person's repost: %+v, and %d follow nobody else", r, alone)
	}
	if _, err := n.Truth("at://nobody"); err == nil {
		t.Error("there is a truth of a post that never was")
	}
}
