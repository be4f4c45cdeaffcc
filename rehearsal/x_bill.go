package rehearsal

import "time"

// X's pay-per-use prices in US dollars (November 2026).
const (
	xPricePost        = 0.005 // reading one
	xPriceUser        = 0.010 // reading one
	xPriceOwned       = 0.001 // reading what is one's own
	xPriceCreate      = 0.015
	xPriceCreateLink  = 0.200
	xPriceInteract    = 0.015 // repost
	xPriceUndo        = 0.010 // delete a post, undo a repost
	xPriceDescription = 0.005 // alt text
)

// xBill is what X bills. What is read again within a UTC day is free.
type xBill struct {
	dollars float64
	day     string
	read    map[string]bool
}

func newXBill() xBill { return xBill{read: map[string]bool{}} }

func (b *xBill) act(price float64) { b.dollars += price }

func (b *xBill) look(now time.Time, kind, id string, price float64) {
	if day := now.UTC().Format(time.DateOnly); day != b.day {
		b.day, b.read = day, map[string]bool{}
	}
	if key := kind + " " + id; !b.read[key] {
		b.read[key] = true
		b.dollars += price
	}
}

// billPosts bills the reading of posts.
func (d *xDialect) billPosts(posts []*Post, price float64) {
	for _, p := range posts {
		d.bill.look(d.n.now(), "post", p.ID, price)
	}
}

// billUsers bills the reading of accounts.
func (d *xDialect) billUsers(users []*Account) {
	for _, u := range users {
		d.bill.look(d.n.now(), "user", u.ID, xPriceUser)
	}
}
