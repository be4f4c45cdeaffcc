package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// CloseAlert ends a case. From the moment it is acknowledged nothing more is created for it; what is queued is
// dropped, and what stands is corrected or taken away by the acts that were approved with the alert. What
// may or may not have landed is looked for first, and corrected when it is found. An alert that nobody
// has approved is rejected by it.
func (s *Store) CloseAlert(ctx context.Context, code string, c alert.Closing) (alert.Closed, error) {
	var out alert.Closed
	err := s.write(ctx, func(ctx context.Context, t *tx) (err error) {
		if c.Received == nil {
			out, err = t.closeAlert(ctx, code, c)
			return err
		}
		out, err = t.closeOnce(ctx, code, c)
		return err
	})
	return out, err
}

// closeOnce ends a case at the word of a message, or answers as it was answered when it came before.
func (t *tx) closeOnce(ctx context.Context, code string, c alert.Closing) (out alert.Closed, err error) {
	before, err := came(ctx, t, *c.Received)
	if err == nil {
		return out, json.Unmarshal(before.Answer, &out)
	}
	if !errors.Is(err, alert.ErrNotFound) {
		return out, err
	}
	a, err := findAlert(ctx, t, code)
	if err != nil {
		return out, err
	}
	if out, err = t.closeAlert(ctx, code, c); err != nil {
		return out, err
	}
	answer, err := json.Marshal(out)
	if err != nil {
		return out, err
	}
	return out, t.receive(ctx, a.Seq, *c.Received, answer)
}

func (t *tx) closeAlert(ctx context.Context, code string, c alert.Closing) (alert.Closed, error) {
	a, err := findAlert(ctx, t, code)
	if err != nil {
		return alert.Closed{}, err
	}
	if err := t.mayClose(ctx, a, c); err != nil {
		return alert.Closed{}, err
	}
	if a.Phase == alert.PhasePending {
		return t.reject(ctx, a, c)
	}
	out, err := t.closeOut(ctx, a, alert.PhaseClosed, c.Ended, c.By.Actor(), c.At)
	if err != nil {
		return out, err
	}
	return out, t.cancel(ctx, a, c)
}

// cancel tells machines of an end. What had not taken effect yet was never told them.
func (t *tx) cancel(ctx context.Context, before stored, c alert.Closing) error {
	if before.Phase != alert.PhaseLive && before.Effective.After(c.At) {
		return nil
	}
	a, err := findAlert(ctx, t, before.Code)
	if err != nil {
		return err
	}
	return t.announce(ctx, a, alert.Decision{At: c.At})
}

// mayClose refuses what cannot be closed, or not like this.
func (t *tx) mayClose(ctx context.Context, a stored, c alert.Closing) error {
	if err := alert.MayClose(c.By); err != nil {
		return err
	}
	if a.Phase == alert.PhasePending {
		return nil
	}
	if err := a.Closable(); err != nil {
		return err
	}
	if c.FamilyTold {
		return nil
	}
	withheld, err := t.withheld(ctx, a, c.Ended)
	if err == nil && withheld {
		err = fmt.Errorf("%w: the words for %s wait until the family has been told; confirm that with family_told, or close with the outcome expired, whose words say nothing of it", alert.ErrConflict, c.Ended)
	}
	return err
}

// withheld tells whether the words of an ending wait for a person's word that the family knows.
func (t *tx) withheld(ctx context.Context, a stored, e alert.Ended) (bool, error) {
	var rev alert.Revision
	_, err := one(ctx, t, func(r row) (struct{}, error) { return struct{}{}, r.Scan(parsed(&rev)) },
		"SELECT content FROM revisions WHERE alert = $1 AND number = $2", a.Seq, a.Revision)
	return rev.Closeouts.For(e).WithheldUntilFamilyTold || e == alert.EndedDeceased, err
}

func (t *tx) reject(ctx context.Context, a stored, c alert.Closing) (alert.Closed, error) {
	who, err := text(c.By.Actor())
	if err != nil {
		return alert.Closed{}, err
	}
	_, err = t.exec(ctx, "UPDATE alerts SET phase = $1, closed = $2, ended = $3, closed_by = $4 WHERE seq = $5", alert.PhaseRejected, micros(c.At), c.Ended, who, a.Seq)
	if err != nil {
		return alert.Closed{}, err
	}
	e, err := note(a.Seq, "rejected", map[string]any{"ended": c.Ended})
	if err != nil {
		return alert.Closed{}, err
	}
	if err := t.log(ctx, c.At, c.By.Actor(), e); err != nil {
		return alert.Closed{}, err
	}
	a, err = findAlert(ctx, t, a.Code)
	return alert.Closed{Alert: a.Alert}, err
}

// closeOut is the end itself, by a person or by the clock.
func (t *tx) closeOut(ctx context.Context, a stored, as alert.Phase, e alert.Ended, by alert.Actor, now time.Time) (alert.Closed, error) {
	who, err := text(by)
	if err != nil {
		return alert.Closed{}, err
	}
	closed := now
	if as == alert.PhaseExpired {
		closed = a.Expires
	}
	_, err = t.exec(ctx, "UPDATE alerts SET phase = $1, closed = $2, ended = $3, closed_by = $4 WHERE seq = $5", as, micros(closed), e, who, a.Seq)
	if err != nil {
		return alert.Closed{}, err
	}
	if err := t.count(ctx, alert.CountClosed, [3]string{a.Kind, string(a.Status), string(e)}, 1); err != nil {
		return alert.Closed{}, err
	}
	dropped, err := t.dropQueued(ctx, a.Seq, fmt.Sprintf("the alert is %s", as), now)
	if err != nil {
		return alert.Closed{}, err
	}
	if a, err = findAlert(ctx, t, a.Code); err != nil {
		return alert.Closed{}, err
	}
	corrections, doubtful, err := t.endAll(ctx, a, now)
	if err != nil {
		return alert.Closed{}, err
	}
	told, err := note(a.Seq, string(as), map[string]any{"ended": e, "dropped": dropped, "corrections": corrections, "doubtful": doubtful})
	if err != nil {
		return alert.Closed{}, err
	}
	out := alert.Closed{Alert: a.Alert, Dropped: dropped, Corrections: int(corrections), Doubtful: doubtful}
	return out, t.log(ctx, now, by, told)
}

// endAll intends, at each channel where there is anything of an alert that is over, what tells of the
// ending. It returns how many deliveries that are, and how many may still turn out to have landed.
func (t *tx) endAll(ctx context.Context, a stored, now time.Time) (corrections int64, doubtful int, err error) {
	here, err := t.presence(ctx, a.Seq)
	if err != nil {
		return 0, 0, err
	}
	rs, err := t.renderings(ctx, a.Seq, a.Revision, a.Ended.Words())
	if err != nil {
		return 0, 0, err
	}
	intents, doubtful := here.End(a.Ended, rs)
	corrections, err = t.enqueue(ctx, a, intents, now)
	return corrections, doubtful, err
}
