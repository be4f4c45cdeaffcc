package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/config"
)

func serveCommand(c *cli) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "serve --config FILE",
		Short: "Run the daemon",
		Long: `Serve runs the daemon until it is told to stop: the API, the deliveries, the measuring and the metrics.

The first start makes a token with every grant and prints it once, on standard output; the log goes to
standard error. A first signal to stop ends what is under way in good order, a second one kills.`,
		Example: "  hueandcry serve --config /etc/hueandcry.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(file)
			if err != nil {
				return err
			}
			if c.deps.Serve == nil {
				return errors.New("this build has no daemon")
			}
			return c.deps.Serve(cmd.Context(), cfg, c.logger(cfg.Log))
		},
	}
	configFlag(cmd, &file)
	return cmd
}

func configFlag(cmd *cobra.Command, file *string) {
	configFlagNamed(cmd, file, "the configuration file (required)")
}

func configFlagNamed(cmd *cobra.Command, file *string, usage string) {
	cmd.Flags().StringVarP(file, "config", "c", "", usage)
	_ = cmd.MarkFlagFilename("config", "yaml", "yml") // fails only for a flag that is not there
}

// loadConfig reads the configuration and what every channel's network makes of its section: all that is
// wrong with either is told at once.
func loadConfig(file string) (*config.Config, error) {
	if file == "" {
		return nil, usagef("name the configuration: --config FILE")
	}
	cfg, err := config.Load(file)
	if err != nil {
		return nil, err
	}
	if faults := checkNetworks(cfg); len(faults) > 0 {
		return nil, &config.FaultsError{File: file, List: faults}
	}
	return cfg, nil
}
