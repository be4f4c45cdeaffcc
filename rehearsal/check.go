package rehearsal

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Violation is one breach of the promise to publish each thing once.
type Violation struct {
	Law     string `json:"law"` // "doubled", "at once", "unsettled" or "unread"
	Network string `json:"network"`
	Account string `json:"account,omitzero"`
	Text    string `json:"text"`
	Seqs    []int  `json:"seqs"` // of the entries that show it
	Detail  string `json:"detail"`
}

func (v Violation) String() string {
	return fmt.Sprintf("%s on %s: %q by %q: %s (entries %v)", v.Law, v.Network, v.Text, v.Account, v.Detail, v.Seqs)
}

// Check looks through the record for breaches of these laws, for each text of each account:
//
//   - doubled: no more than one post of it was made and not deleted again;
//   - at once: no create arrives while another one of the same is under way;
//   - unsettled: after a create whose outcome its sender could not know, none follows before settle has
//     passed since that one's end;
//   - unread: nor before, after that, readsNeeded[network] reads of op "find" by the same account have
//     succeeded (at least 1).
//
// The last three hold after success too: whoever sends a text again after it got through had lost the
// answer, in a crash, and must look first. They do not hold after an answer that says in plain words
// that nothing happened: a status from 400 to 499, but for 408 and 425.
//
// A look counts whatever it was for, for the journal cannot know; a not-found of status 400 or 404 is a
// successful look. A slow answer had its effect at once, so its end is its beginning.
func (j *Journal) Check(settle time.Duration, readsNeeded map[string]int) []Violation {
	return CheckEntries(j.Entries(), settle, readsNeeded)
}

// CheckEntries is [Journal.Check] of a record that was taken before.
func CheckEntries(entries []Entry, settle time.Duration, readsNeeded map[string]int) []Violation {
	type key struct{ network, text string }
	groups := map[key][]Entry{}
	looks := map[string][]Entry{}
	deleted := map[string]bool{} // network and id
	for _, e := range entries {
		switch {
		case e.Op == "create" && cmp.Or(e.Text, e.Key) != "":
			k := key{e.Network, cmp.Or(e.Text, e.Key)}
			groups[k] = append(groups[k], e)
		case e.Op == "find" && successfulLook(e):
			looks[e.Network] = append(looks[e.Network], e)
		case e.Op == "delete" && e.Reached && e.Fault != FaultUndead && !refused(e):
			deleted[e.Network+" "+e.Post] = true
		}
	}
	var out []Violation
	for k, creates := range groups {
		for _, same := range byAccount(creates) {
			c := checker{settle: settle, reads: max(1, readsNeeded[k.network]), looks: looks[k.network], deleted: deleted}
			for _, v := range c.check(same) {
				v.Network, v.Text = k.network, k.text
				out = append(out, v)
			}
		}
	}
	slices.SortFunc(out, func(a, b Violation) int {
		return cmp.Or(slices.Compare(a.Seqs, b.Seqs), cmp.Compare(a.Law, b.Law))
	})
	return out
}

// byAccount parts the creates of one text by who sent them. One that never reached its dialect has no
// account; it belongs to the only sender there is, or else to one of its own.
func byAccount(creates []Entry) map[string][]Entry {
	out := map[string][]Entry{}
	for _, e := range creates {
		out[e.Account] = append(out[e.Account], e)
	}
	if unknown := out[""]; len(out) == 2 && unknown != nil {
		for account := range out {
			if account != "" {
				return map[string][]Entry{account: creates}
			}
		}
	}
	return out
}

func successfulLook(e Entry) bool {
	ok := e.Status >= 200 && e.Status < 300 || e.Status == 400 || e.Status == 404
	return ok && e.Reached && e.Fault == ""
}

// checker judges the creates of one text by one account, in the order they arrived.
type checker struct {
	settle  time.Duration
	reads   int
	looks   []Entry
	deleted map[string]bool
}

func (c checker) check(creates []Entry) []Violation {
	account := ""
	for _, e := range creates {
		account = cmp.Or(account, e.Account)
	}
	var out []Violation
	blame := func(law, detail string, seqs ...int) {
		out = append(out, Violation{Law: law, Account: account, Seqs: seqs, Detail: detail})
	}
	var made []int
	for _, e := range creates {
		if e.New && !c.deleted[e.Network+" "+e.Post] {
			made = append(made, e.Seq)
		}
	}
	if len(made) > 1 {
		blame("doubled", fmt.Sprintf("%d posts stand", len(made)), made...)
	}
	for i, next := range creates[min(1, len(creates)):] {
		last := creates[i]
		end := ended(last)
		switch {
		case end.IsZero() || next.Arrived.Before(end):
			blame("at once", "sent again while the first was under way", last.Seq, next.Seq)
		case refused(last):
		case next.Arrived.Sub(end) < c.settle:
			blame("unsettled", fmt.Sprintf("sent again %s after the end, settle time is %s", next.Arrived.Sub(end), c.settle), last.Seq, next.Seq)
		default:
			if n := c.looked(account, end.Add(c.settle), next.Arrived); n < c.reads {
				blame("unread", fmt.Sprintf("sent again after %d successful looks, want %d", n, c.reads), last.Seq, next.Seq)
			}
		}
	}
	return out
}

// ended is when a create was over, or zero if it still runs.
func ended(e Entry) time.Time {
	if e.Fault == FaultSlow {
		return e.Arrived
	}
	return e.Answered
}

// refused reports whether the sender could know that nothing had happened.
func refused(e Entry) bool {
	return !e.New && e.Status >= 400 && e.Status < 500 && e.Status != 408 && e.Status != 425
}

// looked counts the looks of an account that began and ended between two moments.
func (c checker) looked(account string, from, to time.Time) int {
	n := 0
	for _, e := range c.looks {
		if !e.Arrived.Before(from) && !e.Answered.After(to) && (account == "" || e.Account == "" || e.Account == account) {
			n++
		}
	}
	return n
}
