package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/sample"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

var randomAlerts = flag.Int64("alerts", 500, "how many random alerts are written; at least three thousand where HUEANDCRY_REQUIRE names crash")

// Random alerts in every shipped language, for every network by the very limits that it is sent by: within
// the limit, no fact missing, the same facts in every language, and nothing that the public may not see.
func TestRandomAlertsReadAlikeEverywhere(t *testing.T) {
	t.Parallel()
	want := *randomAlerts
	if testneed.Wanted("crash") {
		want = max(want, 3_000)
	}
	limits := map[string]alert.Limits{"wide": {Text: 100_000}}
	for _, n := range networks() {
		c, err := n.usual()
		if err != nil {
			t.Fatal(err)
		}
		limits[n.name] = c.Limits()
	}
	var next, failed atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for failed.Load() < 5 {
				seed := next.Add(1)
				if seed > want {
					return
				}
				if faults := judgeRandom(uint64(seed), limits); len(faults) > 0 {
					failed.Add(1)
					t.Errorf("alert %d: %s", seed, strings.Join(faults, "\n"))
				}
			}
		})
	}
	wg.Wait()
}

// judgeRandom writes one alert and says what is wrong with its texts.
func judgeRandom(seed uint64, limits map[string]alert.Limits) (faults []string) {
	a := &author{rand.New(rand.NewPCG(seed, 0xa1e27)), shippedRules().Phrases}
	langs := pick(a, [][]alert.Lang{{"en-US", "es-US", "fr-US", "ar-US"}, {"en-IE", "es-ES", "fr-FR", "ar-EG"}})
	langs = slices.Clone(langs)
	a.Shuffle(len(langs), func(i, j int) { langs[i], langs[j] = langs[j], langs[i] })
	r := a.revision(langs)
	sample.Plant(r, func() bool { return false })
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }

	said := map[alert.Lang][]string{}
	for _, l := range langs {
		for network, limit := range limits {
			out, found := alert.Render(r, alert.Target{Channel: network, Network: network, Lang: l, Limits: limit, Phrases: a.book, Link: "https://alerts.fenmarch.example/a"})
			where := fmt.Sprintf("%s, %s:\n%s\n", network, l, out.Text)
			if tooMuch(r, out, found) {
				continue
			}
			if alert.Blocking(found) {
				fault("%srefused: %v", where, found)
			}
			if n := countBy(limit, out.Text); n != out.Count || n > limit.Text || limit.Bytes > 0 && len(out.Text) > limit.Bytes {
				fault("%s%d of %d, said to be %d", where, n, limit.Text, out.Count)
			}
			for _, lack := range lacking(r, a.book, l, out) {
				fault("%slacks %s", where, lack)
			}
			if canary(out) {
				fault("%sshows a hidden value", where)
			}
			if network == "wide" {
				said[l] = figuresOf(r, a.book, l, out.Text)
			}
		}
	}
	for _, l := range langs[1:] {
		if d := cmp.Diff(said[langs[0]], said[l]); d != "" {
			fault("%s and %s say other figures: %s", langs[0], l, d)
		}
	}
	if seed%10 == 0 {
		faults = append(faults, judgeBroadcasts(r, a.book)...)
	}
	return faults
}

// tooMuch reports whether a text was refused for its length alone, as that of several people and cars may be.
func tooMuch(r *alert.Revision, out alert.Rendering, found []alert.Fault) bool {
	return len(found) == 1 && out.Count > out.Limit && len(r.Missing)+len(r.Vehicles) > 2 && strings.Contains(found[0].Message, " needs ")
}

func judgeBroadcasts(r *alert.Revision, book alert.Phrasebook) (faults []string) {
	for _, b := range alert.Broadcasts(r, book, "") {
		for _, text := range b.Texts {
			_, strange := alert.Septets(text.Text)
			wea := strings.HasPrefix(text.Name, "wea")
			if text.Problem == "" && (text.Count > text.Limit || wea && strange != "" || text.Text == "") || canary(text) {
				faults = append(faults, fmt.Sprintf("%+v", text))
			}
			drill := wea && text.Limit == 90 && r.Status() != alert.Actual
			for _, v := range r.Vehicles {
				if text.Problem == "" && text.Name != "headline" && !drill && !strings.Contains(undirected(text.Text), v.Plate.Value) {
					faults = append(faults, fmt.Sprintf("lacks %s: %+v", v.Plate.Value, text))
				}
			}
		}
	}
	return faults
}

func canary(v any) bool {
	b, err := json.Marshal(v)
	return err != nil || sample.Shows(string(b))
}

func countBy(l alert.Limits, text string) int {
	if l.Count == nil {
		return len([]rune(text))
	}
	return l.Count(text)
}

// undirected is a text without the marks of direction.
func undirected(s string) string {
	return strings.NewReplacer("\u2066", "", "\u2069", "", "\u200F", "").Replace(s)
}

// lacking are the facts that every text must give and this one does not.
func lacking(r *alert.Revision, book alert.Phrasebook, l alert.Lang, out alert.Rendering) (lacks []string) {
	text := undirected(out.Text)
	need := func(what string) {
		if !strings.Contains(text, what) {
			lacks = append(lacks, strconv.Quote(what))
		}
	}
	p := book.In(l)
	need(r.Contact.EmergencyNo.Value)
	need(r.Contact.TipPhone.Value)
	need(strings.TrimRight(r.LastSeen.PlaceText.Value[l], ". "))
	need(clockOf(r, p))
	for _, v := range r.Vehicles {
		need(v.Plate.Value)
	}
	for _, m := range r.Missing {
		need(ageOf(m, p))
	}
	if *r.Contact.DoNotApproach.Value && !slices.ContainsFunc(p.Recognise.Avoid, func(s string) bool { return strings.Contains(strings.ToLower(text), s) }) {
		lacks = append(lacks, "the warning")
	}
	word := map[alert.Status]string{alert.Actual: p.Signifiers.Alert, alert.Exercise: "EXERCISE", alert.Test: "TEST"}[r.Status()]
	if r.Status() == alert.Actual && r.Meta.Revision > 1 {
		word = p.Signifiers.Update
	}
	if first, _, _ := strings.Cut(text, ":"); !strings.Contains(first, word) {
		lacks = append(lacks, word)
	}
	if !strings.HasSuffix(text, "\n"+out.Marker) {
		lacks = append(lacks, "the marker at its end")
	}
	return lacks
}

func ageOf(m alert.MissingPerson, p *alert.Phrases) string {
	slot := strings.NewReplacer
	if span := m.AgeRange.Value; span != nil {
		return slot("{least}", strconv.Itoa(span[0]), "{most}", strconv.Itoa(span[1])).Replace(p.Ages.Range)
	}
	switch age := *m.Age.Value; age {
	case 0:
		return p.Ages.Infant
	case 1:
		return p.Ages.One
	default:
		return slot("{age}", strconv.Itoa(age)).Replace(p.Ages.Other)
	}
}

// clockOf is the time of day in the words of a language, worked out anew.
func clockOf(r *alert.Revision, p *alert.Phrases) string {
	zone, err := time.LoadLocation(r.Meta.Timezone)
	if err != nil {
		panic(err)
	}
	seen := r.LastSeen.Time.Value.In(zone)
	form, half := p.Clock.Form, p.Clock.AM
	if h := seen.Hour() % 12; h == 1 && p.Clock.AtOne != "" {
		form = p.Clock.AtOne
	}
	if seen.Hour() >= 12 {
		half = p.Clock.PM
	}
	return strings.NewReplacer("{hour}", seen.Format("3"), "{hour24}", seen.Format("15"), "{minute}", seen.Format("04"), "{half}", half).Replace(form)
}

var digitRun = regexp.MustCompile(`[0-9]+`)

// figuresOf are all figures of a text in order of size, without those of the time of day and of the place, which
// languages write differently, and which are looked for on their own.
func figuresOf(r *alert.Revision, book alert.Phrasebook, l alert.Lang, text string) []string {
	text = undirected(text)
	for _, own := range []string{clockOf(r, book.In(l)), strings.TrimRight(r.LastSeen.PlaceText.Value[l], ". ")} {
		text = strings.Replace(text, own, "", 1)
	}
	found := digitRun.FindAllString(text, -1)
	slices.Sort(found)
	return found
}
