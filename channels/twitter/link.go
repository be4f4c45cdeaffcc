package twitter

import "strings"

// maxLink is the longest link, in UTF-16 units, its scheme counted twice as X's library does.
const maxLink = 4096

// maxSlug is the longest path of X's own short links.
const maxSlug = 40

// findLinks finds every link as twitter-text does: with a scheme, or a bare domain that nothing before
// it keeps from being one. The steps mirror that library's one expression, left to right.
func findLinks(text string) spans {
	if !strings.Contains(text, ".") {
		return nil
	}
	u := unitsOf(text)
	var out spans
	for i := 0; i < len(u.r); {
		m, ok := u.matchAt(i)
		if !ok {
			i++
			continue
		}
		out = append(out, u.linksIn(m)...)
		i = m.end
	}
	return out
}

// match is one stretch that looks like a link: scheme, domain, port, path, query. The numbers are units.
type match struct {
	start, domain, domainEnd, end int
	path                          bool
}

func (m match) bare() bool { return m.domain == m.start }

// matchAt looks for a link whose preceding character is at i, or that begins the text.
func (u units) matchAt(i int) (match, bool) {
	if mayPrecede(u.r[i]) {
		if m, ok := u.match(i + 1); ok {
			return m, true
		}
	}
	if i == 0 {
		return u.match(0)
	}
	return match{}, false
}

func (u units) match(start int) (match, bool) {
	m := match{start: start, domain: start + u.scheme(start)}
	m.domainEnd = u.domain(m.domain)
	if m.domainEnd < 0 {
		return match{}, false
	}
	port := u.port(m.domainEnd)
	path := u.path(port)
	m.end, m.path = u.query(path), path > port
	return m, true
}

// linksIn returns the links that a match makes: one, or none, or for a bare domain with foreign letters
// between its parts several.
func (u units) linksIn(m match) spans {
	if !u.valid(m) {
		return nil
	}
	if !m.bare() {
		end, ok := u.shortened(m)
		if !ok {
			return nil
		}
		return spans{u.span(m.start, end)}
	}
	if m.start > 0 && strings.ContainsRune("-_./", u.r[m.start-1]) {
		return nil
	}
	found := u.asciiDomains(m.domain, m.domainEnd)
	if len(found) > 0 && m.path { // without a path, the port and the query stay outside too
		found[len(found)-1].end += m.end - m.domainEnd
	}
	for i, d := range found {
		found[i] = u.span(d.start, d.end)
	}
	return found
}

// valid applies the limits on lengths that DNS and the library set.
func (u units) valid(m match) bool {
	scheme := m.domain - m.start
	if m.bare() {
		scheme = len("https://")
	}
	if scheme+m.end-m.start > maxLink {
		return false
	}
	domain := u.string(m.domain, m.domainEnd)
	if strings.HasPrefix(domain, "xn--") && len(u.asciiDomains(m.domain, m.domainEnd)) == 0 {
		return false
	}
	for label := range strings.SplitSeq(domain, ".") {
		if !validLabel(label) {
			return false
		}
	}
	return true
}

// shortened returns the end of a link with a scheme. X's own short links end after their slug.
func (u units) shortened(m match) (int, bool) {
	if !strings.EqualFold(u.string(m.domain, m.domainEnd), "t.co") || u.get(m.domainEnd) != '/' {
		return m.end, true
	}
	slug := m.domainEnd + 1
	p := slug
	for isAlnum(u.get(p)) {
		p++
	}
	switch {
	case p == slug:
		return m.end, true
	case p-slug > maxSlug:
		return 0, false
	default:
		return u.query(p), true
	}
}
