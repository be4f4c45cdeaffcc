package media

import (
	"bytes"
	"encoding/binary"
	"image"
)

// upright is the Exif orientation of a picture that is stored as it is seen.
const upright = 1

// orientation reads how a picture must be turned to be seen upright (CIPA DC-008, Exif 2.32, tag 0x0112),
// 1 to 8. Whatever it cannot make sense of is upright: a broken note must not cost us the picture. The
// decoder of HEIC turns by itself.
func orientation(f format, raw []byte) int {
	switch f.name {
	case "JPEG":
		for marker, content := range segments(raw) {
			if marker == markerScan { // the notes stand before the picture
				break
			}
			if tiff, ok := bytes.CutPrefix(content, []byte("Exif\x00\x00")); ok && marker == markerExif {
				return tiffOrientation(tiff)
			}
		}
	case "PNG":
		return tiffOrientation(pngExif(raw))
	case "WebP":
		return tiffOrientation(webpExif(raw))
	}
	return upright
}

// tiffOrientation looks through the first directory of an Exif block, which is laid out as a TIFF.
func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	first := int64(order.Uint32(tiff[4:]))
	if first > int64(len(tiff)-2) {
		return upright
	}
	entries := tiff[first+2:]
	for range order.Uint16(tiff[first:]) {
		const size, tag = 12, 0x0112
		if len(entries) < size {
			break
		}
		if order.Uint16(entries) == tag {
			if o := int(order.Uint16(entries[8:])); o > upright && o <= 8 {
				return o
			}
			break
		}
		entries = entries[size:]
	}
	return upright
}

// turn applies an Exif orientation, so that what was stored as orientation o is seen upright.
func turn(src *image.RGBA, o int) *image.RGBA {
	if o == upright {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if o >= 5 { // these lie on their side
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := x, y
			switch o {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return out
}
