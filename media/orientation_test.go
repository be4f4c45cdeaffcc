package media_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/media"
)

// exif writes an Exif block with one note before the orientation.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	b := []byte("Exif\x00\x00MM")
	if order.AppendUint16(nil, 1)[0] == 1 {
		b = []byte("Exif\x00\x00II")
	}
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, entry := range [][2]uint16{{0x0100, 640}, {0x0112, orientation}} {
		b = order.AppendUint16(b, entry[0])
		b = order.AppendUint16(b, 3) // SHORT
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, entry[1])
		b = order.AppendUint16(b, 0)
	}
	return b
}

// withExif puts a block, after a comment and padding, before the picture.
func withExif(picture, block []byte) []byte {
	out := []byte("\xff\xd8\xff\xfe\x00\x04hi\xff\xff\xe1")
	out = binary.BigEndian.AppendUint16(out, uint16(len(block)+2))
	return slices.Concat(out, block, picture[2:])
}

// corner is a dark picture whose stored top left quarter is bright.
func corner(t testing.TB) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 32))
	for y := range 16 {
		for x := range 32 {
			img.SetGray(x, y, color.Gray{Y: 0xff})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Where the stored top left corner must be seen (Exif 2.32, tag 0x0112: what row 0 and column 0 show).
func TestPrepareEveryOrientation(t *testing.T) {
	const topLeft, topRight, bottomLeft, bottomRight = "top left", "top right", "bottom left", "bottom right"
	want := []string{
		1: topLeft, 2: topRight, 3: bottomRight, 4: bottomLeft,
		5: topLeft, 6: topRight, 7: bottomRight, 8: bottomLeft,
	}
	for o := 1; o <= 8; o++ {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			p, img := prepare(t, withExif(corner(t), exif(order, uint16(o))))
			if upright := p.Width > p.Height; upright != (o < 5) {
				t.Errorf("orientation %d: %d × %d", o, p.Width, p.Height)
			}
			var seen []string
			for name, at := range map[string]image.Point{
				topLeft: {4, 4}, topRight: {p.Width - 5, 4}, bottomLeft: {4, p.Height - 5}, bottomRight: {p.Width - 5, p.Height - 5},
			} {
				if y, _, _, _ := img.At(at.X, at.Y).RGBA(); y>>8 > 128 {
					seen = append(seen, name)
				}
			}
			if !slices.Equal(seen, want[o:o+1]) {
				t.Errorf("orientation %d: the corner is %v, want %s", o, seen, want[o])
			}
		}
	}
}

// PNG and WebP carry the same notes in boxes of their own.
func TestPrepareTurnsOtherFormats(t *testing.T) {
	note := exif(binary.BigEndian, 6)[6:]
	plain := encodePNG(t, image.NewGray(image.Rect(0, 0, 64, 32)))
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(note))), "eXIf"...)
	chunk = append(chunk, note...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	const header = 8 + 12 + 13 // of a PNG
	if p, _ := prepare(t, slices.Concat(plain[:header], chunk, plain[header:])); p.Width != 32 || p.Height != 64 {
		t.Errorf("the PNG came out %d × %d", p.Width, p.Height)
	}

	webp := shared(t, "portrait.webp")
	webp = append(webp, "EXIF"...)
	webp = append(binary.LittleEndian.AppendUint32(webp, uint32(len(note))), note...)
	binary.LittleEndian.PutUint32(webp[4:], uint32(len(webp)-8))
	if p, _ := prepare(t, webp); p.Width != 1000 || p.Height != 800 {
		t.Errorf("the WebP came out %d × %d", p.Width, p.Height)
	}
}

// A note that makes no sense must not cost us the picture.
func TestPrepareBrokenNotes(t *testing.T) {
	whole := exif(binary.BigEndian, 6)
	far := slices.Clone(whole)
	binary.BigEndian.PutUint32(far[10:], 1<<31)
	for name, block := range map[string][]byte{
		"cut in the header":    whole[:10],
		"cut in the directory": whole[:20],
		"directory far away":   far,
		"impossible value":     exif(binary.BigEndian, 9),
		"another APP1":         []byte("http://ns.adobe.com/xap/1.0/\x00<x/>"),
	} {
		if p, _ := prepare(t, withExif(corner(t), block)); p.Width != 64 {
			t.Errorf("%s: %d × %d", name, p.Width, p.Height)
		}
	}
}

// A camera's film after the picture may hold anything, also what looks like scans.
func TestPrepareIgnoresWhatFollows(t *testing.T) {
	prepare(t, append(corner(t), bytes.Repeat([]byte("\xff\xda\x00\x02"), 1000)...))
}

func TestPrepareRefusesEndlessScans(t *testing.T) {
	raw := corner(t)
	scan := bytes.Index(raw, []byte("\xff\xda"))
	many := append(slices.Clone(raw[:scan]), bytes.Repeat(raw[scan:len(raw)-2], 101)...)
	_, err := media.Prepare(t.Context(), append(many, 0xff, 0xd9))
	if err == nil || !strings.Contains(err.Error(), "more than 100 scans") {
		t.Errorf("error %v", err)
	}
}
