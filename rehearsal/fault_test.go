package rehearsal

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		fault  Fault
		status int // 0 = the connection broke
		body   string
		lands  bool
	}{
		{Fault{Name: FaultDown}, 0, "", false},
		{Fault{Name: FaultBefore}, 503, "<html>", false},
		{Fault{Name: FaultLimited}, 429, "", false},
		{Fault{Name: FaultAuth}, 401, "who?", false},
		{Fault{Name: FaultStatus, Value: "418"}, 418, "{}", false},
		{Fault{Name: FaultStatus, Value: "307"}, 307, "{}", false},
		{Fault{Name: FaultEcho}, 400, "t0ken", false},
		{Fault{Name: "duplicate"}, 403, "again?", false},
		{Fault{Name: FaultDropAfter}, 0, "", true},
		{Fault{Name: FaultServerError}, 502, "<html>", true},
		{Fault{Name: FaultHTML}, 200, "<html>", true},
		{Fault{Name: FaultNoID}, 201, "{}", true},
		{Fault{Name: FaultTruncated}, 201, `{"id":`, true},
		{Fault{Name: FaultSlow, Wait: time.Millisecond}, 201, `{"id":`, true},
		{Fault{Name: "credits"}, 201, `{"id":`, true}, // the dialect does not know it
		{Fault{Name: FaultDown, Op: "find"}, 201, `{"id":`, true},
		{Fault{Name: FaultDown, Network: "x"}, 201, `{"id":`, true},
	} {
		t.Run(c.fault.Name+c.fault.Value+c.fault.Op+c.fault.Network, func(t *testing.T) {
			s, n, _ := world(t, Options{})
			if err := s.Faults().Add(c.fault); err != nil {
				t.Fatal(err)
			}
			status, body := serve(t, s).post("one")
			if status != c.status || c.body != "" && !strings.Contains(body, c.body) {
				t.Errorf("answer %d %q, want %d with %q", status, body, c.status, c.body)
			}
			if c.fault.Name == FaultTruncated && json.Valid([]byte(body)) {
				t.Errorf("%q is whole", body)
			}
			if got := len(n.Public()) == 1; got != c.lands {
				t.Errorf("landed: %v, want %v", got, c.lands)
			}
			if e := s.Journal().Entries()[0]; e.New != c.lands || e.Reached != c.lands {
				t.Errorf("journal: %+v", e)
			}
		})
	}
}

func TestAmbiguousFaultsHaveTheirEffect(t *testing.T) {
	names := FaultNames()
	for _, name := range Ambiguous() {
		if names[name] == "" {
			t.Errorf("%s is not explained", name)
		}
		s, n, _ := world(t, Options{})
		if err := s.Faults().Add(Fault{Name: name, Wait: time.Millisecond}); err != nil {
			t.Fatal(err)
		}
		serve(t, s).post("one")
		if len(n.Public()) != 1 {
			t.Errorf("%s: nothing landed", name)
		}
	}
}

func TestFaultsEndByCountAndClear(t *testing.T) {
	s, _, _ := world(t, Options{})
	c := serve(t, s)
	for _, f := range []Fault{{Name: FaultBefore, Network: "toy", Count: 2}, {Name: FaultAuth, Network: "x"}, {Name: "delayed-delete"}} {
		if err := s.Faults().Add(f); err != nil {
			t.Fatal(err)
		}
	}
	var got []int
	for range 3 {
		status, _ := c.post("one")
		got = append(got, status)
	}
	if !slices.Equal(got, []int{503, 503, 201}) {
		t.Errorf("statuses %v", got)
	}
	s.Faults().Clear("x")
	if left := s.Faults().List(); len(left) != 1 || left[0].Name != "delayed-delete" {
		t.Errorf("left: %+v", left)
	}
	s.Faults().Clear("")
	if len(s.Faults().List()) != 0 {
		t.Error("faults are left")
	}
}

func TestRateOfAFaultFollowsTheSeed(t *testing.T) {
	play := func(seed uint64) (n int, played string) {
		f := newFaults(seed)
		if err := f.Add(Fault{Name: FaultDown, Rate: 0.3}); err != nil {
			t.Fatal(err)
		}
		var trace strings.Builder
		for range 2000 {
			if _, hit := f.pick("x", "create"); hit {
				n++
				trace.WriteByte('!')
			} else {
				trace.WriteByte('.')
			}
		}
		return n, trace.String()
	}
	n, first := play(7)
	if math.Abs(float64(n)-600) > 120 {
		t.Errorf("%d of 2000 at a rate of 0.3", n)
	}
	if _, second := play(7); second != first {
		t.Error("the same seed plays differently")
	}
	if _, other := play(8); other == first {
		t.Error("another seed plays the same")
	}
}

func TestSlowAnswersEndWithTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n, _ := world(t, Options{})
		if err := s.Faults().Add(Fault{Name: FaultSlow, Wait: time.Hour}); err != nil {
			t.Fatal(err)
		}
		req := httptest.NewRequest(http.MethodPost, "/toy/posts", strings.NewReader(`{"text":"one"}`))
		req.Header.Set("Authorization", "Bearer t0ken")
		began := time.Now()
		w := httptest.NewRecorder()
		s.ServeHTTP(w, req)
		if took := time.Since(began); took != time.Hour || w.Code != http.StatusCreated {
			t.Errorf("answered %d after %s", w.Code, took)
		}
		if at := n.Public()[0].At; !at.Equal(began) {
			t.Errorf("the effect is %s late", at.Sub(began))
		}
	})
}

func TestLateEffectsComeAfterTheClientHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n, _ := world(t, Options{})
		if err := s.Faults().Add(Fault{Name: FaultLate, Wait: time.Minute}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/toy/posts", strings.NewReader(`{"text":"one"}`))
		req.Header.Set("Authorization", "Bearer t0ken")
		began := time.Now()
		s.ServeHTTP(httptest.NewRecorder(), req)
		if at := n.Public()[0].At; at.Sub(began) != time.Minute {
			t.Errorf("it happened after %s", at.Sub(began))
		}
		if e := s.Journal().Entries()[0]; e.Answered.Sub(began) != time.Minute || !e.New {
			t.Errorf("the journal has %+v", e)
		}
	})
}

func TestTheJournalKnowsWhenToComeBack(t *testing.T) {
	began := time.Date(2026, 11, 20, 12, 0, 0, 5000, time.UTC)
	s, _, _ := world(t, Options{Now: func() time.Time { return began }})
	if err := s.Faults().Add(Fault{Name: FaultLimited, Wait: 10 * time.Second, Count: 1}); err != nil {
		t.Fatal(err)
	}
	c := serve(t, s)
	c.post("one")
	c.post("one")
	if es := s.Journal().Entries(); !es[0].Until.Equal(began.Truncate(time.Second).Add(10*time.Second)) || !es[1].Until.IsZero() {
		t.Errorf("until %s and %s", es[0].Until, es[1].Until)
	}
}

func TestStreamsCanFailAtTheStart(t *testing.T) {
	s, _, _ := world(t, Options{})
	c := serve(t, s)
	if status, body := c.do("GET", "/toy/stream", ""); status != 200 || body != "hello\n" {
		t.Errorf("%d %q", status, body)
	}
	for name, want := range map[string]int{FaultBefore: 503, FaultDown: 0, FaultDropAfter: 200} {
		if err := s.Faults().Add(Fault{Name: name, Op: "stream", Count: 1}); err != nil {
			t.Fatal(err)
		}
		if status, _ := c.do("GET", "/toy/stream", ""); status != want {
			t.Errorf("%s: status %d, want %d", name, status, want)
		}
	}
}

func TestBadFaultsAreRefused(t *testing.T) {
	f := newFaults(1)
	for _, bad := range []Fault{
		{Name: "earthquake"},
		{Name: FaultDown, Rate: 1.5},
		{Name: FaultDown, Rate: -1},
		{Name: FaultDown, Rate: math.NaN()},
		{Name: FaultDown, Count: -1},
		{Name: FaultSlow, Wait: -1},
		{Name: FaultStatus},
		{Name: FaultStatus, Value: "900"},
	} {
		if err := f.Add(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if len(f.List()) != 0 {
		t.Error("a bad fault is in force")
	}
}

func TestParseFault(t *testing.T) {
	for s, want := range map[string]Fault{
		"x=drop-after":         {Network: "x", Name: "drop-after"},
		"mastodon=limited:0.3": {Network: "mastodon", Name: "limited", Rate: 0.3},
		"x/create=502-after:1": {Network: "x", Op: "create", Name: "502-after", Rate: 1},
		"x/find=status:503":    {Network: "x", Op: "find", Name: "status", Value: "503"},
	} {
		if got, err := ParseFault(s); err != nil || got != want {
			t.Errorf("%s: %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "x", "=down", "x=", "x=down:often", "/create=down", "x=down:0.3x"} {
		if got, err := ParseFault(s); err == nil {
			t.Errorf("%q passes as %+v", s, got)
		}
	}
}

func TestAFaultBelongsToItsNetwork(t *testing.T) {
	f := newFaults(1)
	for _, one := range []Fault{{Name: "credits", Network: "bluesky"}, {Name: "media-206", Network: "x"}, {Name: "nonsense"}, {Name: "status"}} {
		if err := f.Add(one); err == nil {
			t.Errorf("%+v passes", one)
		}
	}
	for _, one := range []Fault{{Name: "credits", Network: "x"}, {Name: "down", Network: "bluesky"}, {Name: "status", Value: "503"}} {
		if err := f.Add(one); err != nil {
			t.Errorf("%+v: %v", one, err)
		}
	}
}

func FuzzParseFault(f *testing.F) {
	f.Add("x=drop-after:0.5")
	f.Fuzz(func(t *testing.T, s string) {
		one, err := ParseFault(s)
		if err == nil && (one.Network == "" || one.Name == "") {
			t.Errorf("%q: %+v", s, one)
		}
	})
}
