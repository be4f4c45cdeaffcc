package main

import "github.com/spf13/cobra"

func alertCommand(c *cli) *cobra.Command {
	return group("alert", "Write, check, submit, approve, follow, update and close alerts",
		alertKindsCommand(c), alertNewCommand(c), alertValidateCommand(c), alertRenderCommand(c), alertCardCommand(c), alertSubmitCommand(c),
		alertApproveCommand(c), alertUpdateCommand(c), alertCloseCommand(c),
		alertListCommand(c), alertShowCommand(c), alertWatchCommand(c), alertReportCommand(c), alertReleaseCommand(c))
}
