package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// format is one kind of file that we can read.
type format struct {
	name   string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// sniff tells what a file is by its first bytes; its name and declared type prove nothing.
func sniff(raw []byte) (format, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		return format{"JPEG", jpeg.DecodeConfig, jpeg.Decode}, nil
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		return format{"PNG", png.DecodeConfig, png.Decode}, nil
	case bytes.HasPrefix(raw, []byte("RIFF")) && at(raw, 8, "WEBP"):
		return format{"WebP", webp.DecodeConfig, webp.Decode}, nil
	}
	return format{}, refusal(raw)
}

func refusal(raw []byte) error {
	const wayOut = "save the picture as JPEG, PNG or WebP"
	if len(raw) == 0 {
		return errors.New("the file is empty: choose the picture again")
	}
	if name := foreign(raw); name != "" {
		return fmt.Errorf("the file is %s, which cannot be read here: %s", name, wayOut)
	}
	return errors.New("the file is not a picture that can be read here: " + wayOut)
}

// foreign names the kinds of files that people do bring.
func foreign(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("GIF8")):
		return "a GIF"
	case at(raw, 4, "ftypavi"):
		return "an AVIF"
	case at(raw, 4, "ftyphe"), at(raw, 4, "ftypmif1"), at(raw, 4, "ftypmsf1"):
		return "a HEIC (an iPhone's own format)"
	case at(raw, 4, "ftyp"):
		return "a video"
	case bytes.HasPrefix(raw, []byte("BM")):
		return "a BMP"
	case bytes.HasPrefix(raw, []byte("II*\x00")), bytes.HasPrefix(raw, []byte("MM\x00*")):
		return "a TIFF or a camera's raw file"
	case bytes.HasPrefix(raw, []byte("%PDF")):
		return "a PDF"
	case bytes.Contains(raw[:min(len(raw), 1024)], []byte("<svg")):
		return "an SVG"
	default:
		return ""
	}
}

func at(raw []byte, offset int, s string) bool {
	return len(raw) >= offset && bytes.HasPrefix(raw[offset:], []byte(s))
}
