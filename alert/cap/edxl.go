package cap

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"

	"github.com/hueandcry/hueandcry/alert"
)

// Envelope is what an EDXL-DE envelope says of itself.
type Envelope struct {
	ID     string
	Sender string
	Sent   Time
}

type edxlDocument struct {
	XMLName         xml.Name     `xml:"urn:oasis:names:tc:emergency:EDXL:DE:1.0 EDXLDistribution"`
	ID              string       `xml:"distributionID"`
	Sender          string       `xml:"senderID"`
	Sent            Time         `xml:"dateTimeSent"`
	Status          string       `xml:"distributionStatus"`
	Type            string       `xml:"distributionType"`
	Confidentiality string       `xml:"combinedConfidentiality"`
	Areas           []edxlArea   `xml:"targetArea"`
	Objects         []edxlObject `xml:"contentObject"`
}

type edxlArea struct {
	Circles  []Circle  `xml:"circle"`
	Polygons []Polygon `xml:"polygon"`
}

type edxlObject struct {
	Desc     string   `xml:"contentDescription,omitempty"`
	Incident string   `xml:"incidentID,omitempty"`
	Content  embedded `xml:"xmlContent>embeddedXMLContent"`
}

type embedded struct {
	Bytes []byte `xml:",innerxml"`
}

var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*\?>\s*`)

// EDXL wraps messages, byte for byte, into one EDXL-DE 1.0 envelope. All of them must have one status. A
// signed message is to be taken out again before it is verified.
func EDXL(e Envelope, all []Issued) ([]byte, error) {
	if len(all) == 0 {
		return nil, errors.New("an EDXL-DE envelope needs a message")
	}
	first := all[0].Message
	doc := edxlDocument{
		ID: e.ID, Sender: e.Sender, Sent: e.Sent, Status: first.Status, Type: distribution(first.MsgType), Confidentiality: "UNCLASSIFIED",
	}
	if first.Status == string(alert.Draft) {
		return nil, errors.New("EDXL-DE has no word for a draft")
	}
	for _, i := range all {
		m := i.Message
		if m.Status != doc.Status {
			return nil, fmt.Errorf("one EDXL-DE envelope cannot hold %s and %s; make two", doc.Status, m.Status)
		}
		if distribution(m.MsgType) != doc.Type {
			doc.Type = distribution(msgAlert)
		}
		for _, a := range m.first().Areas {
			if len(a.Circles)+len(a.Polygons) > 0 {
				doc.Areas = append(doc.Areas, edxlArea{a.Circles, a.Polygons})
			}
		}
		object := edxlObject{Desc: m.title(), Content: embedded{declaration.ReplaceAll(i.Bytes, nil)}}
		if len(m.Incidents) > 0 {
			object.Incident = m.Incidents[0]
		}
		doc.Objects = append(doc.Objects, object)
	}
	return document(doc)
}

// distribution is EDXL's word for a type of message.
func distribution(msgType string) string {
	if msgType == msgAlert {
		return "Report"
	}
	return msgType
}
