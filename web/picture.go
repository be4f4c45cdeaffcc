package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// Picture is one photo as it was handed in, made ready to leave, or the reason why that was not possible.
type Picture struct {
	SHA256 string // of the bytes as they came
	Photo  alert.Photo
	Err    error
}

// NewPicture makes one photo ready. prepare is what decodes and strips it.
func NewPicture(ctx context.Context, raw []byte, prepare func(context.Context, []byte) (alert.Photo, error)) Picture {
	sum := sha256.Sum256(raw)
	p := Picture{SHA256: hex.EncodeToString(sum[:])}
	p.Photo, p.Err = prepare(ctx, raw)
	return p
}

// Crop leaves of each picture the part that the alert allows to be shown. cut is what cuts one.
func Crop(r *alert.Revision, pictures map[string]Picture, cut func(alert.Photo, alert.Crop) (alert.Photo, error)) {
	cropped := map[string]bool{}
	for _, ref := range r.PublicPhotos() {
		p, ok := pictures[ref.File]
		if !ok || p.Err != nil || ref.Crop == nil || cropped[ref.File] {
			continue
		}
		cropped[ref.File] = true
		p.Photo, p.Err = cut(p.Photo, *ref.Crop)
		pictures[ref.File] = p
	}
}

// illustrate finds the pictures of the photos that the public may see. Every one that is absent, or is
// not what the file says, is a fault that blocks.
func illustrate(r *alert.Revision, handedIn map[string]Picture) (photos []alert.Photo, faults []alert.Fault) {
	paths := PhotoPaths(r)
	for _, ref := range r.PublicPhotos() {
		p, ok := handedIn[ref.File]
		fault := func(field, format string, args ...any) {
			faults = append(faults, alert.Fault{Path: paths[ref.File] + field, Grade: alert.Block, Message: fmt.Sprintf(format, args...)})
		}
		switch {
		case !ok:
			fault(".file", "the photo %s was not handed in; send it as a part of that name", ref.File)
		case p.Err != nil:
			fault(".file", "%s: %v", ref.File, p.Err)
		case ref.SHA256 != "" && !strings.EqualFold(ref.SHA256, p.SHA256):
			fault(".sha256", "%s is another picture than the one named here; its SHA-256 is %s", ref.File, p.SHA256)
		default:
			photos = append(photos, p.Photo)
		}
	}
	return photos, faults
}

// PhotoPaths tells where in an alert each photo stands: file → "missing[0].photos[0]".
func PhotoPaths(r *alert.Revision) map[string]string {
	out := map[string]string{}
	add := func(list string, i int, refs []alert.PhotoRef) {
		for j, ref := range refs {
			if out[ref.File] == "" {
				out[ref.File] = fmt.Sprintf("%s[%d].photos[%d]", list, i, j)
			}
		}
	}
	for i, m := range r.Missing {
		add("missing", i, m.Photos)
	}
	for i, s := range r.Suspects {
		add("suspects", i, s.Photos)
	}
	for i, v := range r.Vehicles {
		add("vehicles", i, v.Photos)
	}
	return out
}
