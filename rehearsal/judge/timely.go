package judge

import "time"

// denied finds what was refused although it may not be: a close on a full disk.
func denied(b *book) {
	for _, a := range b.Acts {
		if a.Must && a.Acked.IsZero() {
			b.blame("denied", "", a.Code, "the %s that began at %s was not acknowledged", a.Deed, a.Began.Format(time.TimeOnly))
		}
	}
}

// stalled finds what the public did not see in time.
func stalled(b *book) {
	for _, a := range b.Acts {
		c := b.cases[a.Code]
		if a.By.IsZero() || a.Acked.IsZero() {
			continue
		}
		for _, ch := range b.Channels {
			if !c.takes(ch) {
				continue
			}
			switch seen, stands := b.until(place{a.Code, ch.Name}, a.By); {
			case a.Deed == Close && stands:
				b.blame("stalled", ch.Name, a.Code, "closed at %s, and at %s the appeal still stood", a.Acked.Format(time.TimeOnly), a.By.Format(time.TimeOnly))
			case a.Deed != Close && seen < version(a.Revision):
				b.blame("stalled", ch.Name, a.Code, "revision %d was not seen by %s", a.Revision, a.By.Format(time.TimeOnly))
			}
		}
	}
}

// until is the newest version that a place had shown by a moment, and whether an appeal stood there then.
func (b *book) until(p place, at time.Time) (newest version, appeal bool) {
	var sights []Sight
	for _, s := range b.at(p.code, p.channel).sights {
		if !s.At.After(at) {
			sights = append(sights, s)
			_, v, _ := read(s.Text)
			newest = max(newest, v)
		}
	}
	for _, s := range stand(sights) {
		_, v, _ := read(s.Text)
		appeal = appeal || v != ending
	}
	return newest, appeal
}
