package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// all runs every driver, one after the other whatever became of those before, and ends in a table.
func all(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	opt := options{stdout: stdout, stderr: stderr}
	f := opt.flags(args[0])
	but := f.String("but", "", "leave these drivers out: names, parted by commas")
	if err := read(f, args[1:], stdout, "every driver"); err != nil {
		return err
	}
	left := strings.FieldsFunc(*but, func(r rune) bool { return r == ',' })
	for _, name := range left {
		if _, ok := driverNamed(name); !ok {
			return usagef("there is no driver %q", name)
		}
	}
	var rows []*report
	var errs []error
	for _, d := range drivers() {
		if slices.Contains(left, d.name) || ctx.Err() != nil {
			continue
		}
		one := opt
		one.rounds, one.json = d.rounds(opt.soak), false
		r, err := begin(ctx, d, one)
		if err != nil {
			fmt.Fprintf(stderr, "hcstress: %v\n", err)
			errs = append(errs, err)
		}
		if r != nil {
			r.Failed = err != nil
			rows = append(rows, r)
		}
	}
	return errors.Join(append(errs, summary(stdout, rows, opt.json))...)
}

// summary is a table of what the drivers have shown.
func summary(out io.Writer, rows []*report, asJSON bool) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\ndriver\trounds\tdeliveries\tlost\tdoubled\tsurvivors\tother\tbound\tseconds\t\n")
	for _, r := range rows {
		verdict := ""
		if r.Failed {
			verdict = "FAILED"
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%.1e\t%.0f\t%s\n", r.Driver, r.Rounds, r.Deliveries, r.Lost, r.Doubled, r.Survivors, r.Other, r.Bound, r.Seconds, verdict)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if !asJSON {
		return nil
	}
	b, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", b)
	return err
}
