package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/store"
)

func storeCommand(c *cli) *cobra.Command {
	return group("store", "Move what the daemon keeps", storeCopyCommand(c))
}

func storeCopyCommand(c *cli) *cobra.Command {
	var password string
	cmd := &cobra.Command{
		Use:   "copy FROM TO",
		Short: "Move a store to another place or database",
		Long: `Copy moves a whole store, from a file to PostgreSQL, back, or elsewhere. No daemon may have either open, and
TO must be empty. From then on FROM refuses to be used: two stores would post everything twice.

Put the new store into the configuration and start the daemon: it goes on where it was. If copying is
cut short, do it again.`,
		Example: `  hueandcry store copy sqlite:/var/lib/hueandcry/ledger.db postgres://hueandcry@db.example/hueandcry
  hueandcry store copy postgres://hueandcry@db.example/hueandcry sqlite:/var/lib/hueandcry/ledger.db`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			opt := store.Options{Log: c.logger(config.Default().Log), Now: c.deps.Now}
			if password != "" {
				b, err := os.ReadFile(password)
				if err != nil {
					return fmt.Errorf("--password-file: %w", err)
				}
				if opt.Password = strings.TrimRight(string(b), "\r\n"); opt.Password == "" {
					return errors.New("--password-file: the file is empty; write the password into it")
				}
			}
			n, err := store.Copy(cmd.Context(), args[0], args[1], opt, c.progress("copied"))
			if err != nil {
				return err
			}
			fmt.Fprintf(c.Err, "copied: %d rows. The old store is not used any more; put the new one into the configuration.\n", n)
			return nil
		},
	}
	cmd.Flags().StringVar(&password, "password-file", "", "a file with the PostgreSQL user's password (or use PGPASSFILE)")
	return cmd
}
