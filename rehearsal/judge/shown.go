package judge

import "strings"

// stray finds posts that nobody asked for, and those of an act that was refused.
func stray(b *book) {
	for _, s := range b.Sights {
		if s.Kind == "delete" {
			continue
		}
		code, v, ok := read(s.Text)
		c := b.cases[code]
		switch {
		case !ok, c == nil, c.submit == nil:
			b.blame("stray", s.Channel, code, "%q was posted, and no alert has it", s.Text)
		case !c.asked(v) && c.refused(v):
			b.blame("undone", s.Channel, code, "%s was refused, and yet shown", v)
		case !c.asked(v):
			b.blame("stray", s.Channel, code, "%s was shown, and nobody asked for it", v)
		}
	}
}

// refused reports whether a client asked for this version and was told that it was not done.
func (c *story) refused(v version) bool {
	if v == ending {
		return c.closing != nil && c.closing.Refused
	}
	for _, a := range append(c.updates, *c.submit) {
		if version(a.Revision) == v && a.Refused {
			return true
		}
	}
	return false
}

// drill finds drills that left the building, and earnest alerts among the drills: also as requests that
// had no effect.
func drill(b *book) {
	for p, s := range b.places {
		c, ch := b.cases[p.code], b.channels[p.channel]
		if c == nil || ch.Dead || c.takes(ch) {
			continue
		}
		if n := len(s.sights) + len(s.calls); n > 0 {
			b.blame("drill", p.channel, p.code, "a channel that does not carry this alert got %d calls and showed %d changes", len(s.calls), len(s.sights))
		}
	}
}

// lost finds what was acknowledged and is not there in the end.
func lost(b *book) {
	if !b.Rest {
		return
	}
	for _, c := range b.cases {
		if c.least() == 0 || c.closing != nil && !c.closing.Refused {
			continue // an ending may overtake the appeal
		}
		for _, ch := range b.Channels {
			if c.takes(ch) && len(b.at(c.code, ch.Name).standing) == 0 {
				b.blame("lost", ch.Name, c.code, "%s is in force, and nothing stands", c.least())
			}
		}
	}
}

// unkept finds what was acknowledged after the disk had failed, and a daemon that went on. An answer that
// was on its way at that moment is none.
func unkept(b *book) {
	for _, s := range b.Broken {
		if s.To.IsZero() {
			b.blame("unkept", "", "", "the disk failed to keep a write to %s, and the daemon went on", s.File)
		}
		for _, a := range b.Acts {
			if a.Acked.After(s.From.Add(b.Flight)) && (s.To.IsZero() || a.Acked.Before(s.To)) {
				b.blame("unkept", "", a.Code, "the %s was acknowledged %s after the disk had failed to keep a write to %s", a.Deed, a.Acked.Sub(s.From), s.File)
			}
		}
	}
}

// stale finds what stands in the end although something newer is in force, by its mark or by its words.
func stale(b *book) {
	if !b.Rest {
		return
	}
	for p, s := range b.places {
		c := b.cases[p.code]
		if c == nil || c.closed {
			continue
		}
		for _, post := range s.standing {
			if _, v, _ := read(post.Text); v < c.least() {
				b.blame("stale", p.channel, p.code, "%s stands in post %s although %s is in force", v, post.Post, c.least())
			}
			for _, u := range c.updates {
				if !u.Acked.IsZero() && u.Withdrawn != "" && strings.Contains(post.Text, u.Withdrawn) {
					b.blame("stale", p.channel, p.code, "post %s shows %q, which revision %d has withdrawn", post.Post, u.Withdrawn, u.Revision)
				}
			}
		}
	}
}

// survivor finds posts of closed alerts that stand in the end. What may stand there is the ending, or
// nothing.
func survivor(b *book) {
	if !b.Rest {
		return
	}
	removed := map[[2]string]bool{}
	for _, c := range b.Calls {
		if c.Op == "delete" {
			removed[[2]string{c.Channel, c.Post}] = true
		}
	}
	for p, s := range b.places {
		if c := b.cases[p.code]; c == nil || !c.closed {
			continue
		}
		for _, post := range s.standing {
			if _, v, _ := read(post.Text); v == ending {
				continue
			}
			kind := "survivor"
			if removed[[2]string{p.channel, post.Post}] {
				kind = "abandoned"
			}
			b.blame(kind, p.channel, p.code, "the alert is closed, and post %s stands: %q", post.Post, post.Text)
		}
	}
}
