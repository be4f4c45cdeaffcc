package gazette

import (
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

// Incoming is a message of somebody else whose signature was verified.
type Incoming struct {
	alert.Received

	References []alert.Received // the earlier messages that it names
	Revision   *alert.Revision  // as far as the message goes
	Findings   []alert.Fault    // what was off in the message
	Faults     []alert.Fault    // what of it was not taken over
}

// Read reads a message that must be signed by a certificate pinned to its sender. Nothing is taken from
// anything that is not signed.
func (g *Gazette) Read(data []byte, now time.Time) (Incoming, error) {
	r, err := cap.Verify(data, g.opt.Pins, now)
	if err != nil {
		return Incoming{}, wayOut(err)
	}
	m := r.Message
	in := Incoming{Received: alert.Received{Sender: m.Sender, Identifier: m.Identifier, Sent: m.Sent.Time, Type: alert.MsgType(m.MsgType), Content: r.Raw}}
	for _, ref := range m.References {
		in.References = append(in.References, alert.Received{Sender: ref.Sender, Identifier: ref.Identifier, Sent: ref.Sent.Time})
	}
	in.Findings = cap.Faults(r.Findings)
	in.Revision, in.Faults = r.Revision(g.opt.Rules.Kinds)
	return in, nil
}

// wayOut adds what the sender can do.
func wayOut(err error) error {
	switch {
	case errors.Is(err, cap.ErrUnsigned):
		return fmt.Errorf("%w; sign it, or make a file of it with 'hueandcry alert new --from' and hand that in", err)
	case errors.Is(err, cap.ErrUntrusted):
		return fmt.Errorf("%w; an operator can pin the certificate of this sender under cap.pins", err)
	case errors.Is(err, cap.ErrForged):
		return fmt.Errorf("%w; it was changed on its way, if only by an indent: send it as it was signed", err)
	}
	return err
}
