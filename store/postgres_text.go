package store

import (
	"reflect"
	"strings"
)

// cleanTexts makes every text one that PostgreSQL takes: it refuses broken UTF-8 and the zero byte, and an
// outcome that cannot be written for a byte in a network's answer would never be written at all.
func cleanTexts(args []any) {
	for i, a := range args {
		if v := reflect.ValueOf(a); v.Kind() == reflect.String {
			args[i] = cleanText(v.String())
		}
	}
}

func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}
