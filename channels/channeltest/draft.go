package channeltest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// draft makes a draft of its own alert: text, marker, and a picture if the network takes one.
func (w *world) draft() channels.Draft {
	w.Helper()
	d := w.textDraft()
	if w.channel.Limits().Images > 0 {
		d.Media = []channels.Media{w.picture(w.drafts, "A smiling girl with a red scarf.")}
	}
	return d
}

// textDraft makes a draft without a picture.
func (w *world) textDraft() channels.Draft {
	w.drafts++
	return w.revision(fmt.Sprintf("H%02d-2QF", w.drafts%100), w.drafts/100+1)
}

// revision makes the draft of one revision of one alert.
func (w *world) revision(code string, revision int) channels.Draft {
	id := alert.ID("01920000-0000-7000-8000-000000" + code[:3] + code[4:])
	marker := alert.Marker(code, revision)
	return channels.Draft{
		Key:     alert.DeliveryKey(id, revision, w.channel.Traits().Name, alert.Publish),
		Created: time.Now().Add(-3 * time.Second).Truncate(time.Millisecond),
		Text:    "MISSING: Mara Quill, 9, red scarf. Last seen in Larkmoor at 5:30 pm. Call 555-0134. " + marker,
		Lang:    "en",
		Marker:  marker,
	}
}

// picture makes a small JPEG, a different one for each n.
func (w *world) picture(n int, alt string) channels.Media {
	w.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for x := range 64 {
		for y := range 48 {
			img.Set(x, y, color.RGBA{R: uint8(4 * x), G: uint8(5 * y), B: uint8(40 * n), A: 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		w.Fatal(err)
	}
	return mediaOf(b.Bytes(), alt)
}

func mediaOf(content []byte, alt string) channels.Media {
	sum := sha256.Sum256(content)
	return channels.Media{
		Media: alert.Media{
			SHA256: hex.EncodeToString(sum[:]), Type: "image/jpeg", Width: 64, Height: 48, Bytes: len(content), Alt: alt,
		},
		Content: content,
	}
}
