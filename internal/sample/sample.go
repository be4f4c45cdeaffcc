// Package sample holds an invented alert for tests, and canaries that show when a hidden value gets out.
package sample

import _ "embed"

// Full is an invented alert, as an alert file, that uses every section in two languages.
//
//go:embed full.yaml
var Full string
