package cap

import "github.com/hueandcry/hueandcry/alert"

// Namespace is that of CAP 1.2.
const Namespace = "urn:oasis:names:tc:emergency:cap:1.2"

// MediaType is what a CAP message is called on the web.
const MediaType = "application/cap+xml"

// Message is one CAP message. The fields stand in the order that the schema demands, for they are written
// in it.
type Message struct {
	Identifier  string     `xml:"identifier"`
	Sender      string     `xml:"sender"`
	Sent        Time       `xml:"sent"`
	Status      string     `xml:"status"`
	MsgType     string     `xml:"msgType"`
	Source      string     `xml:"source,omitempty"`
	Scope       string     `xml:"scope"`
	Restriction string     `xml:"restriction,omitempty"` // with scope Restricted
	Addresses   List       `xml:"addresses,omitempty"`   // with scope Private
	Codes       []string   `xml:"code"`
	Note        string     `xml:"note,omitempty"`
	References  References `xml:"references,omitempty"`
	Incidents   List       `xml:"incidents,omitempty"`
	Infos       []Info     `xml:"info"` // one for each language
}

// Info says everything in one language.
type Info struct {
	Language      string     `xml:"language,omitempty"` // en-US if absent
	Categories    []string   `xml:"category"`
	Event         string     `xml:"event"`
	ResponseTypes []string   `xml:"responseType"`
	Urgency       string     `xml:"urgency"`
	Severity      string     `xml:"severity"`
	Certainty     string     `xml:"certainty"`
	Audience      string     `xml:"audience,omitempty"`
	EventCodes    []Value    `xml:"eventCode"`
	Effective     Time       `xml:"effective"`
	Onset         Time       `xml:"onset"`
	Expires       Time       `xml:"expires"`
	SenderName    string     `xml:"senderName,omitempty"`
	Headline      string     `xml:"headline,omitempty"`
	Description   string     `xml:"description,omitempty"`
	Instruction   string     `xml:"instruction,omitempty"`
	Web           string     `xml:"web,omitempty"`
	Contact       string     `xml:"contact,omitempty"`
	Parameters    []Value    `xml:"parameter"`
	Resources     []Resource `xml:"resource"`
	Areas         []Area     `xml:"area"`
}

// Lang is the language of the info.
func (i Info) Lang() alert.Lang {
	if i.Language == "" {
		return "en-US"
	}
	return alert.Lang(i.Language)
}

// Value is a value of a list that the name names.
type Value struct {
	Name  string `xml:"valueName"`
	Value string `xml:"value"`
}

// Resource is a file that belongs to the alert.
type Resource struct {
	Desc     string `xml:"resourceDesc"`
	MimeType string `xml:"mimeType"`
	Size     int64  `xml:"size,omitempty"` // bytes
	URI      string `xml:"uri,omitempty"`
	DerefURI string `xml:"derefUri,omitempty"` // the content itself, in base 64
	Digest   string `xml:"digest,omitempty"`   // SHA-1 of the content, in hex
}

// Area is where the alert is for.
type Area struct {
	Desc     string    `xml:"areaDesc"`
	Polygons []Polygon `xml:"polygon"`
	Circles  []Circle  `xml:"circle"`
	Geocodes []Value   `xml:"geocode"`
	Altitude string    `xml:"altitude,omitempty"` // feet above sea level
	Ceiling  string    `xml:"ceiling,omitempty"`  // the same
}

// value is the first value of a name, or nothing.
func value(all []Value, name string) string {
	for _, v := range all {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}
