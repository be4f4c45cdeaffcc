package alert

// Target is where a rendering is to appear.
type Target struct {
	Channel string
	Network string
	Lang    Lang
	Limits  Limits
	Link    string  // the agency's own page for this alert; empty = none
	Photos  []Media // ready pictures, in the order of [Revision.PublicPhotos]; Render fills in their alt text
}
