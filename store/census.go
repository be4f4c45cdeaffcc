package store

import (
	"context"
	"database/sql"
	"log/slog"
	"sync"
	"time"
)

const (
	large      = 1000             // deliveries of one transaction, after which the planner's picture of them is wrong
	censusTime = 60 * time.Second // the longest that counting may take
)

// census lets the planner count the deliveries when many have come at once; until then it sorts all of them
// for each claim. It runs beside the work, one at a time.
type census struct {
	end  context.CancelFunc
	runs sync.WaitGroup
	one  sync.Mutex
}

// of returns how to begin one.
func (c *census) of(db *sql.DB, log *slog.Logger) (begin func()) {
	ctx, end := context.WithCancel(context.Background())
	c.end = end
	return func() {
		c.runs.Go(func() {
			c.one.Lock()
			defer c.one.Unlock()
			ctx, cancel := context.WithTimeout(ctx, censusTime)
			defer cancel()
			if _, err := db.ExecContext(ctx, "ANALYZE deliveries"); err != nil && ctx.Err() == nil {
				log.WarnContext(ctx, "the deliveries could not be counted for the planner", "error", err)
			}
		})
	}
}

// close waits for what runs.
func (c *census) close() error {
	if c.end != nil {
		c.end()
	}
	c.runs.Wait()
	return nil
}
