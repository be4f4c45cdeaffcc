package cap

import (
	"encoding/xml"
	"time"
)

type rssDocument struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Title   string   `xml:"channel>title"`
	Link    string   `xml:"channel>link"`
	Desc    string   `xml:"channel>description"`
	Built   string   `xml:"channel>lastBuildDate"`
	Items   []rssOne `xml:"channel>item"`
}

type rssOne struct {
	Title string  `xml:"title"`
	Link  string  `xml:"link"`
	Desc  string  `xml:"description,omitempty"`
	GUID  rssGUID `xml:"guid"`
	Date  string  `xml:"pubDate"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

// RSS is the same feed as [Atom] for those who read RSS 2.0.
func RSS(c Channel, all []Issued) ([]byte, error) {
	doc := rssDocument{Version: "2.0", Title: c.Title, Link: c.Page, Desc: c.Author, Built: c.updated(all).Format(time.RFC1123Z)}
	if doc.Link == "" {
		doc.Link = c.URL
	}
	for _, i := range all {
		m := i.Message
		doc.Items = append(doc.Items, rssOne{
			Title: m.title(), Link: i.URL, Desc: m.first().Description,
			GUID: rssGUID{false, m.Reference().URN()}, Date: m.Sent.Format(time.RFC1123Z),
		})
	}
	return document(doc)
}
