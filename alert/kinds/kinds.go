// Package kinds reads the catalogue of the kinds of alerts, and holds the one that the program ships with.
package kinds

import (
	_ "embed"
	"sync"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
)

//go:embed kinds.yaml
var shipped []byte

// Read turns the bytes of a catalogue into kinds, and says all that is wrong with it at once, each fault at
// its line and column. The kinds are to be used only if there is none.
func Read(data []byte) (alert.Kinds, []alert.Fault) {
	k := alert.Kinds{}
	faults := file.Checked(data, &k, func() []alert.Fault { return k.Check() })
	return k, faults
}

var standard = sync.OnceValue(func() alert.Kinds {
	k, faults := Read(shipped)
	if len(faults) > 0 { // a test reads it
		panic(faults[0].String())
	}
	return k
})

// Default is the catalogue that the program ships with.
func Default() alert.Kinds { return standard() }
