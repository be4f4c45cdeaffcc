package store

import (
	"reflect"
	"strings"
)

// cleanTexts makes every text one that PostgreSQL takes: it refuses broken UTF-8 and the zero byte, also as
// an escape in JSON. An outcome that cannot be written for a byte in a network's answer would never be
// written at all.
func cleanTexts(args []any) {
	for i, a := range args {
		if v := reflect.ValueOf(a); v.Kind() == reflect.String {
			args[i] = cleanText(v.String())
		}
	}
}

const replacement = "\ufffd"

func cleanText(s string) string {
	s = strings.ToValidUTF8(s, replacement)
	s = strings.ReplaceAll(s, "\x00", replacement)
	if !strings.Contains(s, zeroEscape) {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := strings.IndexByte(s, '\\')
		if n < 0 || n+1 == len(s) {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
		switch {
		case strings.HasPrefix(s, zeroEscape):
			b.WriteString(replacement)
			s = s[len(zeroEscape):]
		case s != "": // another escape, of a backslash perhaps
			b.WriteString(s[:2])
			s = s[2:]
		}
	}
	return b.String()
}

const zeroEscape = `\u0000`
