package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"github.com/hueandcry/hueandcry/media/heic"
)

// format is one kind of file that we can read.
type format struct {
	name   string
	config func(raw []byte) (image.Config, error) // reads the header only
	decode func(ctx context.Context, raw []byte) (image.Image, error)
}

// sniff tells what a file is by its first bytes; its name and declared type prove nothing.
func sniff(raw []byte) (format, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		return plain("JPEG", jpeg.DecodeConfig, jpeg.Decode), nil
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		return plain("PNG", png.DecodeConfig, png.Decode), nil
	case bytes.HasPrefix(raw, []byte("RIFF")) && at(raw, 8, "WEBP"):
		return plain("WebP", webp.DecodeConfig, webp.Decode), nil
	case isHEIC(raw):
		return format{"HEIC", heicConfig, heic.Decode}, nil
	}
	return format{}, refusal(raw)
}

// plain is a format whose decoder reads a stream.
func plain(name string, config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) format {
	return format{
		name:   name,
		config: func(raw []byte) (image.Config, error) { return config(bytes.NewReader(raw)) },
		decode: func(_ context.Context, raw []byte) (image.Image, error) { return decode(bytes.NewReader(raw)) },
	}
}

func heicConfig(raw []byte) (image.Config, error) {
	size, err := heic.Size(raw)
	return image.Config{ColorModel: color.YCbCrModel, Width: size.X, Height: size.Y}, err
}

// isHEIC tells an iPhone's picture from the others that share its container (ISO/IEC 23008-12, annex B).
func isHEIC(raw []byte) bool {
	brand := at(raw, 4, "ftyphe") || at(raw, 4, "ftypmif1") || at(raw, 4, "ftypmsf1")
	return brand && !isAVIF(raw)
}

// isAVIF looks for the brand among those that a file is compatible with, too.
func isAVIF(raw []byte) bool {
	return at(raw, 4, "ftyp") && bytes.Contains(raw[8:min(len(raw), 64)], []byte("avi"))
}

func refusal(raw []byte) error {
	const wayOut = "save the picture as JPEG or PNG"
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
	case isAVIF(raw):
		return "an AVIF"
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
