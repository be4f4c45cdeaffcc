package media

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// The JPEG markers that matter here (ITU-T T.81, table B.1).
const (
	markerEnd  = 0xd9 // EOI
	markerScan = 0xda // SOS
	markerExif = 0xe1 // APP1
)

// segments walks a JPEG's segments up to the end of its first picture: cameras append others, and films.
// It ends early where the bytes make no sense; the decoder will say why.
func segments(raw []byte) iter.Seq2[byte, []byte] {
	return func(yield func(marker byte, content []byte) bool) {
		for rest := raw[min(2, len(raw)):]; len(rest) >= 4 && rest[0] == 0xff && rest[1] != markerEnd; {
			marker, size := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
			if marker == 0xff { // padding
				rest = rest[1:]
				continue
			}
			if size < 2 || size > len(rest)-2 || !yield(marker, rest[4:2+size]) {
				return
			}
			rest = rest[2+size:]
			if marker == markerScan {
				rest = afterScan(rest)
			}
		}
	}
}

// afterScan skips the coded data of a scan, in which 0xff is followed by 0 or by a restart marker.
func afterScan(rest []byte) []byte {
	for {
		i := bytes.IndexByte(rest, 0xff)
		if i < 0 || i+1 >= len(rest) {
			return nil
		}
		rest = rest[i:]
		if next := rest[1]; next != 0 && next&^7 != 0xd0 {
			return rest
		}
		rest = rest[2:]
	}
}

// scans counts the passes in which the picture is built up.
func scans(raw []byte) int {
	n := 0
	for marker := range segments(raw) {
		if marker == markerScan {
			n++
		}
	}
	return n
}
