package cascade

import "github.com/hueandcry/hueandcry/alert"

const (
	mostCount       = 1_000_000_000 // of reposts, likes and the rest on one post
	mostImpressions = 1_000_000_000_000
)

// Plausible returns a sample without the numbers that cannot be: those become "not given". A number that
// fell since the last sample stays, because people take reposts back, and is counted.
func Plausible(s alert.Sample, last *alert.Sample) (alert.Sample, Faults) {
	var f Faults
	var before alert.Sample
	if last != nil {
		before = *last
	}
	check := func(n **int64, before *int64, most int64) {
		switch {
		case *n == nil:
		case **n < 0:
			*n = nil
			f.Negative++
		case **n > most:
			*n = nil
			f.Absurd++
		case before != nil && **n < *before:
			f.Shrunk++
		}
	}
	check(&s.Reposts, before.Reposts, mostCount)
	check(&s.Quotes, before.Quotes, mostCount)
	check(&s.Replies, before.Replies, mostCount)
	check(&s.Likes, before.Likes, mostCount)
	check(&s.Bookmarks, before.Bookmarks, mostCount)
	check(&s.Impressions, before.Impressions, mostImpressions)
	return s, f
}
