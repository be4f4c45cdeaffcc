package main

import "github.com/spf13/cobra"

func alertUpdateCommand(c *cli) *cobra.Command {
	var in handIn
	cmd := &cobra.Command{
		Use:   "update CODE -f FILE",
		Short: "Hand in a new revision of an alert that is out",
		Long: `Update sends a whole alert file, changed, as the next revision of an alert. Until somebody approves it
with 'alert approve', what is out stays as it is. Then the new texts take the place of what is queued and
of what stands: by an edit where the network edits well, else by a new post and the removal of the old one.

The file's status and kind must be those of the alert; its code, if it gives one, too.`,
		Example: `  hueandcry alert update H7K-2QF -f alert.yaml --dry-run
  hueandcry alert update H7K-2QF -f alert.yaml
  hueandcry alert update H7K-2QF -f alert.yaml --approve -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if in.code = args[0]; in.code == "" {
				return noCode()
			}
			return in.run(cmd.Context(), c)
		},
	}
	in.flags(cmd)
	return cmd
}
