package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// A backup is taken while half of the posts are still to be made; the daemon makes them, and is lost. What is
// restored makes none of them again, and can still end each case.
func TestRestoredBackupPostsNothingAgain(t *testing.T) {
	h := newHarness(t, 7)
	a, cl, stop := h.run(t, settings{})
	codes := submitMany(t, cl, 0, 15)
	quiet(t, a, time.Minute)
	if err := h.world.Faults().Add(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "create", Wait: time.Second}); err != nil {
		t.Fatal(err)
	}
	codes = append(codes, submitMany(t, cl, 15, 15)...)
	backup := filepath.Join(h.dir, "backup.db")
	backedUp(t, cl, backup)
	h.world.Faults().Clear("")
	quiet(t, a, time.Minute)
	stop()
	before := h.standing()

	to := "sqlite:" + filepath.Join(h.dir, "restored.db")
	if _, err := store.Restore(t.Context(), backup, to, store.Options{}, time.Now(), time.Second, func(int) {}); err != nil {
		t.Fatal(err)
	}
	doubtful := openAt(t, to)
	if doubtful == 0 {
		t.Fatal("nothing was open when the backup was taken; this proves nothing")
	}
	a, cl, stop = h.run(t, settings{store: to})
	defer stop()
	quiet(t, a, time.Minute)
	h.unchanged(t, before)
	t.Logf("%d deliveries were open in the backup of %d, and none was made again", doubtful, 3*len(codes))
	h.endAll(t, a, cl, codes)
}

// A store that was moved goes on without a single new post.
func TestCopiedStorePostsNothingAgain(t *testing.T) {
	h := newHarness(t, 8)
	a, cl, stop := h.run(t, settings{})
	codes := submitMany(t, cl, 0, 20)
	quiet(t, a, time.Minute)
	stop()
	before := h.standing()
	to := "sqlite:" + filepath.Join(h.dir, "copy.db")
	if _, err := store.Copy(t.Context(), "sqlite:"+filepath.Join(h.dir, "hc.db"), to, store.Options{}, func(int) {}); err != nil {
		t.Fatal(err)
	}
	a, cl, stop = h.run(t, settings{store: to})
	defer stop()
	time.Sleep(time.Second)
	quiet(t, a, time.Minute)
	h.unchanged(t, before)
	h.endAll(t, a, cl, codes)
}

// submitMany hands in n alerts, counted from the given one.
func submitMany(t *testing.T, cl *client.Client, from, n int) []string {
	t.Helper()
	codes := make([]string, n)
	for i := range n {
		answer, err := cl.Submit(t.Context(), loadFile(from+i), fmt.Sprint("many ", from+i), true)
		if err != nil {
			t.Fatal(err)
		}
		codes[i] = answer.Code
	}
	return codes
}

func backedUp(t *testing.T, cl *client.Client, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cl.Backup(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// openAt is how many deliveries of a store are open.
func openAt(t *testing.T, dsn string) int64 {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f, err := s.Figures(t.Context(), time.Now(), time.Now(), 1)
	if err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	for _, p := range f.Pending {
		n += p.N
	}
	return n
}

// standing are the ids of all posts that the public sees.
func (h *harness) standing() map[string]bool {
	out := map[string]bool{}
	for _, name := range rehearsed {
		for _, p := range h.world.Network(name).Public() {
			out[name+" "+p.ID] = true
		}
	}
	return out
}

func (h *harness) unchanged(t *testing.T, before map[string]bool) {
	t.Helper()
	after := h.standing()
	for id := range after {
		if !before[id] {
			t.Errorf("a new post: %s", id)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d posts stand, and %d did", len(after), len(before))
	}
}

// endAll closes every case, and wants each copy to tell of it.
func (h *harness) endAll(t *testing.T, a *app, cl *client.Client, codes []string) {
	t.Helper()
	h.world.Faults().Clear("")
	for _, code := range codes {
		if _, err := cl.CloseAlert(t.Context(), code, web.Closing{Outcome: string(alert.EndedFoundSafe)}); err != nil {
			t.Fatal(err)
		}
	}
	quiet(t, a, time.Minute)
	for _, name := range rehearsed {
		told := 0
		for _, p := range h.world.Network(name).Public() {
			if strings.HasSuffix(p.Text, "/end") {
				told++
			} else {
				t.Errorf("%s still shows %q", name, p.Text)
			}
		}
		if told != len(codes) {
			t.Errorf("%s tells of %d endings, want %d", name, told, len(codes))
		}
	}
}
