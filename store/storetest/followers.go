package storetest

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func followersKept(f *wide) {
	a := f.live("x-main", "mastodon-en")
	f.post("x-main", "1")
	f.post("mastodon-en", "2")
	f.record(alert.Reading{Post: f.tracked("x-main"), Sample: &alert.Sample{Reposts: new(int64(2))}, Reposts: accounts("a", "b"), At: f.now})
	list := func(account, channel string, n int64) alert.FollowerList {
		l := alert.FollowerList{Network: "x", Account: account, Channel: channel, Followers: n, At: f.now, Sketch: []byte{2, 0, 0, byte(n)}}
		f.ok(f.KeepFollowers(f.ctx(), l))
		return l
	}
	read := func(account string) time.Time {
		f.t.Helper()
		at, err := f.FollowersRead(f.ctx(), "x", account)
		f.ok(err)
		return at
	}
	f.equal(read("a"), time.Time{})
	first, own := list("a", "", 7), list("us", "x-main", 9)
	list("elsewhere", "", 5) // reposted nothing
	list("other", "x-second", 5)
	elsewhere := first
	elsewhere.Network, elsewhere.Followers = "mastodon", 1
	f.ok(f.KeepFollowers(f.ctx(), elsewhere))
	lists, err := f.FollowerLists(f.ctx(), a.ID, "x")
	f.ok(err)
	f.equal(lists, []alert.FollowerList{first, own})
	f.equal(read("a"), f.now)

	f.now = f.now.Add(20 * 24 * time.Hour)
	first, own = list("a", "", 8), list("us", "", 10) // in the place of the older; and it stays our own
	own.Channel = "x-main"
	lists, err = f.FollowerLists(f.ctx(), a.ID, "x")
	f.ok(err)
	f.equal(lists, []alert.FollowerList{first, own})

	f.now = f.now.Add(20 * 24 * time.Hour)
	second := list("b", "", 3)
	f.equal(read("elsewhere"), time.Time{}) // nobody has needed it for long
	lists, err = f.FollowerLists(f.ctx(), a.ID, "x")
	f.ok(err)
	f.equal(lists, []alert.FollowerList{first, second, own})
	lists, err = f.FollowerLists(f.ctx(), a.ID, "bluesky")
	f.ok(err)
	f.equal(len(lists), 0)
}
