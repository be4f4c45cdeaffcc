package alert

import (
	"net/url"
	"regexp"
	"strings"
)

// E.164 with the separators that people write: +1-555-555-0142.
var phoneNumber = regexp.MustCompile(`^\+[0-9](?:[ .-]?\(?[0-9]+\)?)+$`)

// What people write behind a number to be dialled when somebody answers.
var extension = regexp.MustCompile(`(?i)[ ,;-]*(?:extension|ext|x|#)[ .:=]*[0-9]+$`)

// digits are the digits of s alone.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func (g *gate) contact() {
	c := g.Contact
	if g.plain("contact.emergency_no", c.EmergencyNo, `write the number to call: "911"`) {
		number := digits(c.EmergencyNo.Value)
		switch {
		case len(number) < 2 || strings.Trim(c.EmergencyNo.Value, "0123456789+-. ()") != "":
			g.block("contact.emergency_no", `%q is no telephone number; write it like "911"`, c.EmergencyNo.Value)
		case g.as.drillWord() != "" && len(number) < realNumber:
			g.block("contact.emergency_no", realInDrill)
		}
	}
	if g.plain("contact.tip_phone", c.TipPhone, `write the tip line's number: "+1-555-555-0142"`) {
		if number := extension.ReplaceAllString(c.TipPhone.Value, ""); number != c.TipPhone.Value {
			g.block("contact.tip_phone", "%q has an extension, which few can dial; leave it out: %q", c.TipPhone.Value, number)
		} else if n := len(digits(c.TipPhone.Value)); n < 8 || n > 15 || !phoneNumber.MatchString(c.TipPhone.Value) {
			g.block("contact.tip_phone", `%q lacks its country; write it like "+1-555-555-0142"`, c.TipPhone.Value)
		}
	}
	g.approach()
	g.link("contact.tip_url", c.TipURL.Value)
	g.address("contact.tip_email", c.TipEmail.Value)
}

// Shorter numbers are short codes, which reach a real control room.
const realNumber = 6

const realInDrill = "a drill never prints a real emergency number; write a number of the drill's own"

func (g *gate) approach() {
	const path = "contact.do_not_approach"
	answer := g.Contact.DoNotApproach
	if answer.Value == nil {
		g.block(path, "not answered; write true if anyone is or may be armed or dangerous, else false")
		return
	}
	if answer.SeenBy() != VisiblePublic {
		g.block(path, hiddenField, answer.SeenBy())
	}
	if *answer.Value {
		return
	}
	for i, s := range g.Suspects {
		if s.Armed.Value != NotArmed {
			g.block(path, "must be true: %s may be armed; write armed: not_armed there if that is known", at("suspects", i))
			return
		}
	}
}

// link blocks a link that people cannot follow.
func (g *gate) link(path, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		g.block(path, "%q is no web address; write it with https://", s)
		return
	}
	g.silo(path, s)
}

// address blocks what is no e-mail address.
func (g *gate) address(path, s string) {
	local, host, ok := strings.Cut(s, "@")
	if s != "" && (!ok || local == "" || !strings.Contains(host, ".") || strings.ContainsAny(s, " ,<>&")) {
		g.block(path, "%q is no e-mail address", s)
	}
}

// Networks that show a page of theirs to nobody without an account.
var loginWall = regexp.MustCompile(`(?i)\b(?:www\.|m\.|mobile\.)?((?:x|twitter|facebook|instagram|threads|tiktok|linkedin|snapchat|nextdoor)\.(?:com|net)|fb\.me|t\.co)\b(?:/|$|[\s)])`)

// silo blocks a link behind which people must log in.
func (g *gate) silo(path, s string) {
	if m := loginWall.FindStringSubmatch(s); m != nil {
		g.block(path, "links to %s, where people must log in; link to your own page only", m[1])
	}
}
