package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/config"
)

func configCommand(c *cli) *cobra.Command {
	return group("config", "Look after the configuration", configCheckCommand(c))
}

func configCheckCommand(c *cli) *cobra.Command {
	var (
		file  string
		quiet bool
	)
	cmd := &cobra.Command{
		Use:   "check --config FILE",
		Short: "Say everything that is wrong with a configuration, or print it as it counts",
		Long: `Check reads the configuration, every secret file it names, its kinds of alerts and its phrases, and tells
all that is wrong at once, each with its line. If nothing is, it prints the configuration as it counts, with defaults and with every
secret redacted. It calls no network; 'hueandcry channels check' does.`,
		Example: "  hueandcry config check --config hueandcry.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := loadConfig(file)
			if err != nil {
				return err
			}
			if _, err := loadRules(cfg); err != nil {
				return err
			}
			if quiet {
				return nil
			}
			text, err := cfg.Effective(func(ch config.Channel) (any, []string) {
				n, err := networkNamed(ch.Network)
				if err != nil {
					return nil, nil
				}
				decoded, _ := n.settings(ch)
				return decoded, n.secrets
			})
			if err != nil {
				return fmt.Errorf("printing the configuration: %w", err)
			}
			_, err = c.Out.Write(text)
			return err
		},
	}
	configFlag(cmd, &file)
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "print nothing if all is well")
	return cmd
}
