package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

func tokenCommand(c *cli) *cobra.Command {
	return group("token", "Make, list and revoke the tokens that let people and programs act",
		tokenAddCommand(c), tokenListCommand(c), tokenRevokeCommand(c))
}

func tokenAddCommand(c *cli) *cobra.Command {
	var (
		out     format
		grants  []string
		expires time.Duration
		file    string
	)
	cmd := &cobra.Command{
		Use:   "add NAME --grant GRANT",
		Short: "Make a token and show its secret this once",
		Long: `Add makes a token for a person or program. Its secret is shown once and stored nowhere.

Grants: read, submit, approve, single-person (approve also what the same person submitted), admin.

Without --config the daemon makes the token, which needs the grant admin. With --config the token is
written straight into the store; a store in a file must not be in use by a daemon then.`,
		Example: `  hueandcry token add "D. Sampleton" --grant submit
  hueandcry token add "S. Testwell" --grant approve --expires 2160h
  hueandcry token add operator --grant admin --config hueandcry.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			wish := web.NewToken{Name: args[0]}
			for _, g := range grants {
				wish.Grants = append(wish.Grants, alert.Grant(g))
			}
			now := c.deps.Now()
			if expires < 0 {
				return usagef("--expires %s lies in the past", expires)
			}
			if expires > 0 {
				wish.Expires = now.Add(expires).UTC().Truncate(time.Second)
			}
			if err := wish.Check(now); err != nil {
				return usageError{err}
			}
			made, err := c.makeToken(cmd.Context(), file, wish)
			if err != nil {
				return err
			}
			return c.write(out, made, func(w io.Writer) {
				cells(w, "ID", made.Token.ID)
				cells(w, "NAME", made.Token.Name)
				cells(w, "GRANTS", grantWords(made.Token))
				cells(w, "EXPIRES", moment(made.Token.Expires))
				cells(w, "SECRET", made.Secret)
			})
		},
	}
	outputFlag(cmd, &out)
	cmd.Flags().StringSliceVarP(&grants, "grant", "g", nil, "what the token allows; may be given more than once")
	cmd.Flags().DurationVar(&expires, "expires", 0, "how long the token counts, for example 720h (default for ever)")
	configFlagNamed(cmd, &file, "write into the store of this configuration instead of asking the daemon")
	return cmd
}

// makeToken asks the daemon, or with a configuration writes into the store itself.
func (c *cli) makeToken(ctx context.Context, file string, wish web.NewToken) (made web.TokenMade, err error) {
	if file == "" {
		cl, err := c.client(ctx)
		if err != nil {
			return web.TokenMade{}, err
		}
		return cl.AddToken(ctx, wish)
	}
	cfg, err := loadConfig(file)
	if err != nil {
		return web.TokenMade{}, err
	}
	if c.deps.OpenTokens == nil {
		return web.TokenMade{}, errors.New("this build has no store")
	}
	tokens, closer, err := c.deps.OpenTokens(ctx, cfg)
	if err != nil {
		return web.TokenMade{}, err
	}
	defer func() { err = errors.Join(err, closer.Close()) }()
	have, err := tokens.ListTokens(ctx)
	if err != nil {
		return web.TokenMade{}, err
	}
	if err := wish.Unique(have, c.deps.Now()); err != nil {
		return web.TokenMade{}, err
	}
	m, err := web.Mint(wish, c.deps.Now(), rand.Reader)
	if err != nil {
		return web.TokenMade{}, err
	}
	if err := tokens.AddToken(ctx, m.Token, m.Hash); err != nil {
		return web.TokenMade{}, err
	}
	return web.TokenMade{Token: m.Token, Secret: m.Secret}, nil
}

func tokenListCommand(c *cli) *cobra.Command {
	var out format
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List every token, without its secret",
		Example: "  hueandcry token list -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			tokens, err := cl.Tokens(cmd.Context())
			if err != nil {
				return err
			}
			return c.write(out, web.TokensListed{Tokens: tokens}, func(w io.Writer) {
				cells(w, "ID", "NAME", "GRANTS", "CREATED", "EXPIRES", "REVOKED")
				for _, t := range tokens {
					cells(w, t.ID, t.Name, grantWords(t), moment(t.Created), moment(t.Expires), moment(t.Revoked))
				}
			})
		},
	}
	outputFlag(cmd, &out)
	return cmd
}

func tokenRevokeCommand(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "revoke ID",
		Short:   "End a token at once",
		Example: "  hueandcry token revoke 7k2qf9xa",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			if err := cl.RevokeToken(cmd.Context(), args[0]); err != nil {
				return err
			}
			fmt.Fprintf(c.Err, "token %s counts no more\n", args[0])
			return nil
		},
	}
}

func grantWords(t alert.Token) string {
	words := make([]string, len(t.Grants))
	for i, g := range t.Grants {
		words[i] = string(g)
	}
	return strings.Join(words, ",")
}
