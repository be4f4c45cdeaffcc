package heic

import (
	"encoding/binary"
	"errors"
	"image"
)

var errNoSize = errors.New("it declares no size")

// Size reads how large a picture declares itself to be (ISO/IEC 23008-12, the ispe property). It decodes
// nothing; of the several sizes in a file, such as those of its tiles, the largest counts.
func Size(raw []byte) (image.Point, error) {
	var largest image.Point
	properties := raw
	for _, name := range []string{"meta", "iprp", "ipco"} {
		properties = find(properties, name)
	}
	for name, content := range boxes(properties) {
		if name != "ispe" || len(content) < 12 {
			continue
		}
		w, h := binary.BigEndian.Uint32(content[4:]), binary.BigEndian.Uint32(content[8:])
		if w > 1<<20 || h > 1<<20 { // so that the product below holds
			return image.Pt(int(w), int(h)), nil
		}
		if size := image.Pt(int(w), int(h)); size.X*size.Y > largest.X*largest.Y {
			largest = size
		}
	}
	if largest == (image.Point{}) {
		return largest, errNoSize
	}
	return largest, nil
}

// find is the content of the first box of a name.
func find(raw []byte, name string) []byte {
	for n, content := range boxes(raw) {
		if n != name {
			continue
		}
		if name == "meta" { // a version and flags stand before its boxes
			return content[min(4, len(content)):]
		}
		return content
	}
	return nil
}

// boxes walks the boxes that stand side by side (ISO/IEC 14496-12, 4.2). It ends early where the bytes
// make no sense; the decoder will say why.
func boxes(raw []byte) func(yield func(name string, content []byte) bool) {
	return func(yield func(name string, content []byte) bool) {
		for len(raw) >= 8 {
			size, head := uint64(binary.BigEndian.Uint32(raw)), uint64(8)
			switch {
			case size == 0: // to the end of the file
				size = uint64(len(raw))
			case size == 1 && len(raw) >= 16:
				size, head = binary.BigEndian.Uint64(raw[8:]), 16
			}
			if size < head || size > uint64(len(raw)) || !yield(string(raw[4:8]), raw[head:size]) {
				return
			}
			raw = raw[size:]
		}
	}
}
