package estimate

import (
	"encoding/json"
	"fmt"
	"time"
)

// Band is what is shown where one number would claim too much: the best guess, and a range about it, with
// how they were made and the time they are as of. The zero value holds none. [NewBand] is the only way to
// one, so that none lacks its method or its time.
type Band struct {
	low, best, high float64
	source
}

// NewBand returns a band; 0 ≤ low ≤ best ≤ high.
func NewBand(low, best, high float64, method Method, asOf time.Time) (Band, error) {
	if err := checkNumbers(low, best, high); err != nil {
		return Band{}, err
	}
	if low > best || best > high {
		return Band{}, fmt.Errorf("%v, %v, %v cannot be a band: they must rise", low, best, high)
	}
	s, err := newSource(method, asOf)
	if err != nil {
		return Band{}, err
	}
	return Band{low, best, high, s}, nil
}

// Range is the band; ok is false if there is none.
func (b Band) Range() (low, best, high float64, ok bool) { return b.low, b.best, b.high, b.Given() }

// Over is the band as multiples of a number, for ratios such as the amplification. There is none of nothing.
func (b Band) Over(n float64) Band {
	if !b.Given() || !(n > 0) {
		return Band{}
	}
	return Band{b.low / n, b.best / n, b.high / n, b.source}
}

// Plus adds two bands of things that cannot be the same, such as the reposts of two posts; never people.
// It is as of the earlier, and not given if either is not: half a sum would pass for the whole.
func (b Band) Plus(c Band) Band {
	if !b.Given() || !c.Given() {
		return Band{}
	}
	sum := Band{b.low + c.low, b.best + c.best, b.high + c.high, b.source}
	if c.asOf.Before(b.asOf) {
		sum.asOf = c.asOf
	}
	if c.method != b.method {
		sum.method += "; " + c.method
	}
	return sum
}

// String never shows a number alone.
func (b Band) String() string {
	if !b.Given() {
		return notGiven
	}
	return fmt.Sprintf("%s to %s, best %s (%s)", short(b.low), short(b.high), short(b.best), b.source)
}

type bandJSON struct {
	Low    float64   `json:"low"`
	Best   float64   `json:"best"`
	High   float64   `json:"high"`
	Method Method    `json:"method"`
	AsOf   time.Time `json:"as_of"`
}

// MarshalJSON writes null for a band that is not given.
func (b Band) MarshalJSON() ([]byte, error) {
	if !b.Given() {
		return []byte("null"), nil
	}
	return json.Marshal(bandJSON{b.low, b.best, b.high, b.method, b.asOf})
}

// UnmarshalJSON refuses numbers without their method or their time.
func (b *Band) UnmarshalJSON(text []byte) error {
	var in *bandJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	if in == nil {
		*b = Band{}
		return nil
	}
	made, err := NewBand(in.Low, in.Best, in.High, in.Method, in.AsOf)
	if err != nil {
		return err
	}
	*b = made
	return nil
}
