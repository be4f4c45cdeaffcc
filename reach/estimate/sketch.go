package estimate

import (
	"errors"
	"iter"
	"math"
	"math/bits"
	"slices"
)

// Sketch counts different followers without keeping any of them: HyperLogLog (Flajolet, Fusy, Gandouet
// and Meunier, AofA 2007) with 2^14 registers, read by the improved estimator of Ertl ("New cardinality
// estimation algorithms for HyperLogLog sketches", 2017), which needs no tables of corrections. It takes
// 16 KB, and far less for the few hundred followers of most accounts; it errs by 0.8 %, and the union of
// two is made by merging them. The zero value is empty.
type Sketch struct {
	few []uint32           // register<<8 | rank of those that are marked, in order, while they are few
	all *[sketchSize]uint8 // the rank of each register; nil while they are few
}

const (
	sketchBits  = 14
	sketchSize  = 1 << sketchBits
	sketchRanks = 64 - sketchBits // of the hash, left for the rank
	sketchFew   = sketchSize / 8  // marked registers take half the room of all then

	// sketchError is the standard error of an estimate: sqrt(3·ln 2 - 1)/sqrt(2^14).
	sketchError = 0.0081
)

// Insert counts an account by its hash, see [Hasher].
func (s *Sketch) Insert(hash uint64) {
	rank := bits.LeadingZeros64(hash<<sketchBits|1<<(sketchBits-1)) + 1
	s.mark(uint32(hash>>sketchRanks), uint8(rank))
}

// mark raises a register to a rank.
func (s *Sketch) mark(register uint32, rank uint8) {
	if s.all != nil {
		s.all[register] = max(s.all[register], rank)
		return
	}
	i, _ := slices.BinarySearch(s.few, register<<8)
	if i < len(s.few) && s.few[i]>>8 == register {
		s.few[i] = max(s.few[i], register<<8|uint32(rank))
		return
	}
	s.few = slices.Insert(s.few, i, register<<8|uint32(rank))
	if len(s.few) > sketchFew {
		few := s.few
		s.few, s.all = nil, new([sketchSize]uint8)
		for _, m := range few {
			s.all[m>>8] = uint8(m)
		}
	}
}

// marks are the registers that are not empty.
func (s *Sketch) marks() iter.Seq2[uint32, uint8] {
	return func(yield func(uint32, uint8) bool) {
		for _, m := range s.few {
			if !yield(m>>8, uint8(m)) {
				return
			}
		}
		if s.all == nil {
			return
		}
		for register, rank := range s.all {
			if rank > 0 && !yield(uint32(register), rank) {
				return
			}
		}
	}
}

// Merge makes s the union of both.
func (s *Sketch) Merge(other *Sketch) {
	for register, rank := range other.marks() {
		s.mark(register, rank)
	}
}

// Estimate is how many different accounts were inserted.
func (s *Sketch) Estimate() float64 {
	var counts [sketchRanks + 2]float64 // registers with each rank
	counts[0] = sketchSize
	for _, rank := range s.marks() {
		counts[0]--
		counts[rank]++
	}
	z := sketchSize * tau(1-counts[sketchRanks+1]/sketchSize)
	for k := sketchRanks; k >= 1; k-- {
		z = (z + counts[k]) / 2
	}
	z += sketchSize * sigma(counts[0]/sketchSize)
	return sketchSize * sketchSize / (2 * math.Ln2 * z)
}

// sigma corrects for registers that are still empty (Ertl, section 2.3).
func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for before := math.NaN(); z != before; y += y {
		x *= x
		before = z
		z += x * y
	}
	return z
}

// tau corrects for registers that are full (the same).
func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for before := math.NaN(); z != before; {
		x = math.Sqrt(x)
		before = z
		y /= 2
		z -= (1 - x) * (1 - x) * y
	}
	return z / 3
}

// The forms in which a sketch is stored: its first byte.
const (
	sketchAll = 1 // every register in a byte
	sketchSet = 2 // the marked ones in three bytes each: register<<6 | rank
)

// MarshalBinary writes the registers; no account can be read out of them.
func (s *Sketch) MarshalBinary() ([]byte, error) {
	if s.all != nil {
		return append([]byte{sketchAll}, s.all[:]...), nil
	}
	out := make([]byte, 1, 1+3*len(s.few))
	out[0] = sketchSet
	for register, rank := range s.marks() {
		m := register<<6 | uint32(rank)
		out = append(out, byte(m>>16), byte(m>>8), byte(m))
	}
	return out, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *Sketch) UnmarshalBinary(b []byte) error {
	read := Sketch{}
	switch {
	case len(b) == 1+sketchSize && b[0] == sketchAll:
		read.all = new([sketchSize]uint8)
		copy(read.all[:], b[1:])
	case len(b) > 0 && len(b)%3 == 1 && b[0] == sketchSet:
		for i := 1; i < len(b); i += 3 {
			m := uint32(b[i])<<16 | uint32(b[i+1])<<8 | uint32(b[i+2])
			if m>>6 >= sketchSize {
				return errDamaged
			}
			read.mark(m>>6, uint8(m&63))
		}
	default:
		return errors.New("this is no sketch of followers; read the list again")
	}
	for _, rank := range read.marks() {
		if rank == 0 || rank > sketchRanks+1 {
			return errDamaged
		}
	}
	*s = read
	return nil
}

var errDamaged = errors.New("this sketch of followers is damaged; read the list again")
