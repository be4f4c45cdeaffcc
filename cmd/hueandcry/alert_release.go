package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/web"
)

func alertReleaseCommand(c *cli) *cobra.Command {
	var (
		url, id, why  string
		again, giveUp bool
	)
	cmd := &cobra.Command{
		Use:   "release KEY",
		Short: "Say what became of a delivery that is held or has failed, or give one up",
		Long: `A delivery is held when nobody can tell by machine whether the post exists. Look at the network, then say
which it is: --there with the post's address, --again if the post surely does not exist, or --give-up.

An edit or a removal is tried until it is done. --again tries one anew that the network has refused;
--give-up accepts that the post stays as it is. 'alert show CODE' gives the keys where they are needed.`,
		Example: `  hueandcry alert release 0193…/1/x-main/publish --there https://x.com/agency/status/1790000000000000001
  hueandcry alert release 0193…/1/x-main/publish --again
  hueandcry alert release 0193…/2/x-main/delete/found_safe/7 --give-up --reason "the account is lost"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r := web.Release{Key: args[0], Reason: why}
			switch {
			case url != "" && !again && !giveUp:
				r.Act, r.Post = web.ItIsThere, &web.PostRef{URL: url, ID: id}
			case again && url == "" && !giveUp:
				r.Act = web.SendAgain
			case giveUp && url == "" && !again:
				r.Act = web.GiveUp
			default:
				return usagef("say one of --there URL, --again and --give-up")
			}
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			if err := cl.Release(cmd.Context(), r); err != nil {
				return err
			}
			fmt.Fprintf(c.Err, "released: %s\n", args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&url, "there", "", "the post exists at this address")
	cmd.Flags().StringVar(&id, "id", "", "the network's own id of that post, where its address does not end in it")
	cmd.Flags().BoolVar(&again, "again", false, "the post surely does not exist: send it again")
	cmd.Flags().BoolVar(&giveUp, "give-up", false, "do not send it; the post stays as it is")
	cmd.Flags().StringVar(&why, "reason", "", "why, for the record")
	return cmd
}
