package pfif

import (
	"slices"
	"time"
)

// Placeholder is all that is left of a record that was closed or has expired: its id, and when that was.
// It is dated at the moment it is made, so that readers take it for the newest, and wipe their copies.
func Placeholder(recordID string, at, expiry time.Time) Person {
	return Person{RecordID: recordID, SourceDate: at, EntryDate: at, ExpiryDate: expiry}
}

// left are the fields of a placeholder.
var left = []string{"person_record_id", "source_date", "entry_date", "expiry_date"}

// IsPlaceholder reports whether a record says nothing of a person any more.
func (p Person) IsPlaceholder() bool {
	return len(p.Notes) == 0 && !slices.ContainsFunc(p.fields(), func(f field) bool {
		return f.value != "" && !slices.Contains(left, f.name)
	})
}

// Live is the record as it may be read at a moment: itself, or its placeholder once it has expired.
func (p Person) Live(now time.Time) Person {
	if p.ExpiryDate.IsZero() || now.Before(p.ExpiryDate) {
		return p
	}
	return Placeholder(p.RecordID, now, p.ExpiryDate)
}
