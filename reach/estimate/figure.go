package estimate

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Figure is a single number that may be shown: with how it was made and the time it is as of. The zero
// value holds none, and is shown as "not given": what is not known is not 0. [NewFigure] is the only way
// to one, so that none lacks its method or its time.
type Figure struct {
	value float64
	source
}

// source is what no figure is without.
type source struct {
	method Method
	asOf   time.Time
}

var (
	errNoMethod = errors.New("a figure needs the method by which it was made")
	errNoTime   = errors.New("a figure needs the time it is as of")
)

// NewFigure returns a figure; a number below 0 is none.
func NewFigure(value float64, method Method, asOf time.Time) (Figure, error) {
	if err := checkNumbers(value); err != nil {
		return Figure{}, err
	}
	s, err := newSource(method, asOf)
	if err != nil {
		return Figure{}, err
	}
	return Figure{value, s}, nil
}

func newSource(method Method, asOf time.Time) (source, error) {
	switch {
	case method == "":
		return source{}, errNoMethod
	case asOf.IsZero():
		return source{}, errNoTime
	}
	return source{method, asOf}, nil
}

func checkNumbers(numbers ...float64) error {
	for _, n := range numbers {
		if math.IsNaN(n) || math.IsInf(n, 0) || n < 0 {
			return fmt.Errorf("%v cannot be a figure: it is no number from 0 upwards", n)
		}
	}
	return nil
}

// Given reports whether there is a figure at all.
func (s source) Given() bool { return s.method != "" }

// Method is how the figure was made.
func (s source) Method() Method { return s.method }

// AsOf is the time up to which it counts.
func (s source) AsOf() time.Time { return s.asOf }

func (s source) String() string {
	return fmt.Sprintf("%s, as of %s", s.method, s.asOf.UTC().Format(time.RFC3339))
}

// Value is the number; ok is false if there is none.
func (f Figure) Value() (value float64, ok bool) { return f.value, f.Given() }

// String never shows the number alone.
func (f Figure) String() string {
	if !f.Given() {
		return notGiven
	}
	return short(f.value) + " (" + f.source.String() + ")"
}

const notGiven = "not given"

// short writes whole numbers whole and others with what people read of them.
func short(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

type figureJSON struct {
	Value  float64   `json:"value"`
	Method Method    `json:"method"`
	AsOf   time.Time `json:"as_of"`
}

// MarshalJSON writes null for a figure that is not given.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Given() {
		return []byte("null"), nil
	}
	return json.Marshal(figureJSON{f.value, f.method, f.asOf})
}

// UnmarshalJSON refuses a number without its method or its time.
func (f *Figure) UnmarshalJSON(b []byte) error {
	var in *figureJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	if in == nil {
		*f = Figure{}
		return nil
	}
	made, err := NewFigure(in.Value, in.Method, in.AsOf)
	if err != nil {
		return err
	}
	*f = made
	return nil
}
