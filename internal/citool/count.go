package main

import (
	"fmt"
	"io"
)

// count prints how many distinct tests passed, failed and were skipped. A test that ran in several
// stages counts once: as failed if it ever failed, else as passed if it ever passed. A package that
// failed although none of its tests did (it does not build, it ran out of time, it panicked outside a
// test) counts as one failed test, and so does each failed step.
func count(in io.Reader, out io.Writer, steps int) error {
	rank := map[string]int{"skip": 1, "pass": 2, "bench": 2, "fail": 3}
	worst := map[[2]string]int{}    // by package and test
	blamed := map[string]bool{}     // packages with a failed test in the present run of them
	unblamed := map[string]bool{}   // packages that failed without one
	unended := map[[2]string]bool{} // tests begun and not ended: the process died
	err := read(in, func(e event) error {
		key := [2]string{e.Package, e.Test}
		switch {
		case e.Action == "start":
			blamed[e.Package] = false
		case e.Action == "run":
			unended[key] = true
		case rank[e.Action] == 0:
		case e.Test != "":
			delete(unended, key)
			worst[key] = max(worst[key], rank[e.Action])
			blamed[e.Package] = blamed[e.Package] || e.Action == "fail"
		case e.Action == "fail" && !blamed[e.Package]:
			unblamed[e.Package] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	for key := range unended {
		worst[key] = rank["fail"]
		delete(unblamed, key[0])
	}
	n := map[int]int{}
	for _, r := range worst {
		n[r]++
	}
	_, err = fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n",
		n[rank["pass"]], n[rank["fail"]]+len(unblamed)+steps, n[rank["skip"]])
	return err
}
