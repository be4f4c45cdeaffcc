package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/boards"
)

func dashboardsCommand(c *cli) *cobra.Command {
	return group("dashboards", "Dashboards for Grafana", dashboardsExportCommand(c))
}

func dashboardsExportCommand(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "export DIR",
		Short: "Write the dashboards for Grafana into a folder",
		Long: `Export writes each dashboard into a file of its own: "Alert live" for those who speak for the agency,
"Operations" for those who keep the daemon running, "After action" for the day after. Grafana 9 to 13 reads
them, by its import or from a folder that it is told of (deploy/grafana/provisioning). What is there by the
same name is replaced.`,
		Example: "  hueandcry dashboards export /etc/hueandcry/dashboards",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil { //nolint:gosec // Grafana reads it as another user
				return fmt.Errorf("the dashboards cannot be written there: %w", err)
			}
			for _, b := range boards.All() {
				text, err := b.JSON()
				if err != nil {
					return err
				}
				path := filepath.Join(args[0], b.Name+".json")
				if err := replace(path, text); err != nil {
					return err
				}
				fmt.Fprintf(c.Err, "%s: %d bytes\n", path, len(text))
			}
			return nil
		},
	}
}

// replace writes a file under another name until it is whole, so that nobody reads half of it.
func replace(path string, text []byte) (err error) {
	part, err := os.CreateTemp(filepath.Dir(path), ".hueandcry-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	_, err = part.Write(text)
	if err = errors.Join(err, part.Chmod(0o644), part.Sync(), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), path)
}
