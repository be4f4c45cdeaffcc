package store

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// notices is the channel on which every transaction that changed something is told.
const notices = "hueandcry"

// listen signals the watchers whenever another replica has changed something. It returns how to end that.
func (s *Store) listen(ctx context.Context, at address, log *slog.Logger) (stop func() error, err error) {
	c, err := startListening(ctx, at)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for c != nil {
			err := s.hear(ctx, c)
			if ctx.Err() == nil {
				log.WarnContext(ctx, "changes by other replicas are not heard; trying again", "store", at.place, "error", at.cause(err))
			}
			c = listenAgain(ctx, at)
			s.watch.signal() // something may have been missed
		}
	}()
	return func() error { cancel(); <-done; return nil }, nil
}

func startListening(ctx context.Context, at address) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	c, err := pgx.ConnectConfig(ctx, at.configured(listening))
	if err != nil {
		return nil, err
	}
	if _, err := c.Exec(ctx, "LISTEN "+notices); err != nil {
		return nil, errors.Join(err, c.Close(ctx))
	}
	return c, nil
}

// listenAgain tries until it can, or until ctx ends.
func listenAgain(ctx context.Context, at address) *pgx.Conn {
	for pause := firstPause; ; pause = min(2*pause, longestWait) {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil
		}
		if c, err := startListening(ctx, at); err == nil {
			return c
		}
	}
}

// hear listens until the connection ends.
func (s *Store) hear(ctx context.Context, c *pgx.Conn) error {
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = c.Close(ctx) // it is of no more use
	}()
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if int64(n.PID) != s.writer.self.Load() { // our own watchers know already
			s.watch.signal()
		}
	}
}
