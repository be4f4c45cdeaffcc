package rehearsal

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is one way in which a network misbehaves.
type Fault struct {
	Name    string        `json:"name"`
	Network string        `json:"network"`        // empty = every network
	Op      string        `json:"op"`             // empty = every op
	Rate    float64       `json:"rate,omitzero"`  // chance for each request; 0 = always
	Count   int           `json:"count,omitzero"` // ends after so many requests; 0 = lasts until cleared
	Wait    time.Duration `json:"wait,omitzero"`  // how long "slow" and "late" take and "limited" lasts; 0 = 30 s
	Value   string        `json:"value,omitzero"` // what "limited" says instead of the true reset; the code of "status"
}

// The faults that every network can have. A dialect may know more; see [FaultNames].
const (
	FaultDown        = "down"       // the connection is dropped, nothing happens
	FaultBefore      = "503-before" // 503, nothing happens
	FaultDropAfter   = "drop-after" // it happens, then the connection is dropped
	FaultServerError = "502-after"  // it happens, then 502
	FaultSlow        = "slow"       // it happens at once, the answer comes after Wait
	FaultLate        = "late"       // it happens after Wait, whether the client still waits or not
	FaultTruncated   = "truncated"  // it happens, the JSON is cut in half
	FaultHTML        = "html"       // it happens, a web page comes back with 200
	FaultNoID        = "no-id"      // it happens, the answer is {}
	FaultLimited     = "limited"    // 429 in the network's own dialect
	FaultAuth        = "auth"       // the token is refused
	FaultStatus      = "status"     // the HTTP status of Value with an empty JSON object, nothing happens
	FaultEcho        = "echo"       // 400 that repeats the request's address and headers, nothing happens

	FaultUndead        = "undead"         // a delete is promised and not done
	FaultDelayedDelete = "delayed-delete" // nobody sees a deleted post, yet reads still show it a few times
)

// FaultNames lists every fault with what it does, for help texts.
func FaultNames() map[string]string {
	return map[string]string{
		FaultDown: "the connection is dropped, nothing happens", FaultBefore: "503, nothing happens",
		FaultDropAfter: "it happens, then the connection is dropped", FaultServerError: "it happens, then 502",
		FaultSlow: "it happens, the answer comes too late", FaultLate: "it happens after a while, whether the client still waits or not",
		FaultTruncated: "it happens, the JSON is cut in half",
		FaultHTML:      "it happens, a web page comes back with 200", FaultNoID: "it happens, the answer lacks the id",
		FaultLimited: "429 in the network's own dialect", FaultAuth: "the token is refused",
		FaultStatus:        "the HTTP status of its value with an empty JSON object, nothing happens",
		FaultEcho:          "400 that repeats the request's address and headers, nothing happens",
		FaultUndead:        "a delete is promised and not done",
		FaultDelayedDelete: "a deleted post can be read a few times more",
		"duplicate":        "x: 403 for a text that was never posted",
		"credits":          "x: 402, the credits are gone",
		"lag":              "x: new posts are missing from the timeline for a few reads",
		"403-empty":        "x: 403 without a body, nothing happens",
		"200-errors":       "x: 200 with a list of errors and nothing else, nothing happens",
		"no-v1":            "x: 403 with code 453 from API v1.1",
		"media-wait":       "x: pictures are worked on for a while",
		"media-failed":     "x: pictures cannot be read",
		"media-expired":    "x: pictures have expired before they are posted",
		"reply-refused":    "x: replies that nobody asked for are refused",
		"ignore-key":       "mastodon: the Idempotency-Key is ignored",
		"media-206":        "mastodon: pictures need time",
		"sse-404":          "mastodon: streaming by WebSocket only",
		"expired":          "bluesky: 400 ExpiredToken",
	}
}

// Ambiguous lists the faults after which a client cannot know what happened.
func Ambiguous() []string {
	return []string{FaultDropAfter, FaultServerError, FaultTruncated, FaultHTML, FaultNoID, FaultSlow}
}

// Faults is the set of faults in force.
type Faults struct {
	mu  sync.Mutex
	rng *rand.Rand
	set []Fault
}

func newFaults(seed uint64) *Faults { return &Faults{rng: rand.New(rand.NewPCG(seed, 0xfa017))} }

// Add puts a fault in force.
func (f *Faults) Add(one Fault) error {
	what, ok := FaultNames()[one.Name]
	if !ok {
		return fmt.Errorf("there is no fault %q", one.Name)
	}
	if owner, _, owned := strings.Cut(what, ": "); owned && one.Network != owner && one.Network != "" {
		return fmt.Errorf("only %s has the fault %q", owner, one.Name)
	}
	if !(one.Rate >= 0 && one.Rate <= 1) || one.Count < 0 || one.Wait < 0 {
		return errors.New("a fault's rate lies between 0 and 1, and its count and wait are not negative")
	}
	if one.Name == FaultStatus {
		if code, err := strconv.Atoi(one.Value); err != nil || code < 200 || code > 599 {
			return fmt.Errorf("the value of the fault %q is an HTTP status from 200 to 599, not %q", FaultStatus, one.Value)
		}
	}
	if one.Wait == 0 {
		one.Wait = 30 * time.Second
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = append(f.set, one)
	return nil
}

// Clear ends the faults of one network, or of all of them if network is empty.
func (f *Faults) Clear(network string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = slices.DeleteFunc(f.set, func(o Fault) bool { return network == "" || o.Network == network })
}

// List returns the faults in force.
func (f *Faults) List() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.set)
}

// on reports whether a lasting trait of a network ("ignore-key") is in force for this request.
func (f *Faults) on(network, name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.choose(func(o Fault) bool { return o.Name == name && fits(o, network, o.Op) })
	return ok
}

// pick chooses the fault for a request: the first in force that fits and is not a trait.
func (f *Faults) pick(network, op string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.choose(func(o Fault) bool { return !traits[o.Name] && fits(o, network, op) })
}

// traits are asked for by the dialect where they matter.
var traits = map[string]bool{
	"ignore-key": true, "media-206": true, "sse-404": true, FaultUndead: true, FaultDelayedDelete: true, "lag": true,
	"no-v1": true, "media-wait": true, "media-failed": true, "media-expired": true, "reply-refused": true,
}

func fits(o Fault, network, op string) bool {
	return (o.Network == "" || o.Network == network) && (o.Op == "" || o.Op == op)
}

func (f *Faults) choose(match func(Fault) bool) (Fault, bool) {
	for i, o := range f.set {
		if !match(o) || o.Rate > 0 && f.rng.Float64() >= o.Rate {
			continue
		}
		if o.Count > 0 {
			f.set[i].Count--
			if f.set[i].Count == 0 {
				f.set = slices.Delete(f.set, i, i+1)
			}
		}
		return o, true
	}
	return Fault{}, false
}

// before plays the faults that leave no effect. It reports whether it has answered.
func (n *Network) before(w http.ResponseWriter, r *http.Request, f Fault) bool {
	switch f.Name {
	case FaultDown:
		if a, ok := w.(*recorder); ok {
			a.cut = true
			return true
		}
		panic(http.ErrAbortHandler)
	case FaultBefore:
		http.Error(w, "<html><body>503 Service Unavailable</body></html>", http.StatusServiceUnavailable)
		return true
	case FaultLimited:
		n.dialect.limited(w, n.now().Add(f.Wait), f)
		return true
	case FaultAuth:
		n.dialect.unauthorized(w)
		return true
	case FaultStatus:
		n.status(w, r, f.Value)
		return true
	case FaultEcho:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": "bad request", "message": r.URL.String(), "headers": r.Header})
		return true
	}
	return n.dialect.fault(w, r, f)
}

// status answers with any status. A redirect leads back to the same address, so that whoever follows it
// shows in the journal.
func (n *Network) status(w http.ResponseWriter, r *http.Request, code string) {
	status, err := strconv.Atoi(code)
	if err != nil { // Add has checked it
		status = http.StatusInternalServerError
	}
	if status >= 300 && status < 400 {
		w.Header().Set("Location", baseURL(r, n.Name)+r.URL.RequestURI())
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("{}"))
}

// after alters the answer of a request that had its effect.
func after(a *recorder, r *http.Request, f Fault) {
	switch f.Name {
	case FaultDropAfter:
		a.cut = true
	case FaultServerError:
		a.replace(http.StatusBadGateway, "text/html", "<html><body>502 Bad Gateway</body></html>")
	case FaultHTML:
		a.replace(http.StatusOK, "text/html", "<html><body>Sign in to the hotel network</body></html>")
	case FaultNoID:
		a.replace(a.status, "application/json", "{}")
	case FaultTruncated:
		a.body.Truncate(a.body.Len() / 2)
	case FaultSlow:
		t := time.NewTimer(f.Wait)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
		}
	}
}

func (a *recorder) replace(status int, ctype, body string) {
	a.status = status
	a.header = http.Header{"Content-Type": {ctype}}
	a.body.Reset()
	a.body.WriteString(body)
}

// ParseFault reads NETWORK=NAME, NETWORK=NAME:RATE or NETWORK/OP=NAME:RATE, as the demo's --fault flag
// takes it. The fault status has the HTTP status in place of the rate.
func ParseFault(s string) (Fault, error) {
	place, name, ok := strings.Cut(s, "=")
	if !ok || place == "" || name == "" {
		return Fault{}, fmt.Errorf("a fault reads NETWORK=NAME, NETWORK=NAME:RATE or NETWORK/OP=NAME:RATE, not %q", s)
	}
	var f Fault
	if f.Network, f.Op, _ = strings.Cut(place, "/"); f.Network == "" {
		return Fault{}, fmt.Errorf("a fault begins with its network, unlike %q", s)
	}
	var figure string
	f.Name, figure, _ = strings.Cut(name, ":")
	switch {
	case f.Name == FaultStatus:
		f.Value = figure
	case figure != "":
		var err error
		if f.Rate, err = strconv.ParseFloat(figure, 64); err != nil {
			return Fault{}, fmt.Errorf("the rate of a fault is a number between 0 and 1, not %q", figure)
		}
	}
	return f, nil
}
