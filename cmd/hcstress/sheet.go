package main

import (
	_ "embed" // for the sheet
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/web/client"
)

// sheet is an alert that a client hands in: complete, and unlike every other.
type sheet struct {
	code  string
	n     int
	drill bool
	made  time.Time
}

//go:embed sheet.yaml
var sheetText string

// newSheet is the nth alert of a trial.
func newSheet(n int, drill bool) sheet {
	return sheet{code: fmt.Sprintf("T%02d-%03d", n/1000, n%1000), n: n, drill: drill, made: time.Now()}
}

// plate is what a revision says of the car, and every other revision says otherwise.
func (s sheet) plate(revision int) string { return fmt.Sprintf("ZZ%d %04d", revision, s.n%10_000) }

// file is the sheet as a revision has it.
func (s sheet) file(revision int) client.File {
	status := "Actual"
	if s.drill {
		status = "Exercise"
	}
	r := strings.NewReplacer("{code}", s.code, "{n}", strconv.Itoa(s.n), "{status}", status, "{plate}", s.plate(revision),
		"{revision}", strconv.Itoa(revision),
		"{seen}", s.made.Add(-time.Hour).Format(time.RFC3339), "{expires}", s.made.Add(12*time.Hour).Format(time.RFC3339))
	return client.File{Data: []byte(r.Replace(sheetText))}
}
