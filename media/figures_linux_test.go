package media_test

import (
	"bytes"
	"os"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/media"
)

// The figures of docs/media.md, measured on this machine: go test -run TestFigures -v.
func TestFigures(t *testing.T) {
	testneed.Asked(t, "bench")
	turned, err := os.ReadFile("testdata/quarters-turned.heic")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		raw  []byte
	}{
		{"JPEG of 1 megapixel, turned", shared(t, "child-exif-gps-orient6.jpg")},
		{"JPEG of 40 megapixels", shared(t, "portrait-40mp.jpg")},
		{"corrupt JPEG", shared(t, "portrait-corrupt.jpg")},
		{"bomb", shared(t, "bomb-40000x40000.png")},
		{"HEIC, the first", turned},
		{"HEIC, a later one", turned},
	} {
		resetPeak(t)
		start, before := time.Now(), cpu(t)
		_, err := media.Prepare(t.Context(), c.raw)
		t.Logf("%-28s %6d ms, %6d ms of a processor, peak of the process %s, error: %v",
			c.name, time.Since(start).Milliseconds(), (cpu(t) - before).Milliseconds(), peak(t), err)
	}
}

// cpu is the time of a processor that this process has used: on a busy machine it tells more than a clock.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// resetPeak makes the kernel count the largest resident memory anew.
func resetPeak(t testing.TB) {
	t.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil {
		t.Fatal(err)
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s*(\d+ kB)`)

func peak(t testing.TB) string {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	m := highWater.FindSubmatch(status)
	if m == nil {
		return "unknown"
	}
	return string(bytes.TrimSpace(m[1]))
}
