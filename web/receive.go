package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/hueandcry/hueandcry/alert"
)

// takeMessage takes a CAP message of somebody who is known: a new alert, an update of one that came the same
// way, or its end. The name of the message is its key: what comes again is answered as it was.
func (s *Server) takeMessage(w http.ResponseWriter, r *http.Request, by alert.Token, in handedIn, approve bool, of *alert.Alert) error {
	m, err := s.readMessage(in.message)
	if err != nil {
		return err
	}
	switch {
	case m.Type == alert.MsgCancel && of != nil:
		return badRequest("a CAP message of type Cancel is no update; send it to /api/v1/alerts, or close the alert")
	case m.Type == alert.MsgCancel:
		return s.takeCancel(w, r, by, m)
	}
	receipt, err := s.opt.Received.Came(r.Context(), m.Received)
	if errors.Is(err, alert.ErrNotFound) {
		in.came = &m
		receipt, err = s.propose(r.Context(), by, in, approve, of)
	}
	if err != nil {
		return err
	}
	s.submitted(w, r, by, receipt, m.Type == alert.MsgUpdate)
	return nil
}

// readMessage reads a message of somebody who is known, on which one can safely act.
func (s *Server) readMessage(data []byte) (Incoming, error) {
	if s.opt.ReadMessage == nil {
		return Incoming{}, &Error{
			Status: http.StatusForbidden, Code: codeForbidden,
			Message: "this daemon takes no CAP messages; an operator can pin the certificates of those whom it listens to under cap.pins",
		}
	}
	m, err := s.opt.ReadMessage(data, s.opt.Now())
	switch {
	case err != nil:
		return m, &Error{Status: http.StatusUnprocessableEntity, Code: codeRefused, Message: "the CAP message is refused: " + err.Error(), cause: err}
	case alert.Blocking(m.Findings):
		return m, &Error{
			Status: http.StatusUnprocessableEntity, Code: codeRefused, Faults: m.Findings,
			Message: "nobody can safely act on this CAP message: " + summary(m.Findings),
		}
	}
	return m, nil
}

// propose makes of a message what awaits approval as that of a file does.
func (s *Server) propose(ctx context.Context, by alert.Token, in handedIn, approve bool, of *alert.Alert) (alert.Receipt, error) {
	m := in.came
	switch {
	case m.Type == alert.MsgUpdate && of == nil:
		a, err := s.meant(ctx, *m)
		if err != nil {
			return alert.Receipt{}, err
		}
		of = &a
	case m.Type == alert.MsgAlert && of != nil:
		return alert.Receipt{}, badRequest("a CAP message of type Alert is a new alert; send one of type Update, or this one to /api/v1/alerts")
	}
	sub := alert.Submission{By: by.Actor(), At: s.opt.Now(), Approve: approve, Received: &m.Received}
	receipt, err := s.write(ctx, sub, in, of)
	if e, ok := errors.AsType[*Error](err); ok && e.Code == codeRefused {
		e.Message += fmt.Sprintf(". CAP has no place for all that an alert needs: send the message as a part %q, and an alert file with the rest as a part %q", MessagePart, AlertPart)
	}
	return receipt, err
}

// takeCancel ends the case that a message says is over. How it ended CAP does not say: outcome may.
func (s *Server) takeCancel(w http.ResponseWriter, r *http.Request, by alert.Token, m Incoming) error {
	ended := alert.EndedExpired // whose words only say that it is over
	if said := r.URL.Query().Get("outcome"); said != "" {
		var err error
		if ended, err = alert.ParseEnded(said); err != nil {
			return badRequest("outcome: %v", err)
		}
	}
	before, err := s.opt.Received.Came(r.Context(), m.Received)
	code := before.Alert.Code
	if errors.Is(err, alert.ErrNotFound) {
		var a alert.Alert
		a, err = s.meant(r.Context(), m)
		code = a.Code
	}
	if err != nil {
		return err
	}
	out, err := s.opt.Commit.CloseAlert(r.Context(), code, alert.Closing{Ended: ended, By: by, At: s.opt.Now(), Received: &m.Received})
	if err != nil {
		return err
	}
	if before.Replayed {
		w.Header().Set("Idempotent-Replayed", "true")
	}
	s.opt.Log.InfoContext(r.Context(), "alert closed by a message", "alert", code, "phase", out.Alert.Phase, "ended", ended, "replayed", before.Replayed, "token", by.ID)
	writeJSON(w, http.StatusOK, out)
	return nil
}

// meant is the one alert that a message builds upon or ends: of those that it names, by the same sender, the
// one that is not over.
func (s *Server) meant(ctx context.Context, m Incoming) (alert.Alert, error) {
	var open, over []alert.Alert
	for _, ref := range m.References {
		if ref.Sender != m.Sender {
			continue
		}
		a, err := s.opt.Received.Source(ctx, ref)
		switch {
		case errors.Is(err, alert.ErrNotFound):
		case err != nil:
			return a, err
		case a.Phase.Final():
			over = append(over, a)
		case !slices.ContainsFunc(open, func(b alert.Alert) bool { return a.Code == b.Code }):
			open = append(open, a)
		}
	}
	switch {
	case len(open) > 1:
		return alert.Alert{}, fmt.Errorf("%w: the message names %d alerts that are open; send one for each", alert.ErrConflict, len(open))
	case len(open) == 1:
		return open[0], nil
	case len(over) > 0:
		return over[0], nil // whoever acts on it says that it is over
	}
	return alert.Alert{}, &Error{
		Status: http.StatusNotFound, Code: codeNotFound,
		Message: fmt.Sprintf("none of the %d messages that this one names came here from %s before; find the alert that is meant, and send an Update to /api/v1/alerts/{code}/revisions, or close it", len(m.References), m.Sender),
	}
}
