package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// all runs every driver, whatever became of the others, and ends in a table.
func all(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	opt := options{stdout: stdout, stderr: stderr}
	f := opt.flags(args[0])
	but := f.String("but", "", "leave these drivers out: names, parted by commas")
	atOnce := f.Int("at-once", 1, "drivers that run at the same time; most of them wait most of the time")
	if err := read(f, args[1:], stdout, "every driver"); err != nil {
		return err
	}
	left := strings.FieldsFunc(*but, func(r rune) bool { return r == ',' })
	for _, name := range left {
		if _, ok := driverNamed(name); !ok {
			return usagef("there is no driver %q", name)
		}
	}
	ds := slices.DeleteFunc(drivers(), func(d driver) bool { return slices.Contains(left, d.name) })
	dir, err := os.MkdirTemp("", "hcstress-daemon-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if opt.binary, err = build(ctx, dir, source{}); err != nil { // once, for all of them
		return err
	}
	rows, errs := make([]*report, len(ds)), make([]error, len(ds))
	run := func(ctx context.Context, i int) {
		one := opt
		one.rounds, one.json = ds[i].rounds(opt.soak), false
		rows[i], errs[i] = begin(ctx, ds[i], one)
		if errs[i] != nil {
			fmt.Fprintf(stderr, "hcstress: %v\n", errs[i])
			if rows[i] != nil {
				rows[i].Failed = true
			}
		}
	}
	var beside []int
	for i, d := range ds {
		if d.alone {
			run(ctx, i)
		} else {
			beside = append(beside, i)
		}
	}
	// From the end: what mostly waits begins, and what can use every core is left for last.
	err = together(ctx, len(beside), max(1, *atOnce), func(ctx context.Context, n int) error {
		run(ctx, beside[len(beside)-n])
		return nil
	})
	rows = slices.DeleteFunc(rows, func(r *report) bool { return r == nil })
	return errors.Join(append(errs, err, summary(stdout, rows, opt.json))...)
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
