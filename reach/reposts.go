package reach

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// slack is how many accounts beyond the new ones are read, since lists are newest first only roughly.
const slack = 40

// reposts reads who reposted, if the network tells, if there is somebody new, and if the alert's budget
// lasts. spent is what this reading has cost already. It returns what was read even if a later page failed.
func (r *reader) reposts(ctx context.Context, t alert.Tracked, s *alert.Sample, spent float64) ([]alert.Repost, float64, error) {
	lister, ok := r.channel.(channels.Reposters)
	if !ok || s.Reposts == nil || *s.Reposts <= t.Reposters {
		return nil, 0, nil
	}
	fresh := *s.Reposts - t.Reposters
	most, each := fresh*2+slack, 0.0
	if p, ok := r.channel.(channels.Pricer); ok {
		if each = p.Price(channels.OpReposters, ""); each > 0 {
			most = min(fresh, r.affordable(t, spent, each))
		}
	}
	if most <= 0 {
		r.log.WarnContext(ctx, "the alert's budget for reading is used up; counts go on, reposters are no longer read",
			"alert", t.Code, "spent_dollars", t.Spent)
		return nil, 0, nil
	}
	var out []alert.Repost
	for repost, err := range lister.Reposters(ctx, t.Post) {
		if err != nil {
			return out, float64(len(out)) * each, err
		}
		if r.opt.Seen != nil {
			r.opt.Seen(t, repost)
		}
		repost.Account = r.hash(r.traits.Network, repost.Account)
		if repost.Via != "" {
			repost.Via = r.hash(r.traits.Network, repost.Via)
		}
		if repost.At.IsZero() {
			repost.At = s.At // the first look that saw it
		}
		out = append(out, repost)
		if int64(len(out)) >= most {
			break
		}
	}
	return out, float64(len(out)) * each, nil
}

// affordable is how many accounts the rest of the alert's budget buys.
func (r *reader) affordable(t alert.Tracked, spent, each float64) int64 {
	budget, limited := r.opt.Budget[r.traits.Network]
	if !limited {
		return 1 << 40
	}
	return int64((budget - t.Spent - spent) / each)
}

// price is what reading the counts of one post costs now: the same post again on the same UTC day is free.
func (r *reader) price(op channels.Op, t alert.Tracked, now time.Time) float64 {
	p, ok := r.channel.(channels.Pricer)
	if !ok || t.Last != nil && sameDay(t.Last.At, now) {
		return 0
	}
	return p.Price(op, "")
}

func sameDay(a, b time.Time) bool {
	return a.UTC().Truncate(24 * time.Hour).Equal(b.UTC().Truncate(24 * time.Hour))
}

// hasher makes account ids unreadable for good: only the salted hash is stored, enough to tell two
// accounts apart and no more.
func hasher(salt []byte) func(network, account string) string {
	return func(network, account string) string {
		h := hmac.New(sha256.New, salt)
		h.Write([]byte(network + "\x00" + account))
		return hex.EncodeToString(h.Sum(nil)[:16])
	}
}
