package alert

import (
	"fmt"
	"strings"
	"time"
)

// MediaWishes says which media are to be made: "auto" leaves it to us.
type MediaWishes struct {
	Poster Public[string] `json:"poster,omitzero"`
	Card   Public[string] `json:"card,omitzero"`
	Video  Public[string] `json:"video,omitzero"`
	Audio  Public[string] `json:"audio,omitzero"`
}

// Amplify says who is asked to pass the alert on, how, and on which channels it is published.
type Amplify struct {
	PartnerGroups    Partners[[]string] `json:"partner_groups,omitzero"`
	AskText          Partners[Text]     `json:"ask_text,omitzero"`
	Repeats          Repeats            `json:"repeats,omitzero"`
	QuietHoursPolicy QuietHours         `json:"quiet_hours_policy,omitzero"`
	Channels         ChannelChoice      `json:"channels,omitzero"`
}

// Repeats says how often the ask is repeated, and for how long.
type Repeats struct {
	Every Duration `json:"every,omitzero"`
	For   Duration `json:"for,omitzero"`
}

// Duration is a length of time, written like "1h30m".
type Duration time.Duration

// String is the duration without what is 0: 12h instead of 12h0m0s.
func (d Duration) String() string {
	s := time.Duration(d).String()
	for _, nothing := range []string{"0s", "0m"} {
		if cut := strings.TrimSuffix(s, nothing); cut != "" && !digit(cut[len(cut)-1]) {
			s = cut
		}
	}
	return s
}

// MarshalText writes the duration.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(b []byte) error {
	parsed, err := time.ParseDuration(string(b))
	if err != nil {
		return fmt.Errorf("%q is no duration; write it like 1h30m", b)
	}
	*d = Duration(parsed)
	return nil
}

// QuietHours says whether the quiet hours of those who are asked count.
type QuietHours string

// The policies.
const (
	RespectQuietHours  QuietHours = "respect"
	OverrideQuietHours QuietHours = "override" // for the child-abduction tier
)

// ChannelChoice names the channels, or groups of them, that the alert is published on.
type ChannelChoice struct {
	Include []string `json:"include,omitzero"`
	Exclude []string `json:"exclude,omitzero"`
}
