package twitter

import "strings"

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isAlnum(r rune) bool {
	return isDigit(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// mayPrecede reports whether a link may begin behind r.
func mayPrecede(r rune) bool {
	return !isAlnum(r) && !strings.ContainsRune("@＠$#＃\uFFFE\uFEFF\uFFFF", r)
}

// isDomain reports whether r may stand in a domain: anything but punctuation, spaces, marks of direction
// and invalid characters. The double quote is no punctuation here.
func isDomain(r rune) bool {
	switch {
	case r <= ' ', r >= 0x2000 && r <= 0x200A, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return r < 0x09 || r > 0x0D && r < ' '
	case r < 0x80:
		return !strings.ContainsRune("!'#%&()*+,\\-./:;<=>?@[]^_{|}~$", r)
	}
	switch r {
	case 0x85, 0xA0, 0x061C, 0x1680, 0x180E, 0x200E, 0x200F, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFFFE, 0xFEFF, 0xFFFF:
		return false
	}
	return true
}

// isAccented reports whether r is a Latin letter beyond ASCII, or a mark on one.
func isAccented(r rune) bool {
	switch {
	case r >= 0xC0 && r <= 0x24F:
		return r != 0xD7 && r != 0xF7
	case r >= 0x300 && r <= 0x36F, r >= 0x1E00 && r <= 0x1EFF:
		return true
	}
	return strings.ContainsRune("ɓɔɖɗəɛɣɨɯɲʉʋʻ", r)
}

func isCyrillic(r rune) bool { return r >= 0x0400 && r <= 0x04FF }

func isPathEnd(r rune) bool {
	return isAlnum(r) || isCyrillic(r) || isAccented(r) || strings.ContainsRune("+-=_#/", r)
}

func isPath(r rune) bool {
	return isPathEnd(r) || strings.ContainsRune("!*';:,.$%[]–~@|&", r)
}

func isQuery(r rune) bool {
	return isAlnum(r) || strings.ContainsRune("!?*'@();:&=+$/%#[]-_.,~|", r)
}
