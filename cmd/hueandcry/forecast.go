package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/reach/bench"
)

// judged is what a bench found out.
type judged struct {
	Cascades   int          `json:"cascades"`
	Rows       []bench.Row  `json:"rows"`
	Beats      bool         `json:"beats_seismic"`
	Covers     bool         `json:"cone_covers"`
	References []referenced `json:"references"`
}

// referenced is how a file of reference figures agrees.
type referenced struct {
	File string `json:"file"`
	bench.Agreement
	Agrees bool `json:"agrees"`
}

func forecastCommand(c *cli) *cobra.Command {
	return group("forecast", "Judge the forecast", forecastBenchCommand(c))
}

func forecastBenchCommand(c *cli) *cobra.Command {
	var (
		out        format
		cascades   string
		references []string
	)
	cmd := &cobra.Command{
		Use:   "bench --cascades DIR",
		Short: "Hold the forecast against cascades whose end is known",
		Long: `Bench forecasts every cascade of a folder from its first minutes and compares with what happened: the
forecast of this program (HC), the published kernel SEISMIC to the same horizon, and persistence, which takes
it that the last five minutes go on. Errors are the mean of |ln((forecast+1)/(actual+1))| over new reposts.
GAIN is by how much HC errs less than SEISMIC, with its standard error. CONE is the share of cascades that
end within the 80 % cone taught by the others, STARTING that within the cone an agency starts with.
COUNTS says which rows make the verdict.

A reference is a table of figures that others computed for the same cascades. If ours differ, the exit code
is 1. docs/reach.md describes the files.`,
		Example: `  hueandcry forecast bench --cascades cascades
  hueandcry forecast bench --cascades cascades --reference seismic.csv -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cascades == "" {
				return usagef("--cascades is missing; name the folder")
			}
			found, err := within(cmd.Context(), func() (judged, error) { return runBench(cascades, references) })
			if err != nil {
				return err
			}
			if err := c.write(out, found, func(w io.Writer) { writeJudged(w, found) }); err != nil {
				return err
			}
			for _, r := range found.References {
				if r.Rows == 0 {
					return fmt.Errorf("%s: no cascade that it names is in %s", r.File, cascades)
				}
				if !r.Agrees {
					return fmt.Errorf("%s: our figures differ: %s", r.File, r.Where)
				}
			}
			return nil
		},
	}
	outputFlag(cmd, &out)
	cmd.Flags().StringVar(&cascades, "cascades", "", "folder of cascades")
	cmd.Flags().StringArrayVar(&references, "reference", nil, "table of reference figures; may be given more than once")
	return cmd
}

func runBench(cascades string, references []string) (judged, error) {
	cases, err := bench.Read(os.DirFS(cascades))
	if err != nil {
		return judged{}, fmt.Errorf("%s: %w", cascades, err)
	}
	found := judged{Cascades: len(cases), References: []referenced{}}
	for _, file := range references {
		f, err := os.Open(file)
		if err != nil {
			return judged{}, err
		}
		a, err := bench.Compare(cases, f)
		f.Close()
		if err != nil {
			return judged{}, fmt.Errorf("%s: %w", file, err)
		}
		found.References = append(found.References, referenced{file, a, a.Holds()})
	}
	found.Rows = bench.Judge(cases)
	found.Beats, found.Covers = bench.Beats(found.Rows), bench.Covers(found.Rows)
	return found, nil
}

func writeJudged(w io.Writer, found judged) {
	cells(w, "AT", "AHEAD", "HC", "SEISMIC", "PERSISTENCE", "GAIN", "CONE", "STARTING", "COUNTS")
	for _, r := range found.Rows {
		cells(w, fmt.Sprintf("%.0f min", r.AtMinutes), fmt.Sprintf("+%.0f h", r.AheadHours),
			fmt.Sprintf("%.3f", r.HC), fmt.Sprintf("%.3f", r.Seismic), fmt.Sprintf("%.3f", r.Persistence),
			fmt.Sprintf("%+.3f ± %.3f", r.Gain, r.GainError), fmt.Sprintf("%.0f %%", 100*r.Cone), fmt.Sprintf("%.0f %%", 100*r.Starting), yes(r.Judged))
	}
	fmt.Fprintf(w, "\ncascades: %d; HC errs less than SEISMIC: %s; the 80 %% cone covers 70 to 90 %%: %s\n", found.Cascades, yes(found.Beats), yes(found.Covers))
	for _, r := range found.References {
		fmt.Fprintf(w, "%s (%s): %d rows, %d without a cascade, largest difference %.1e, allowed %.0e: %s\n",
			plain(r.File), r.Kind, r.Rows, r.Absent, r.Worst, r.Tolerance, yes(r.Agrees))
	}
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
