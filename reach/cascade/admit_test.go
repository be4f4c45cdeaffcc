package cascade_test

import (
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

func TestAdmit(t *testing.T) {
	posted := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	now := posted.Add(time.Hour)
	for name, c := range map[string]struct {
		followers *int64
		at, now   time.Time
		want      *int64
		wantAt    time.Time
		faults    cascade.Faults
	}{
		"well":               {new(int64(5)), now.Add(-time.Minute), now, new(int64(5)), now.Add(-time.Minute), cascade.Faults{}},
		"no time":            {new(int64(5)), time.Time{}, now, new(int64(5)), time.Time{}, cascade.Faults{}},
		"no followers":       {nil, now, now, nil, now, cascade.Faults{Missing: 1}},
		"negative followers": {new(int64(-1)), now, now, nil, now, cascade.Faults{Negative: 1}},
		"absurd followers":   {new(int64(1) << 60), now, now, nil, now, cascade.Faults{Absurd: 1}},
		"before the post":    {new(int64(5)), posted.Add(-time.Hour), now, new(int64(5)), posted, cascade.Faults{Clock: 1}},
		"a second before":    {new(int64(5)), posted.Add(-time.Second), now, new(int64(5)), posted, cascade.Faults{}},
		"in the future":      {new(int64(5)), now.Add(time.Hour), now, new(int64(5)), now, cascade.Faults{Clock: 1}},
		"our clock set back": {new(int64(5)), now, posted.Add(-time.Hour), new(int64(5)), posted, cascade.Faults{Clock: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, faults := cascade.Admit(alert.Repost{Account: "a", Followers: c.followers, At: c.at}, posted, c.now)
			if (got.Followers == nil) != (c.want == nil) || c.want != nil && *got.Followers != *c.want || !got.At.Equal(c.wantAt) || faults != c.faults {
				t.Errorf("got %+v and %+v", got, faults)
			}
		})
	}
}
