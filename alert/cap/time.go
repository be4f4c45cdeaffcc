package cap

import (
	"encoding/xml"
	"fmt"
	"time"
)

// timeForm is CAP's form of a time: no fraction, and always an offset, which is never Z.
const timeForm = "2006-01-02T15:04:05-07:00"

// Time is a moment by the clock of the place that it is told for. The zero Time is written as no element.
type Time struct{ time.Time }

// At is a moment as CAP writes it, to the second.
func At(t time.Time) Time { return Time{t.Truncate(time.Second)} }

// String is the time in CAP's form.
func (t Time) String() string { return t.Format(timeForm) }

// MarshalXML writes the time, unless it is zero.
func (t Time) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	if t.IsZero() {
		return nil
	}
	return e.EncodeElement(t.String(), start)
}

// parseTime reads a time. It also takes Z and fractions of a second, and says that they are no CAP.
func parseTime(s string) (t Time, strict bool, err error) {
	if parsed, err := time.Parse(timeForm, s); err == nil && len(s) == len(timeForm) {
		return At(parsed), true, nil
	}
	parsed, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return Time{}, false, fmt.Errorf("%.40q is no time; CAP writes 2026-11-22T08:20:00-05:00", s)
	}
	return At(parsed), false, nil
}
