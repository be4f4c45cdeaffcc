package alert

import (
	"regexp"
	"slices"
	"strings"
)

var webLink = regexp.MustCompile(`(?i)\bhttps?://[^\s]+`)

// links looks at the links of typed texts. Messages with a link were passed on less (Sutton et al., PLOS ONE
// 2015); appeals with one did well where the facts stood in the text all the same (Solymosi, Petcu and
// Wilkinson). On X a link makes a post thirteen times dearer, too.
func (c *coach) links(l Lang, n Narrative) {
	own := []string{host(c.Contact.TipURL.Value), host(c.Meta.IssuingAgency.VerifyURL.Value)}
	for _, t := range c.typed(l, n) {
		found := webLink.FindAllString(t.text, -1)
		if len(found) > 1 {
			c.advise(t.path, "one_link", bySutton, "%d links; one is enough, to your own page", len(found))
		}
		if len(found) > 0 && strings.HasSuffix(t.path, ".overrides.x.text") {
			c.advise(t.path, "link_cost", byPrices, "a link makes this post thirteen times dearer on X, and it is passed on less; put the facts into the text")
		}
		for _, link := range found {
			if !slices.Contains(own, host(link)) {
				c.advise(t.path, "one_link", "pages behind a log-in have hidden real alerts", "links to %s, which is not your own page", host(link))
			}
		}
	}
}

// host is the host of a web address, or "".
func host(link string) string {
	_, rest, _ := strings.Cut(link, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.ToLower(strings.TrimRight(host, ".,;:!?)"))
}
