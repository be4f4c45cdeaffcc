package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/web"
)

func alertReleaseCommand(c *cli) *cobra.Command {
	var (
		url, id       string
		again, giveUp bool
	)
	cmd := &cobra.Command{
		Use:   "release KEY",
		Short: "Say what became of a delivery that is held or has failed",
		Long: `A delivery is held when nobody can tell by machine whether the post exists. Look at the network, then say
which it is: --there with the post's address, --again if the post surely does not exist, or --give-up.
'alert show CODE -o json' gives the keys.`,
		Example: `  hueandcry alert release 0193…/1/x-main/publish --there https://x.com/agency/status/1790000000000000001
  hueandcry alert release 0193…/1/x-main/publish --again`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r := web.Release{Key: args[0]}
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
	cmd.Flags().BoolVar(&giveUp, "give-up", false, "do not send it")
	return cmd
}
