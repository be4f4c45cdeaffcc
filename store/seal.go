package store

import (
	"crypto/rand"
	"fmt"
	"time"
)

// seal is put under each transaction in place of the writer's last one. If the answer to a COMMIT is lost,
// the seal that is found tells whether it came through. The number of a transaction, which PostgreSQL
// could be asked for as well, would not do: a standby that takes over without that transaction gives the
// number to another.
type seal struct {
	writer string // one for each start of a daemon
	number int64
}

func newSeal() seal { return seal{writer: "writer " + rand.Text()} }

// next is the seal of the next transaction. That it is a time serves only to know the seals of the dead.
func (s seal) next() seal {
	return seal{writer: s.writer, number: max(s.number+1, time.Now().UnixNano())}
}

// value is how the seal is stored; later ones come later in the order of texts too.
func (s seal) value() string { return fmt.Sprintf("%020d", s.number) }
