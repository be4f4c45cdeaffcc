package cap

import (
	"crypto/sha1" //nolint:gosec // the digest that CAP asks for; nothing is trusted because of it
	"encoding/hex"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

// pictures are the delivered photos as resources, with their words in each language. Their content is never
// put into the message: such copies could not be recalled.
func (c *composer) pictures() map[alert.Lang][]Resource {
	refs := c.r.PublicPhotos()
	if len(c.is.Photos) != len(refs) {
		c.block("photos", "%d of %d public photos were handed over", len(c.is.Photos), len(refs))
		return nil
	}
	all := map[alert.Lang][]Resource{}
	for i, photo := range c.is.Photos {
		sum := sha1.Sum(photo.Content) //nolint:gosec // the same
		resource := Resource{MimeType: photo.Type, Size: int64(len(photo.Content)), URI: photo.URI, Digest: hex.EncodeToString(sum[:])}
		for _, l := range c.r.Languages() {
			resource.Desc = refs[i].Alt.In(l, c.r.Source())
			if resource.Desc == "" {
				c.warn(fmt.Sprintf("photos[%d].alt", i), "absent in %s; the photo is left out there", l)
				continue
			}
			all[l] = append(all[l], resource)
		}
	}
	return all
}
