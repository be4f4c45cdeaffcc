package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// healthcheckCommand asks a daemon whether it lives: for the health check of an image that holds no
// other program that could ask.
func healthcheckCommand() *cobra.Command {
	timeout := 3 * time.Second
	cmd := &cobra.Command{
		Use:     "healthcheck [URL]",
		Short:   "Ask a daemon's health endpoint; exit 0 if it answers 200",
		Example: "  hueandcry healthcheck http://127.0.0.1:9090/-/ready",
		Args:    cobra.MaximumNArgs(1),
		Hidden:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			url := "http://127.0.0.1:9090/-/healthy" // the default ops_listen
			if len(args) == 1 {
				url = args[0]
			}
			return checkHealth(cmd.Context(), url, timeout)
		},
	}
	cmd.Flags().DurationVar(&timeout, "timeout", timeout, "how long to wait for the answer")
	return cmd
}

func checkHealth(ctx context.Context, url string, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("healthcheck: %s answered %s", url, resp.Status)
	}
	return nil
}
