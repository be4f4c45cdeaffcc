// Package docs keeps the pages true to the code: its tests read README.md, docs/ and their neighbours.
package docs
