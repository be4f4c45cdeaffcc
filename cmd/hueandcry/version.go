package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/prometheus/common/version"
	"github.com/spf13/cobra"
)

// build is what the binary says of itself.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision"` // of the source; with + if it was changed since
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func versionCommand(c *cli) *cobra.Command {
	var out format
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Say which build this is",
		Example: "  hueandcry version -o json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			b := readBuild(info)
			return c.write(out, b, func(w io.Writer) {
				fmt.Fprintf(w, "hueandcry %s (%s, %s, %s)\n", b.Version, b.Revision, b.Go, b.Platform)
			})
		},
	}
	outputFlag(cmd, &out)
	return cmd
}

func readBuild(info *debug.BuildInfo) build {
	b := build{Version: "(devel)", Revision: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info == nil {
		return b
	}
	if info.Main.Version != "" {
		b.Version = info.Main.Version
	}
	if version.Version != "" { // set by make build, which the metrics read too
		b.Version = version.Version
	}
	changed := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				changed = "+"
			}
		}
	}
	b.Revision += changed
	return b
}
