package twitter

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxDomain is as far as a domain is read, in units. DNS allows 253; reading on would make a text of many
// dots cost the square of its length.
const maxDomain = 256

// domain returns the end of the longest domain that begins at p, or -1: labels joined by dots, the last
// a public top-level domain. An underscore may stand in a subdomain only.
func (u units) domain(p int) int {
	end, limit := -1, p+maxDomain
	for {
		q, registrable := p, true
		for q < limit && (isDomain(u.get(q)) || u.get(q) == '_' || u.get(q) == '-') {
			registrable = registrable && u.r[q] != '_'
			q++
		}
		if q == p || u.get(q) != '.' || !isDomain(u.get(p)) || !isDomain(u.get(q-1)) {
			return end
		}
		if t := u.knownTLD(q + 1); t > 0 && registrable {
			end = t
		}
		p = q + 1
	}
}

// knownTLD is tld up to the end of the text, which is looked up once for each place.
func (u units) knownTLD(p int) int {
	if u.tlds[p] == 0 {
		u.tlds[p] = u.tld(p, len(u.r))
	}
	return u.tlds[p]
}

// asciiDomains finds the domains of ASCII and accented Latin letters within the domain from p to end:
// of a bare domain X links only these.
func (u units) asciiDomains(p, end int) spans {
	var out spans
	for p < end {
		if e := u.asciiDomain(p, end); e > 0 {
			out = append(out, span{p, e})
			p = e
		} else {
			p++
		}
	}
	return out
}

func (u units) asciiDomain(p, limit int) int {
	end := -1
	for {
		q := p
		for q < limit && (isAlnum(u.r[q]) || u.r[q] == '-' || isAccented(u.r[q])) {
			q++
		}
		if q == p || q >= limit || u.r[q] != '.' {
			return end
		}
		if t := u.tld(q+1, limit); t > 0 {
			end = t
		}
		p = q + 1
	}
}

// tld returns the end of the top-level domain that begins at p, or -1.
func (u units) tld(p, limit int) int {
	q := p
	for q < limit && isAlnum(u.r[q]) {
		q++
	}
	if q > p {
		mixed := q // "vermögensberatung" is one of the few
		for mixed < limit && (isAlnum(u.r[mixed]) || isAccented(u.r[mixed])) {
			mixed++
		}
		for _, end := range []int{mixed, q} {
			if u.ends(end, limit) && isTLD(u.string(p, end)) {
				return end
			}
		}
		return u.punycode(p, q, limit)
	}
	for q < limit && u.r[q] >= 0x80 && isDomain(u.r[q]) && q-p < 63 {
		q++
	}
	for ; q > p; q-- {
		if u.ends(q, limit) && isTLD(u.string(p, q)) {
			return q
		}
	}
	return -1
}

// ends reports whether a top-level domain may end before p.
func (u units) ends(p, limit int) bool {
	return p >= limit || !isAlnum(u.r[p]) && !strings.ContainsRune("@+-", u.r[p])
}

// punycode returns the end of a label xn--… at p whose first two letters end at q, or -1. X takes any.
func (u units) punycode(p, q, limit int) int {
	if !strings.EqualFold(u.string(p, q), "xn") || u.get(q) != '-' || u.get(q+1) != '-' {
		return -1
	}
	e := q + 2
	for e < limit && (isAlnum(u.r[e]) || u.r[e] == '-') {
		e++
	}
	if e == q+2 {
		return -1
	}
	return e
}

// isTLD reports whether X takes a label for a top-level domain, or may by now. The public suffix list
// holds those of X's own list of 2020 that are still delegated, and the newer ones; the retired are ours
// to keep.
func isTLD(label string) bool {
	label = strings.ToLower(label)
	if wasTLD(label) {
		return true
	}
	ascii, err := idna.Punycode.ToASCII(label)
	if err != nil {
		return false
	}
	_, icann := publicsuffix.PublicSuffix("0." + ascii) // a label before it that no private suffix has
	return icann
}

// validLabel applies the length limit of DNS to a label in its ASCII form. One that claims to be ASCII
// form already is not looked into.
func validLabel(label string) bool {
	ascii, err := idna.Punycode.ToASCII(label)
	if err != nil {
		ascii = label
	}
	return len(ascii) <= 63
}
