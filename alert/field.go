package alert

import (
	"encoding/json"
	"reflect"
	"slices"
)

// Visibility says who may see a value.
type Visibility string

// The visibilities, from the widest. A word that is none of them is seen by nobody outside.
const (
	VisiblePublic   Visibility = "public"
	VisiblePartner  Visibility = "partner" // partner agencies, too
	VisibleInternal Visibility = "internal"
)

// Confidence says how sure the agency is of a value.
type Confidence string

// The degrees of confidence.
const (
	Certain  Confidence = "certain"
	Likely   Confidence = "likely"
	Possible Confidence = "possible"
)

// Field is one value of an alert and what is known about it. In a file it is written short, as the value
// alone, or long: {value, visibility, source, verified_by, confidence}. D is the field's own visibility,
// which counts until the file says another; see [Public], [Partners] and [Internal].
type Field[T any, D defaultVisibility] struct {
	Value      T          `json:"value"`
	Visibility Visibility `json:"visibility,omitzero"` // empty: the field's own
	Source     string     `json:"source,omitzero"`
	VerifiedBy string     `json:"verified_by,omitzero"`
	Confidence Confidence `json:"confidence,omitzero"`
}

// Fields by who sees them unless the file says otherwise.
type (
	// Public is a field for everybody.
	Public[T any] = Field[T, forPublic]
	// Partners is a field for partner agencies.
	Partners[T any] = Field[T, forPartners]
	// Internal is a field that does not leave the agency.
	Internal[T any] = Field[T, forAgency]
)

type (
	forPublic   struct{}
	forPartners struct{}
	forAgency   struct{}

	defaultVisibility interface{ visibility() Visibility }
)

func (forPublic) visibility() Visibility   { return VisiblePublic }
func (forPartners) visibility() Visibility { return VisiblePartner }
func (forAgency) visibility() Visibility   { return VisibleInternal }

// SeenBy is who may see the field's value.
func (f Field[T, D]) SeenBy() Visibility {
	if f.Visibility != "" {
		return f.Visibility
	}
	var d D
	return d.visibility()
}

// Shown is the value if the public may see it, and else nothing.
func (f Field[T, D]) Shown() T {
	if f.SeenBy() != VisiblePublic {
		var nothing T
		return nothing
	}
	return f.Value
}

// IsZero reports whether nothing is known: no value, and nothing about it.
func (f Field[T, D]) IsZero() bool {
	return f.short() && reflect.ValueOf(&f.Value).Elem().IsZero()
}

func (f Field[T, D]) short() bool {
	return f.Visibility == "" && f.Source == "" && f.VerifiedBy == "" && f.Confidence == ""
}

type longForm[T any, D defaultVisibility] Field[T, D]

// Form returns what the form at hand is to be read into: keys are the names of a mapping, nil for
// anything else.
func (f *Field[T, D]) Form(keys []string) any {
	if slices.Contains(keys, "value") {
		return (*longForm[T, D])(f)
	}
	return &f.Value
}

// MarshalJSON writes the shortest form that says everything.
func (f Field[T, D]) MarshalJSON() ([]byte, error) {
	if f.short() {
		return json.Marshal(f.Value)
	}
	return json.Marshal(longForm[T, D](f))
}

// UnmarshalJSON reads either form.
func (f *Field[T, D]) UnmarshalJSON(b []byte) error {
	var members map[string]json.RawMessage
	var keys []string
	if json.Unmarshal(b, &members) == nil {
		for k := range members {
			keys = append(keys, k)
		}
	}
	return json.Unmarshal(b, f.Form(keys))
}

// Note is what is known about a value that has several parts of its own, such as a photo.
type Note struct {
	Visibility Visibility `json:"visibility,omitzero"` // empty: the field's own
	Source     string     `json:"source,omitzero"`
	VerifiedBy string     `json:"verified_by,omitzero"`
	Confidence Confidence `json:"confidence,omitzero"`
}

// shown reports whether the public may see the value, given the field's own visibility.
func (n Note) shown(own Visibility) bool {
	if n.Visibility != "" {
		own = n.Visibility
	}
	return own == VisiblePublic
}
