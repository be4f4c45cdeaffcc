package alert

import (
	"fmt"
	"slices"
	"strings"
)

// Ended is how a case ended.
type Ended string

// The ways a case ends.
const (
	EndedFoundSafe    Ended = "found_safe"
	EndedFoundInjured Ended = "found_injured"
	EndedDeceased     Ended = "deceased"
	EndedHoax         Ended = "hoax"
	EndedUnfounded    Ended = "unfounded"
	EndedError        Ended = "error"
	EndedExpired      Ended = "expired"
)

// Endings lists the endings that have words of their own. A hoax is told with those of unfounded.
func Endings() []Ended {
	return []Ended{EndedFoundSafe, EndedFoundInjured, EndedDeceased, EndedUnfounded, EndedError, EndedExpired}
}

// ParseEnded reads how a person says that a case ended. In public "found" is all that is said of one who
// was found injured, and "cancelled" all that is said of an alert without ground.
func ParseEnded(s string) (Ended, error) {
	switch e := Ended(strings.ToLower(strings.TrimSpace(s))); {
	case e == "found":
		return EndedFoundInjured, nil
	case e == "cancelled", e == "canceled":
		return EndedUnfounded, nil
	case slices.Contains(Ended("").words(), string(e)):
		return e, nil
	}
	return "", fmt.Errorf("%q is no ending of a case; say found_safe, found, deceased, cancelled, hoax, unfounded, error or expired", s)
}

// Words is the ending under whose name the words of e were approved.
func (e Ended) Words() Ended {
	if e == EndedHoax {
		return EndedUnfounded
	}
	return e
}

// For is what was approved to be said of an ending.
func (c Closeouts) For(e Ended) Ending {
	for _, one := range c.endings() {
		if one.name == string(e.Words()) {
			return one.Ending
		}
	}
	return Ending{}
}
