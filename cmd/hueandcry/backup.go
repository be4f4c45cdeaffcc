package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

func backupCommand(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a copy of a running daemon's whole store into a file",
		Long: `Backup asks the daemon for a consistent copy of everything it keeps, while it goes on working, and writes
it into a new file. The grant admin is needed. The file holds personal data: keep it where the store may
be kept. 'hueandcry restore' reads it, whichever database the daemon stands on.`,
		Example: "  hueandcry backup /var/backups/hueandcry-2026-11-27.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			path := args[0]
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s is there already; name a file that is not", path)
			}
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			// Under another name until it is whole, so that a broken one is never taken for a backup.
			part, err := os.CreateTemp(filepath.Dir(path), ".hueandcry-backup-*")
			if err != nil {
				return fmt.Errorf("the backup cannot be written there: %w", err)
			}
			defer func() {
				if err != nil {
					err = errors.Join(err, os.Remove(part.Name()))
				}
			}()
			n, err := cl.Backup(cmd.Context(), part)
			if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
				return err
			}
			if err := os.Rename(part.Name(), path); err != nil {
				return err
			}
			fmt.Fprintf(c.Err, "%s: %d bytes\n", path, n)
			return nil
		},
	}
}
