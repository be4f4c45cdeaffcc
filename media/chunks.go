package media

import (
	"bytes"
	"encoding/binary"
)

// pngExif is the Exif block of a PNG (W3C PNG, third edition, 11.3.4.5), or nothing.
func pngExif(raw []byte) []byte {
	const signature, frame = 8, 12 // a chunk is its length, its name, its content, its checksum
	rest := raw[min(signature, len(raw)):]
	for len(rest) >= frame {
		size := int64(binary.BigEndian.Uint32(rest))
		if size > int64(len(rest)-frame) {
			break
		}
		if at(rest, 4, "eXIf") {
			return rest[8 : 8+size]
		}
		rest = rest[frame+size:]
	}
	return nil
}

// webpExif is the Exif block of a WebP (RFC 9649, 2.7.1.5), or nothing.
func webpExif(raw []byte) []byte {
	const header, frame = 12, 8
	rest := raw[min(header, len(raw)):]
	for len(rest) >= frame {
		size := int64(binary.LittleEndian.Uint32(rest[4:]))
		if size > int64(len(rest)-frame) {
			break
		}
		if at(rest, 0, "EXIF") {
			return bytes.TrimPrefix(rest[frame:frame+size], []byte("Exif\x00\x00")) // some writers put it there
		}
		rest = rest[min(frame+size+size%2, int64(len(rest))):]
	}
	return nil
}
