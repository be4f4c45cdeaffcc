package simulate

// Mutant is a bug that is put in on purpose. A check that has never failed proves nothing.
type Mutant string

// The mutants; see docs/simulation.md.
const (
	MutantNone   Mutant = ""
	MutantSettle Mutant = "M1" // nobody waits the settle time
	MutantIntent Mutant = "M2" // that something is being sent is not written down: a crash forgets it
	MutantRepeat Mutant = "M5" // a create without an answer is repeated blindly
	MutantLeave  Mutant = "M6" // nobody asks for leave right before the call
	MutantLease  Mutant = "M7" // a lease is shorter than a call, and whoever takes over takes the call for ended
)

// Mutants lists them all.
func Mutants() []Mutant {
	return []Mutant{MutantSettle, MutantIntent, MutantRepeat, MutantLeave, MutantLease}
}
