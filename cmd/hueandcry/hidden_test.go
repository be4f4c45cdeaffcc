package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/pfif"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/internal/sample"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// planted is the full alert in every shipped language, with a canary of its own in every value that the public
// may not see. The endings are kept: they are hidden only until they are used.
func planted(t *testing.T) *alert.Revision {
	t.Helper()
	r, _, faults := file.Read([]byte(sample.Full))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, l := range []alert.Lang{"fr-FR", "ar-EG"} {
		r.Meta.Languages = append(r.Meta.Languages, l)
		n := r.Narrative["en-US"]
		n.Translation.CheckedBy.Value = "somebody"
		r.Narrative[l] = n
		for _, text := range []alert.Text{
			r.LastSeen.PlaceText.Value, r.Area.Desc.Value, r.Closeouts.FoundSafe.Text, r.Closeouts.FoundInjured.Text,
			r.Closeouts.Deceased.Text, r.Closeouts.Unfounded.Text, r.Closeouts.Error.Text, r.Closeouts.Expired.Text,
		} {
			text[l] = text["en-US"]
		}
		for i := range r.Missing[0].Photos {
			r.Missing[0].Photos[i].Alt[l] = r.Missing[0].Photos[i].Alt["en-US"]
		}
		r.Vehicles[0].Photos[0].Alt[l] = "a van"
	}
	endings := r.Closeouts
	sample.Plant(r, func() bool { return false })
	r.Closeouts = endings
	return r
}

// Nothing marked partner or internal is in any text that leaves, in whatever form and language.
func TestHiddenValuesNeverLeave(t *testing.T) {
	t.Parallel()
	r := planted(t)
	rules := shippedRules()
	if b, err := json.Marshal(r); err != nil || len(sample.Escaped(string(b))) < 60 {
		t.Fatal("too few canaries were planted", err)
	}
	outputs := map[string]any{"title": r.Title(), "broadcast": alert.Broadcasts(r, rules.Phrases, "")}
	for _, l := range r.Languages() {
		outputs["particulars "+string(l)] = alert.Describe(r, rules.Phrases, l)
		page, err := newSheet(web.Proposal{Rev: r, Rules: rules, Pictures: dots(t, r)}, l, nil)
		if err != nil {
			t.Fatal(err)
		}
		outputs["card and poster "+string(l)] = page
		for _, n := range networks() {
			c, err := n.usual()
			if err != nil {
				t.Fatal(err)
			}
			to := alert.Target{Channel: n.name, Network: n.name, Lang: l, Limits: c.Limits(), Phrases: rules.Phrases, Photos: make([]alert.Media, len(r.PublicPhotos()))}
			out, faults := alert.Render(r, to)
			if alert.Blocking(faults) || out.Text == "" {
				t.Errorf("%s, %s: %v", n.name, l, faults)
			}
			outputs[n.name+" "+string(l)] = out
			for _, e := range alert.Endings() {
				end, _ := alert.RenderEnding(r, to, e)
				outputs[fmt.Sprint(n.name, l, e)] = end
			}
		}
	}
	is := cap.Issue{
		Identifier: "urn:uuid:1", Sender: "alerts@fenmarch.example", Sent: r.Meta.Effective, Page: "https://alerts.fenmarch.example/a",
		Event: cap.EventOf(rules.Kinds[r.Kind()]), Phrases: rules.Phrases, IPAWS: &cap.IPAWS{COG: "200999"},
	}
	message, faults := cap.Compose(r, is)
	outputs["CAP"], outputs["what CAP left out"] = message, faults
	over, _ := cap.Cancel(r, is, alert.EndedFoundSafe)
	outputs["CAP cancel"] = over
	outputs["PFIF"], _ = pfif.Export(r, pfif.Issue{Host: "fenmarch.example", Phrases: rules.Phrases})
	for what, out := range outputs {
		b, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if escaped := sample.Escaped(string(b)); len(escaped) > 0 || len(b) < 5 {
			t.Errorf("%s: %q shows in %s", what, escaped, b)
		}
	}
}

// dots stands in for the public photos of an alert.
func dots(t *testing.T, r *alert.Revision) map[string]web.Picture {
	t.Helper()
	var dot bytes.Buffer
	if err := jpeg.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1)), nil); err != nil {
		t.Fatal(err)
	}
	out := map[string]web.Picture{}
	for _, p := range r.PublicPhotos() {
		out[p.File] = web.Picture{Photo: alert.Photo{Content: dot.Bytes()}}
	}
	return out
}

// Nor is it in what a daemon publishes, measures or logs.
func TestHiddenValuesNeverLeaveTheDaemon(t *testing.T) {
	h := newHarness(t, 3)
	cfg, faults := config.Parse([]byte(h.configText(settings{})), h.dir)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	log := &lockedLog{}
	a, err := newApp(t.Context(), cfg, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.run(t.Context()) }()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	token, err := a.mintToken(t.Context(), "harness")
	if err != nil {
		t.Fatal(err)
	}
	cl, err := client.New("http://"+a.api.Addr().String(), token, loadClient())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(issuable(planted(t), time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	said, err := cl.Submit(t.Context(), client.File{Data: data}, "", true)
	if err != nil {
		t.Fatal(err)
	}
	quiet(t, a, time.Minute)
	if _, err := cl.CloseAlert(t.Context(), said.Code, web.Closing{Outcome: "found_safe"}); err != nil {
		t.Fatal(err)
	}
	quiet(t, a, time.Minute)
	journal, err := json.Marshal(h.world.Journal().Entries())
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{"the networks": string(journal), "the metrics": scrape(t, a), "the log": log.String()} {
		if escaped := sample.Escaped(text); len(escaped) > 0 || len(text) < 100 {
			t.Errorf("%s: %q of %d bytes", what, escaped, len(text))
		}
	}
	if !strings.Contains(string(journal), "ZZK 0177") {
		t.Error("nothing was published")
	}
}

// issuable puts words of closed lists and numbers that can be back where only a canary stood, and drops the
// pictures, so that a daemon takes the alert.
func issuable(r *alert.Revision, now time.Time) *alert.Revision {
	clean, _, _ := file.Read([]byte(sample.Full))
	now = now.Truncate(time.Second)
	r.Meta.ID, r.Meta.Code, r.Meta.Revision = "", "", 0
	r.Meta.Effective, r.Meta.Onset, r.Meta.Expires = now, now.Add(-time.Hour), now.Add(6*time.Hour)
	r.LastSeen.Time.Value, r.LastSeen.LatLon.Value, r.LastSeen.Sightings = now.Add(-time.Hour), clean.LastSeen.LatLon.Value, nil
	r.Meta.CriteriaChecklist, r.Meta.NCICEntered.Value = clean.Meta.CriteriaChecklist, clean.Meta.NCICEntered.Value
	r.Amplify.Channels, r.Amplify.Repeats, r.Amplify.QuietHoursPolicy = clean.Amplify.Channels, clean.Amplify.Repeats, clean.Amplify.QuietHoursPolicy
	r.Amplify.PartnerGroups.Confidence, r.Amplify.AskText.Confidence = "", ""
	r.Closeout, r.Meta.Exercise = clean.Closeout, alert.ExerciseNote{}
	r.Missing[0].Photos, r.Suspects[0].Photos, r.Vehicles[0].Photos = nil, nil, nil
	return r
}

func scrape(t *testing.T, a *app) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+a.ops.Addr().String()+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// lockedLog is a log that many write to.
type lockedLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
