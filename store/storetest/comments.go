package storetest

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func comment(kind alert.CommentKind, id string) alert.Comment {
	return alert.Comment{Kind: kind, ID: id, Account: "a", Followers: new(int64(40)), At: Begin}
}

func measureComments(f *wide) {
	f.live("x-main", "x-second")
	f.post("x-main", "1")
	f.post("x-second", "2")
	p, other := f.tracked("x-main"), f.tracked("x-second")
	seen := func(quotes, replies, reposters int64) {
		f.t.Helper()
		n := f.figures().Alerts[0].Networks[0]
		f.equal([]int64{n.SeenQuotes, n.SeenReplies, n.Observed}, []int64{quotes, replies, reposters})
	}
	seen(0, 0, 0)
	q, r := comment(alert.CommentQuote, "q"), comment(alert.CommentReply, "r")
	f.record(alert.Reading{Post: p, Only: true, Comments: []alert.Comment{q, r, q}, At: f.now, Cost: .01})
	seen(1, 1, 0)
	f.equal(f.tracked("x-main").Heard, int64(0))
	f.equal(f.tracked("x-main").Spent, .01)
	f.equal(f.figures().Alerts[0].Networks[0].Exposure, (*int64)(nil)) // who comments shows it to nobody
	f.equal(f.figures().Alerts[0].Networks[0].LastRepost, time.Time{})

	// What is told again changes nothing; a second one of the same account is another, and so is what quotes
	// and replies at once.
	f.record(
		alert.Reading{Post: p, Only: true, Comments: []alert.Comment{r, comment(alert.CommentReply, "r2"), comment(alert.CommentReply, "q")}, At: f.now},
		alert.Reading{Post: p, Sample: &alert.Sample{}, Reposts: accounts("a"), Comments: []alert.Comment{q}, At: f.now, Next: f.now},
	)
	seen(1, 3, 1)
	f.record(alert.Reading{Post: other, Only: true, Comments: []alert.Comment{q, {Kind: alert.CommentQuote, ID: "late", Account: "b"}}, At: f.now})
	seen(3, 3, 1) // over both posts
	f.equal(*f.figures().Alerts[0].Networks[0].Exposure, int64(100))
}
