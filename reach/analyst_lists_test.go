package reach_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/reach/estimate"
)

// lists has the followers of every account that is named: the same people follow all of them.
type lists struct {
	t        *testing.T
	people   uint64
	accounts []string
}

func (l lists) FollowerLists(_ context.Context, id alert.ID, network string) ([]alert.FollowerList, error) {
	if network != "x" || id == "" {
		l.t.Errorf("asked for the lists of alert %q on %s", id, network)
	}
	hash := estimate.Hasher([]byte("salt"))
	s := &estimate.Sketch{}
	for i := range l.people {
		s.Insert(hash(strconv.FormatUint(i, 10)))
	}
	b, err := s.MarshalBinary()
	out := []alert.FollowerList{{Network: network, Account: "ours", Channel: "x-main", Followers: int64(l.people), Sketch: b}}
	for _, a := range l.accounts {
		out = append(out, alert.FollowerList{Network: network, Account: a, Followers: int64(l.people), Sketch: b})
	}
	return out, err
}

func TestAnalystTakesFollowerLists(t *testing.T) {
	s := &spread{}
	now := noon.Add(time.Minute)
	p := s.post("H7K-2QF", "x", noon, 2000)
	l := lists{t: t, people: 2000}
	for i := range 3 {
		repost(p, time.Duration(i)*time.Second, 2000)
		l.accounts = append(l.accounts, p.Reposts[i].Account)
	}
	a := analyst(s, &now, func(o *reach.AnalystOptions) { o.Lists = l })
	n := tell(t, a, "H7K-2QF").Networks[0]
	if _, best, high, _ := n.Reach.Range(); n.Reach.Method() != estimate.MethodLists || best < 1950 || best > 2050 || high > 2100 {
		t.Errorf("four accounts with the same 2,000 followers reach %v", n.Reach)
	}
}

// Whoever asks at once is told the same, and nobody is kept waiting beyond their time.
func TestManyAskAtOnce(t *testing.T) {
	s := &spread{}
	now := noon.Add(time.Minute)
	p := s.post("H7K-2QF", "x", noon, 2000)
	for i := range 200 {
		repost(p, time.Duration(i)*100*time.Millisecond, 100)
	}
	a := analyst(s, &now)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if all, err := a.Alerts(t.Context()); err != nil || len(all) != 1 {
					t.Errorf("told of %d alerts: %v", len(all), err)
				}
				if one, err := a.Alert(t.Context(), "H7K-2QF", 500); err != nil || len(one.Networks) != 1 {
					t.Errorf("told %+v %v", one, err)
				}
			}
		})
	}
	wg.Wait()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	now = now.Add(time.Minute)
	p.Read = now
	if _, err := a.Alert(gone, "H7K-2QF", 0); err == nil {
		t.Error("somebody who has gone is told")
	}
}
