package bluesky

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// TestSyntax reads the identifiers that every implementation of the AT Protocol must take and refuse.
func TestSyntax(t *testing.T) {
	dir := filepath.Join(testneed.Shared(t), "contracts", "atproto", "interop-test-files", "syntax")
	for name, valid := range map[string]func(string) bool{
		"tid":       func(s string) bool { _, ok := tidTime(s); return ok },
		"handle":    isHandle,
		"did":       isDID,
		"nsid":      isNSID,
		"recordkey": isKey,
		"aturi":     func(s string) bool { _, err := parseURI(s); return err == nil },
	} {
		for kind, want := range map[string]bool{"valid": true, "invalid": false} {
			t.Run(name+" "+kind, func(t *testing.T) {
				n := 0
				for _, line := range lines(t, filepath.Join(dir, name+"_syntax_"+kind+".txt")) {
					if got := valid(line); got != want {
						t.Errorf("%q is taken for a %s: %t, want %t", line, name, got, want)
					}
					n++
				}
				if n == 0 {
					t.Error("the file holds no examples")
				}
			})
		}
	}
}

func TestLanguages(t *testing.T) {
	dir := filepath.Join(testneed.Shared(t), "contracts", "atproto", "interop-test-files", "syntax")
	for _, s := range lines(t, filepath.Join(dir, "language_syntax_invalid.txt")) {
		if langSyntax.MatchString(s) {
			t.Errorf("%q is taken for a language", s)
		}
	}
	for _, s := range []string{"en", "en-US", "es-419", "zh-Hant", "zh-Hant-TW", "haw"} {
		if !langSyntax.MatchString(s) {
			t.Errorf("%q is a language", s)
		}
	}
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && !strings.HasPrefix(line, "# ") {
			out = append(out, line)
		}
	}
	return out
}

func TestURIOfARecord(t *testing.T) {
	const s = "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jzfcijpj2z2a"
	u, err := parseRecord(s)
	if err != nil {
		t.Fatal(err)
	}
	if u.String() != s || u.Collection != collectionPost || u.Key != "3jzfcijpj2z2a" {
		t.Errorf("%q is read as %+v", s, u)
	}
	for _, s := range []string{"", "at://agency.example", "at://agency.example/app.bsky.feed.post", "https://bsky.app/profile/agency.example"} {
		if u, err := parseRecord(s); err == nil {
			t.Errorf("%q names the record %+v", s, u)
		}
	}
}

func FuzzURI(f *testing.F) {
	f.Add("at://did:plc:asdf123/app.bsky.feed.post/3jzfcijpj2z2a")
	f.Add("at://user.bsky.social//")
	f.Add("at://name.0/a.b.c/..")
	f.Fuzz(func(t *testing.T, s string) {
		u, err := parseURI(s)
		if err == nil && u.String() != s {
			t.Errorf("%q is read as %+v, which reads %q", s, u, u)
		}
	})
}
