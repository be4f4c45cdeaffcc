package main

import (
	"context"
	"fmt"

	"github.com/hueandcry/hueandcry/internal/pgserver"
)

func needPostgres() error {
	if _, err := pgserver.Programs(context.Background()); err != nil {
		return fmt.Errorf("%w; .ci/install installs it", err)
	}
	return nil
}

// newPostgres starts a PostgreSQL of the trial's own. Its Remove ends it.
func newPostgres(ctx context.Context) (*pgserver.Server, error) {
	bin, err := pgserver.Programs(ctx)
	if err != nil {
		return nil, err
	}
	return pgserver.New(ctx, bin)
}
