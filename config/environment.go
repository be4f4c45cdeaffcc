package config

import (
	"fmt"
	"slices"
	"strings"
)

const envPrefix = "HUEANDCRY_"

// CheckEnvironment refuses every variable that begins with HUEANDCRY_ and is not known: a misspelt one
// would be ignored without a word. environ is what [os.Environ] returns; the values are never shown.
func CheckEnvironment(environ []string, known ...string) error {
	for _, line := range environ {
		name, _, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, envPrefix) && !slices.Contains(known, name) {
			return fmt.Errorf("the environment variable %s is not known; unset it, or take one of %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}
