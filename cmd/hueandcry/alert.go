package main

import "github.com/spf13/cobra"

func alertCommand(c *cli) *cobra.Command {
	return group("alert", "Write, check, submit, approve and follow alerts",
		alertNewCommand(c), alertValidateCommand(c), alertRenderCommand(c), alertSubmitCommand(c),
		alertApproveCommand(c), alertListCommand(c), alertShowCommand(c), alertWatchCommand(c), alertReleaseCommand(c))
}
