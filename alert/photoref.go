package alert

import "slices"

// PhotoRef names a photo that belongs to the alert and says what it shows. It holds no picture.
type PhotoRef struct {
	Note

	File    string           `json:"file"`              // path, from the alert file's own folder
	SHA256  string           `json:"sha256,omitzero"`   // of the file as it came, in hex
	Type    PhotoType        `json:"type,omitzero"`     // regular unless said otherwise
	Alt     Text             `json:"alt,omitzero"`      // for those who cannot see it, in every language of the alert
	TakenOn string           `json:"taken_on,omitzero"` // a year, a month or a day: "2026-08"
	Consent Internal[string] `json:"consent,omitzero"`  // who gave it
	Crop    *Crop            `json:"crop,omitzero"`
	Focus   *Focus           `json:"focus,omitzero"`   // the face, where a frame has another shape than the photo
	Primary bool             `json:"primary,omitzero"` // shown first
}

// PhotoType says what kind of picture a photo is.
type PhotoType string

// The kinds of pictures.
const (
	PhotoRegular      PhotoType = "regular"
	PhotoCustody      PhotoType = "custody" // taken by the police
	PhotoAged         PhotoType = "aged"    // how the person may look now
	PhotoIllustration PhotoType = "illustration"
)

// Crop is the part of a photo that may be shown, in fractions of its width and height.
type Crop struct {
	X  float64 `json:"x"`
	Y  float64 `json:"y"`
	W  float64 `json:"w"`
	H  float64 `json:"h"`
	Of string  `json:"of,omitzero"` // "upright": after the turn that the file asks for
}

// Focus is the place in a photo that must be seen, in fractions of its upright width and height. Without
// one it is the middle of the upper third.
type Focus struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// PublicPhotos are the photos that the public may see: those of the missing, then of suspects, then of
// vehicles, and of each of them the primary one first.
func (r *Revision) PublicPhotos() []PhotoRef {
	var refs []PhotoRef
	for _, p := range r.publicPhotos() {
		refs = append(refs, p.ref)
	}
	return refs
}

func (r *Revision) publicPhotos() []placedPhoto {
	return slices.DeleteFunc(r.photos(), func(p placedPhoto) bool { return !p.ref.shown(p.own) })
}

// placedPhoto is a photo with its place in the alert.
type placedPhoto struct {
	ref  PhotoRef
	path string
	own  Visibility
}

// photos are all photos in the order in which they are shown.
func (r *Revision) photos() []placedPhoto {
	var all []placedPhoto
	add := func(path string, own Visibility, refs []PhotoRef) {
		for _, primary := range []bool{true, false} {
			for i, p := range refs {
				if p.Primary == primary {
					all = append(all, placedPhoto{p, at(path+".photos", i), own})
				}
			}
		}
	}
	for i, m := range r.Missing {
		add(at("missing", i), VisiblePublic, m.Photos)
	}
	for i, s := range r.Suspects {
		add(at("suspects", i), VisiblePartner, s.Photos)
	}
	for i, v := range r.Vehicles {
		add(at("vehicles", i), VisiblePublic, v.Photos)
	}
	return all
}
