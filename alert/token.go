package alert

import (
	"slices"
	"time"
)

// Token lets a program or a person act through the API. Its secret is shown once and stored only as a hash.
type Token struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"` // of the person or program that holds it
	Grants  []Grant   `json:"grants"`
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires,omitzero"` // zero: never
	Revoked time.Time `json:"revoked,omitzero"`
}

// Grant is one thing a token allows.
type Grant string

// The grants.
const (
	GrantRead         Grant = "read"          // see alerts, deliveries and figures
	GrantSubmit       Grant = "submit"        // submit an alert
	GrantApprove      Grant = "approve"       // approve what another person submitted; release a held delivery
	GrantSinglePerson Grant = "single-person" // approve also what the same person submitted
	GrantAdmin        Grant = "admin"         // make and revoke tokens
)

// Grants lists every grant.
func Grants() []Grant {
	return []Grant{GrantRead, GrantSubmit, GrantApprove, GrantSinglePerson, GrantAdmin}
}

// May reports whether the token holds a grant. Whoever may do anything may read.
func (t Token) May(g Grant) bool {
	return slices.Contains(t.Grants, g) || g == GrantRead && len(t.Grants) > 0
}

// Live reports whether the token counts at a moment.
func (t Token) Live(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || now.Before(t.Expires))
}

// Actor is the holder of the token as the one who acts.
func (t Token) Actor() Actor {
	role := "reader"
	for _, g := range []Grant{GrantAdmin, GrantApprove, GrantSubmit} {
		if t.May(g) {
			role = string(g)
			break
		}
	}
	return Actor{ID: t.ID, Name: t.Name, Role: role}
}
