package cap

import (
	"cmp"
	"slices"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

var (
	atomFeedParts  = []string{"id", "title", "updated", "author", "category", "contributor", "generator", "icon", "link", "logo", "rights", "subtitle", "entry"}
	atomEntryParts = []string{"id", "title", "updated", "author", "category", "content", "contributor", "link", "published", "rights", "source", "summary"}
)

func (f *feedReader) atom(root *strictxml.Element) {
	f.feed.Form = "Atom"
	f.need("", root, "id")
	f.feed.Title = f.need("", root, "title")
	f.need("", root, "updated")
	f.strangers("", root, atomFeedParts)
	for e := range root.All(atomSpace, "entry") {
		path := at("", "entry", len(f.feed.Entries))
		entry := Entry{ID: f.need(path, e, "id"), Title: f.need(path, e, "title"), Link: atomLink(e)}
		f.need(path, e, "updated")
		f.unique(path, e, entry.ID)
		f.strangers(path, e, atomEntryParts)
		content := e.Child(atomSpace, "content")
		if (content == nil || !f.message(&entry, content)) && entry.Link == "" {
			f.off(Error, "ENTRY_WITHOUT_MESSAGE", path, e, "there is neither a message nor a link to one")
		}
		f.feed.Entries = append(f.feed.Entries, entry)
	}
}

// strangers notes elements that Atom does not know. Those of other namespaces are others' business.
func (f *feedReader) strangers(path string, e *strictxml.Element, known []string) {
	for _, c := range e.Children {
		if c.Space == atomSpace && !slices.Contains(known, c.Name) {
			f.off(Error, "UNSUPPORTED_ELEMENT", under(path, c.Name), c, "<%.40s> is no element of Atom here, and is ignored", c.Name)
		}
	}
}

// Media types of CAP; the second is an older one. A link that names none may lead to a message, too.
var capTypes = []string{MediaType, "application/common-alerting-protocol+xml", ""}

func atomLink(e *strictxml.Element) string {
	for _, kind := range capTypes {
		for link := range e.All(atomSpace, "link") {
			if link.Attribute("type") == kind && link.Attribute("href") != "" {
				return link.Attribute("href")
			}
		}
	}
	return ""
}

func (f *feedReader) rss(root *strictxml.Element) {
	f.feed.Form = "RSS"
	channel := root.Child("", "channel")
	if channel == nil {
		f.off(Error, "MISSING_REQUIRED_ELEMENT", "channel", root, "the element <channel> is absent")
		return
	}
	f.feed.Title = f.need("channel", channel, "title")
	for e := range channel.All("", "item") {
		path := at("", "item", len(f.feed.Entries))
		entry := Entry{ID: childText(e, "guid"), Link: childText(e, "link")}
		entry.Title = cmp.Or(childText(e, "title"), childText(e, "description"))
		if entry.Title == "" {
			f.off(Error, "MISSING_REQUIRED_ELEMENT", under(path, "title"), e, "neither a title nor a description")
		}
		if entry.Link == "" && !f.message(&entry, e) {
			f.off(Error, "ENTRY_WITHOUT_MESSAGE", path, e, "there is neither a message nor a link to one")
		}
		for _, name := range []string{"guid", "pubDate"} {
			if childText(e, name) == "" {
				f.off(Advice, "RECOMMENDED_ELEMENT", under(path, name), e, "absent")
			}
		}
		f.unique(path, e, entry.ID)
		f.feed.Entries = append(f.feed.Entries, entry)
	}
}

func childText(e *strictxml.Element, name string) string {
	if c := e.Child(e.Space, name); c != nil {
		return c.Text
	}
	return ""
}

func (f *feedReader) edxl(root *strictxml.Element) {
	f.feed.Form = "EDXL-DE"
	f.feed.Title = f.need("", root, "distributionID")
	for _, name := range []string{"senderID", "dateTimeSent", "distributionStatus", "distributionType", "combinedConfidentiality"} {
		f.need("", root, name)
	}
	for e := range root.All(edxlSpace, "contentObject") {
		path := at("", "contentObject", len(f.feed.Entries))
		entry := Entry{Title: childText(e, "contentDescription")}
		if !f.embedded(&entry, e) {
			f.off(Warning, "ENTRY_WITHOUT_MESSAGE", path, e, "there is no CAP message inside; other content is not read")
		}
		f.feed.Entries = append(f.feed.Entries, entry)
	}
	if len(f.feed.Messages()) == 0 {
		f.off(Error, "NO_MESSAGE", "contentObject", root, "no object holds a CAP message that can be read")
	}
}

func (f *feedReader) embedded(entry *Entry, object *strictxml.Element) bool {
	content := object.Child(edxlSpace, "xmlContent")
	if content == nil {
		return false
	}
	for inside := range content.All(edxlSpace, "embeddedXMLContent") {
		if f.message(entry, inside) {
			return true
		}
	}
	return false
}
