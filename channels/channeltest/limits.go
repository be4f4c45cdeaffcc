package channeltest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/channels"
)

// limitsAgree fills a post exactly to what the channel says the network takes, then goes one beyond.
func limitsAgree(w *world) {
	if c, ok := w.channel.(channels.Checker); ok {
		if _, err := c.Check(w.Context()); err != nil {
			w.Fatal(err)
		}
	}
	l := w.channel.Limits()
	for name, start := range map[string]string{
		"plain letters": "", "accents": "Zoë Ångström à Montréal ", "other scripts": "東京で行方不明 ", "link": "https://hc.example/a/H7K-2QF ",
		"emoji": "🆘 👨‍👩‍👧‍👦 🇨🇦 ", "lines": "one\ntwo\n\nthree\n",
	} {
		w.again("text of "+name, func(w *world) {
			d := w.textDraft()
			d.Text = fill(l.Count, start+d.Marker+" ", l.Text)
			w.shows(w.published(d), d)
			w.heal()

			long := w.textDraft()
			long.Text = fill(l.Count, start+long.Marker+" ", l.Text+1)
			w.refused(long)
		})
	}
	if l.Bytes > 0 {
		w.again("bytes", func(w *world) {
			d := w.textDraft()
			d.Text = d.Marker + strings.Repeat("👨‍👩‍👧‍👦", l.Bytes/25+1)
			if l.Count(d.Text) > l.Text {
				w.Skip("the other limit comes first")
			}
			w.refused(d)
		})
	}
	if l.Images == 0 {
		return
	}
	w.again("pictures", func(w *world) {
		d := w.textDraft()
		for i := range l.Images {
			d.Media = append(d.Media, w.picture(i, fmt.Sprintf("Picture %d.", i+1)))
		}
		w.shows(w.published(d), d)
		long := w.textDraft()
		long.Media = append(slices.Clone(d.Media), w.picture(9, "One too many."))
		w.refused(long)
	})
	if l.Alt > 0 {
		w.again("alt text", func(w *world) {
			d := w.textDraft()
			d.Media = []channels.Media{w.picture(1, strings.Repeat("ë", l.Alt))}
			w.shows(w.published(d), d)
			long := w.textDraft()
			long.Media = []channels.Media{w.picture(1, strings.Repeat("ë", l.Alt+1))}
			w.refused(long)
		})
	}
	if l.ImageBytes < 6<<20 { // more takes too long on a slow machine
		w.again("bytes of a picture", func(w *world) {
			small := w.picture(1, "Large.").Content
			d := w.textDraft()
			d.Media = []channels.Media{mediaOf(padded(small, l.ImageBytes), "As large as may be.")}
			w.shows(w.published(d), d)
			long := w.textDraft()
			long.Media = []channels.Media{mediaOf(padded(small, l.ImageBytes+1), "Too large.")}
			w.refused(long)
		})
	}
}

// fill lengthens a text with letters until it counts n.
func fill(count func(string) int, text string, n int) string {
	return text + strings.Repeat("a", max(0, n-count(text)))
}

// padded lengthens a JPEG; decoders ignore what follows its end.
func padded(jpeg []byte, n int) []byte {
	return append(bytes.Clone(jpeg), make([]byte, max(0, n-len(jpeg)))...)
}
