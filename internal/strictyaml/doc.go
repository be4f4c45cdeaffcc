// Package strictyaml reads YAML or JSON into Go structs and misses nothing: every unknown field, every
// wrong type and every duplicate key of a file is reported at once, each with its path, line and column.
//
// It refuses what makes files ambiguous or dangerous: more than one document, merge keys, custom tags,
// aliases that expand without end, and files that are too large or too deep. Numbers never become text
// silently, nor text numbers: whoever writes 0142 for a plate is told to put it in quotes.
//
// Fields are named by their yaml tag, or else by their json tag. A null leaves the Go value as it was, so
// defaults are simply set before decoding.
package strictyaml
