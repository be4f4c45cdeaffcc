package cap

import (
	"bytes"
	"encoding/xml"
)

// encode writes a message in the order of the schema, whether it is right or not.
func encode(m *Message) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.EncodeElement(m, xml.StartElement{Name: xml.Name{Space: Namespace, Local: "alert"}}); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
