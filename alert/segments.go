package alert

import "unicode/utf16"

// The encodings of short messages (3GPP TS 23.038), and how much one message takes alone and as a part of
// several, whose header takes the rest (3GPP TS 23.040).
const (
	GSM7 = "GSM-7" // in septets
	UCS2 = "UCS-2" // in UTF-16 units

	aloneGSM7, partGSM7 = 160, 153
	aloneUCS2, partUCS2 = 70, 67
)

// Segments is how a text goes out as a short message: its encoding, its length in that encoding's units, and
// how many messages it takes. A letter is never parted.
func Segments(s string) (encoding string, units, segments int) {
	costs := make([]int, 0, len(s))
	if _, strange := Septets(s); strange == "" {
		for _, r := range s {
			n, _ := Septets(string(r))
			costs = append(costs, n)
		}
		units, segments = parted(costs, aloneGSM7, partGSM7)
		return GSM7, units, segments
	}
	for _, r := range s {
		costs = append(costs, utf16.RuneLen(r))
	}
	units, segments = parted(costs, aloneUCS2, partUCS2)
	return UCS2, units, segments
}

func parted(costs []int, alone, part int) (units, segments int) {
	used := 0
	for _, n := range costs {
		units += n
		if used += n; used > part {
			segments, used = segments+1, n
		}
	}
	if units <= alone {
		return units, 1
	}
	return units, segments + 1
}
