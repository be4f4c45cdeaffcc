package strictxml

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

var declared = regexp.MustCompile(`^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']`)

// toUTF8 is the document in UTF-8, without a byte order mark.
func toUTF8(data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	name := "utf-8"
	if m := declared.FindSubmatch(data); m != nil {
		name = strings.ToLower(string(m[1]))
	}
	var err error
	switch name {
	case "utf-8", "utf8", "us-ascii", "ascii":
	case "iso-8859-1", "latin1":
		data, err = charmap.ISO8859_1.NewDecoder().Bytes(data)
	case "windows-1252", "cp1252":
		data, err = charmap.Windows1252.NewDecoder().Bytes(data)
	default:
		return nil, fmt.Errorf("the encoding %.20q is not read; send UTF-8", name)
	}
	if err != nil || !utf8.Valid(data) {
		return nil, fmt.Errorf("this is not %s; send UTF-8, and declare it", name)
	}
	return data, nil
}
