package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// With these set the test binary is the daemon that is to be killed.
const (
	childStore = "HUEANDCRY_STORE_CHILD"
	childFirst = "HUEANDCRY_STORE_FIRST"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(childStore); dsn != "" {
		first, err := strconv.Atoi(os.Getenv(childFirst))
		if err != nil {
			panic(err)
		}
		os.Exit(child(dsn, first))
	}
	os.Exit(pgtest.Main(m))
}

// child submits and sends as fast as it can, and says what it was told is safe: "alert CODE", "sent KEY".
// It ends when the store does.
func child(dsn string, first int) int {
	ctx := context.Background()
	s, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		fmt.Println("refused", err)
		return 2
	}
	var wg sync.WaitGroup
	for lane := range 4 {
		wg.Go(func() {
			for n := first + lane; ; n += 4 {
				if err := childTurn(ctx, s, n, fmt.Sprintf("x-%d", lane)); err != nil {
					fmt.Println("refused", err)
					if !errors.Is(err, store.ErrFailed) {
						os.Exit(4)
					}
					return
				}
			}
		})
	}
	wg.Wait()
	<-s.Failed()
	return 3
}

func childTurn(ctx context.Context, s *store.Store, n int, channel string) error {
	sub := storetest.Submission(n, storetest.Begin, channel)
	sub.Approve = true
	if _, err := s.Submit(ctx, sub); err != nil {
		return err
	}
	fmt.Println("alert", sub.Alert.Code)
	ds, err := s.Claim(ctx, channel, alert.DeskCreate, storetest.Begin, 1)
	if err != nil {
		return err
	}
	for _, d := range ds {
		err := s.Settle(ctx, d, alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: d.Key}})
		if err != nil {
			return err
		}
		fmt.Println("sent", d.Key)
	}
	return nil
}

// ledger is what a child has said.
type ledger struct{ alerts, sent, refused []string }

// hear reads until the child is gone. seen gets the number of lines so far.
func (l *ledger) hear(r io.Reader, seen func(lines int)) {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "alert":
			l.alerts = append(l.alerts, rest)
		case "sent":
			l.sent = append(l.sent, rest)
		default:
			l.refused = append(l.refused, rest)
		}
		seen(n)
	}
}

func childCommand(t testing.TB, dsn string, first int, wrap ...string) *exec.Cmd {
	t.Helper()
	args := slices.Concat(wrap, []string{os.Args[0]})
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), childStore+"="+dsn, childFirst+"="+strconv.Itoa(first))
	return cmd
}

// check opens the ledger again and looks for everything that was acknowledged.
func (l *ledger) check(t *testing.T, dsn string) {
	t.Helper()
	s := openAt(t, dsn)
	defer closeStore(t, s)
	l.look(t, s)
	path, file := strings.CutPrefix(dsn, "sqlite:")
	if !file {
		return
	}
	var verdict string
	if err := raw(t, path).QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("the ledger is damaged: %s, %v", verdict, err)
	}
}

// look looks for everything that was acknowledged.
func (l *ledger) look(t *testing.T, s *store.Store) {
	t.Helper()
	for _, code := range l.alerts {
		a, err := s.Alert(t.Context(), code)
		if err != nil || a.Phase != alert.PhaseLive {
			t.Fatalf("alert %s was acknowledged and is lost: %v", code, err)
		}
		ds, err := s.Deliveries(t.Context(), code)
		if err != nil || len(ds) != 1 {
			t.Fatalf("alert %s is half written: %d deliveries, %v", code, len(ds), err)
		}
	}
	for _, key := range l.sent {
		attempts, err := s.Attempts(t.Context(), key)
		if err != nil || len(attempts) != 1 || attempts[0].Outcome != alert.Sent {
			t.Fatalf("%s was acknowledged as sent and is not: %+v, %v", key, attempts, err)
		}
	}
}

// A daemon that is killed at any moment has lost nothing of what it acknowledged.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		killedAtAnyMoment(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), 60*time.Millisecond)
	})
	t.Run("postgres", func(t *testing.T) { killedAtAnyMoment(t, pgtest.Database(t), 500*time.Millisecond) })
}

// rounds is how often something is tried: more where HUEANDCRY_REQUIRE names crash.
func rounds(long, short int) int {
	if testneed.Wanted("crash") {
		return long
	}
	return short
}

func killedAtAnyMoment(t *testing.T, dsn string, longest time.Duration) {
	t.Helper()
	rounds := rounds(25, 5)
	var all ledger
	for round := range rounds {
		cmd := childCommand(t, dsn, 10_000*round)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		die := rand.N(longest)
		all.hear(out, func(lines int) {
			if lines == 1 {
				time.AfterFunc(die, func() { cmd.Process.Kill() })
			}
		})
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		all.check(t, dsn)
	}
	if len(all.refused) > 0 || len(all.alerts) < rounds {
		t.Fatalf("%d alerts, refused: %v", len(all.alerts), all.refused)
	}
	t.Logf("%d kills: 0 of %d alerts and 0 of %d outcomes lost", rounds, len(all.alerts), len(all.sent))
}

// When the disk fails to keep a write, the store acknowledges nothing more and says so; what it had
// acknowledged is there when it is opened again.
func TestDiskFails(t *testing.T) {
	strace := testneed.Command(t, "strace", "strace")
	failed := 0
	for _, call := range []string{"fsync,fdatasync", "pwrite64"} {
		for nth := 1; nth < 200; nth = nth*2 + 1 {
			dsn := "sqlite:" + filepath.Join(t.TempDir(), "ledger.db")
			cmd := childCommand(t, dsn, 0, strace, "-f", "-q", "-o", os.DevNull, "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:error=EIO:when=%d+", call, nth))
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			stop := time.AfterFunc(20*time.Second, func() {
				cmd.Process.Kill()
				out.Close() // the child goes on without its tracer, until nobody listens to it
			})
			var said ledger
			said.hear(out, func(int) {})
			err = cmd.Wait()
			stop.Stop()
			if code := cmd.ProcessState.ExitCode(); code != 2 && code != 3 || len(said.refused) == 0 {
				t.Fatalf("%s %d+: the child ended with %v, saying %q", call, nth, err, said.refused)
			} else if code == 3 {
				failed++
			}
			said.check(t, dsn)
		}
	}
	if failed == 0 {
		t.Error("no round got as far as a store that fails at work")
	}
}
