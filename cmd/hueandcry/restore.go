package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/store"
)

// longestSettle is how long a network may be at work on what another daemon sent, where no channel says
// longer.
const longestSettle = 40 * time.Second

func restoreCommand(c *cli) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "restore FILE --config CONFIG",
		Short: "Fill an empty store from a backup",
		Long: `Restore fills the empty store of a configuration from a file that 'hueandcry backup' wrote. The daemon that
was backed up must not run any more.

It may have posted after the backup was made. So whatever the backup shows as not posted yet is looked
for on its network first, and only sent if it is not there; where a network cannot be read, it is held
for a person. What was issued after the backup is not known to it.`,
		Example: "  hueandcry restore /var/backups/hueandcry-2026-11-27.db --config hueandcry.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := loadConfig(file)
			if err != nil {
				return err
			}
			opt := store.Options{Password: string(cfg.StorePassword), Log: c.logger(cfg.Log), Now: c.deps.Now}
			n, err := store.Restore(cmd.Context(), args[0], cfg.Store, opt, c.deps.Now(), settleOf(cfg), c.progress("restored"))
			if err != nil {
				return err
			}
			fmt.Fprintf(c.Err, "restored: %d rows. What may have been posted since is looked for before anything is sent.\n", n)
			return nil
		},
	}
	configFlag(cmd, &file)
	return cmd
}

// settleOf is the longest time that a network may still be at work on something.
func settleOf(cfg *config.Config) time.Duration {
	longest := longestSettle
	for _, ch := range cfg.Channels {
		longest = max(longest, ch.Settle)
	}
	return longest
}

// progress tells on a terminal how many rows there are so far, now and then.
func (c *cli) progress(what string) func(rows int) {
	next := 50_000
	return func(rows int) {
		if rows >= next {
			fmt.Fprintf(c.Err, "%s: %d rows so far\n", what, rows)
			next = rows + 50_000
		}
	}
}
