package bench_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/reach/bench"
)

func public(t *testing.T, below string) (dir string, cases []bench.Case) {
	t.Helper()
	dir = filepath.Join(testneed.Shared(t), "data", "cascades")
	cases, err := bench.Read(os.DirFS(filepath.Join(dir, below)))
	if err != nil {
		t.Fatal(err)
	}
	return dir, cases
}

// The figures of the original package, for every public cascade.
func TestSeismicEqualsItsReference(t *testing.T) {
	dir, cases := public(t, ".")
	for name, rows := range map[string]int{"seismic_reference_predictions.csv": 624, "seismic_package_example_tweet.csv": 361} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		a, err := bench.Compare(cases, bytes.NewReader(text))
		if err != nil || a.Rows != rows || a.Absent != 0 || a.Worst > 1e-6 || !a.Holds() {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
}

// The horizon of a week takes a minute, and is for machines that have it.
func TestHCEqualsItsReference(t *testing.T) {
	dir, cases := public(t, ".")
	text, err := os.ReadFile(filepath.Join(dir, "hc_reference_forecasts.csv"))
	if err != nil {
		t.Fatal(err)
	}
	want := 1040
	if !testneed.Wanted("bench") {
		var short []byte
		for line := range bytes.Lines(text) {
			if !bytes.Contains(line, []byte(",7d,")) {
				short = append(short, line...)
			}
		}
		text, want = short, 780
	}
	a, err := bench.Compare(cases, bytes.NewReader(text))
	if err != nil || a.Rows != want || a.Absent != 0 || !a.Holds() {
		t.Errorf("%+v, %v; want %d rows", a, err, want)
	}
}

// What docs/reach.md says of the public cascades.
func TestHCBeatsSeismic(t *testing.T) {
	_, cases := public(t, "rt")
	rows := bench.Judge(cases)
	if !bench.Beats(rows) || !bench.Covers(rows) {
		t.Errorf("beats %t, covers %t: %+v", bench.Beats(rows), bench.Covers(rows), rows)
	}
	want := map[[2]time.Duration][3]float64{
		{5 * time.Minute, time.Hour}: {.517, .484, 1.806}, {5 * time.Minute, 6 * time.Hour}: {.725, .765, 2.830},
		{10 * time.Minute, time.Hour}: {.384, .471, 1.215}, {10 * time.Minute, 6 * time.Hour}: {.682, .836, 2.204},
		{30 * time.Minute, time.Hour}: {.289, .411, .597}, {30 * time.Minute, 6 * time.Hour}: {.568, .784, 1.468},
		{time.Hour, time.Hour}: {.339, .453, .491}, {time.Hour, 6 * time.Hour}: {.563, .752, 1.162},
		{6 * time.Hour, time.Hour}: {.411, .440, .607}, {6 * time.Hour, 6 * time.Hour}: {.527, .554, .975},
	}
	for _, r := range rows {
		w := want[[2]time.Duration{r.At, r.Ahead}]
		for i, got := range []float64{r.HC, r.Seismic, r.Persistence} {
			if math.Abs(got-w[i]) > .00051 {
				t.Errorf("at %s, +%s: %.4f, want %.3f", r.At, r.Ahead, got, w[i])
			}
		}
		if r.Judged && (r.Gain < 2*r.GainError || r.Starting < .7 || r.Starting > .9) {
			t.Errorf("at %s, +%s: gain %v ± %v, the starting cone covers %v", r.At, r.Ahead, r.Gain, r.GainError, r.Starting)
		}
	}
	if len(rows) != len(want) {
		t.Errorf("%d rows, want %d", len(rows), len(want))
	}
}
