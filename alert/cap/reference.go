package cap

import (
	"fmt"
	"strings"
)

// Reference names a message by the three things that identify it. They are frozen when it is issued.
type Reference struct {
	Sender     string
	Identifier string
	Sent       Time
}

// Reference is the name of the message itself.
func (m *Message) Reference() Reference { return Reference{m.Sender, m.Identifier, m.Sent} }

// String is the reference in CAP's form.
func (r Reference) String() string { return r.Sender + "," + r.Identifier + "," + r.Sent.String() }

// Equal reports whether two references name one message. Times are compared as moments.
func (r Reference) Equal(s Reference) bool {
	return r.Sender == s.Sender && r.Identifier == s.Identifier && r.Sent.Equal(s.Sent.Time)
}

// ParseReference reads a reference.
func ParseReference(s string) (Reference, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" {
		return Reference{}, fmt.Errorf("%.200q is no reference; CAP writes sender,identifier,sent", s)
	}
	sent, _, err := parseTime(parts[2])
	if err != nil {
		return Reference{}, err
	}
	return Reference{parts[0], parts[1], sent}, nil
}

// References are the earlier messages that a message builds upon or ends.
type References []Reference

// MarshalText writes the references.
func (r References) MarshalText() ([]byte, error) {
	items := make([]string, len(r))
	for i := range r {
		items[i] = r[i].String()
	}
	return []byte(strings.Join(items, " ")), nil
}
