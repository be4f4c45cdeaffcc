package cap_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

// published are three cases: one in force that was updated, one that was cancelled, and a drill.
func published(t *testing.T) []cap.Issued {
	t.Helper()
	var all []cap.Issued
	add := func(m *cap.Message, prefix string) {
		m.Identifier = prefix + m.Identifier
		for i := range m.References {
			m.References[i].Identifier = prefix + m.References[i].Identifier
		}
		all = append(all, cap.Issued{Message: m, URL: "https://alerts.larkmoor.example/cap/" + m.Identifier + ".xml", Bytes: sign(t, m)})
	}
	open := chain(t, full(t))
	add(open[0], "a")
	add(open[1], "a")
	for _, m := range chain(t, full(t)) {
		add(m, "b")
	}
	drill := full(t)
	drill.Meta.Status = alert.Exercise
	add(compose(t, drill, 1), "c")
	return all
}

func names(all []cap.Issued) string {
	var out []string
	for _, i := range all {
		out = append(out, i.Message.Identifier[:1]+i.Message.Identifier[len(i.Message.Identifier)-1:]+" "+i.Message.MsgType)
	}
	return strings.Join(out, ", ")
}

// What is live: the newest of each case, a cancel until it expires, and no drill among what is meant.
func TestLive(t *testing.T) {
	t.Parallel()
	all := published(t)
	for _, at := range []struct {
		after  time.Duration
		status alert.Status
		want   string
	}{
		{2 * time.Hour, alert.Actual, "b3 Cancel, a2 Update"},
		{3*time.Hour - time.Second, alert.Actual, "b3 Cancel, a2 Update"},
		{3 * time.Hour, alert.Actual, "a2 Update"}, // the cancel expires an hour after it was sent
		{12 * time.Hour, alert.Actual, ""},
		{2 * time.Hour, alert.Exercise, "c1 Alert"},
		{2 * time.Hour, alert.Test, ""},
	} {
		if got := names(cap.Live(all, at.status, sent.Add(at.after))); got != at.want {
			t.Errorf("%s, %s: %s", at.after, at.status, got)
		}
	}
	all[1].Message.Scope, all[1].Message.Restriction = "Restricted", "partners"
	if got := names(cap.Live(all, alert.Actual, sent.Add(2*time.Hour))); got != "b3 Cancel" {
		t.Error(got)
	}
}

func about() cap.Channel {
	return cap.Channel{
		Title: "Alerts of Larkmoor County", URL: "https://alerts.larkmoor.example/cap/feed.atom",
		Page: "https://alerts.larkmoor.example/", Author: "Larkmoor County Sheriff's Office", Updated: sent,
	}
}

// Our feeds are read by our reader without a finding, and lead to every message.
func TestFeedsAreRead(t *testing.T) {
	t.Parallel()
	live := cap.Live(published(t), alert.Actual, sent.Add(2*time.Hour))
	for form, write := range map[string]func() ([]byte, error){
		"Atom": func() ([]byte, error) { return cap.Atom(about(), live) },
		"RSS":  func() ([]byte, error) { return cap.RSS(about(), live) },
		"EDXL-DE": func() ([]byte, error) {
			return cap.EDXL(cap.Envelope{ID: "1", Sender: sender, Sent: cap.At(sent)}, live)
		},
	} {
		out, err := write()
		if err != nil {
			t.Fatal(err)
		}
		f, err := cap.ReadFeed(out)
		if err != nil || f.Form != form || len(f.Entries) != 2 || len(f.Findings) > 0 {
			t.Fatalf("%s: %v %v %s", form, err, f.Findings, out)
		}
		for i, e := range f.Entries {
			m := live[i].Message
			if form == "EDXL-DE" {
				got, err := cap.Verify(e.Message.Raw, us().pins(), sent)
				if err != nil || got.Message.Identifier != m.Identifier {
					t.Errorf("a message is not taken out as it was put in: %v", err)
				}
			} else if e.Link != live[i].URL || e.ID != m.Reference().URN() {
				t.Errorf("%+v", e)
			}
		}
		if bytes.Contains(out, []byte(cap.MediaType)) != (form == "Atom") {
			t.Errorf("%s: %s", form, out)
		}
	}
	quiet, err := cap.Atom(about(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := cap.ReadFeed(quiet); err != nil || len(f.Findings) > 0 || !bytes.Contains(quiet, []byte("<updated>2026-11-22T15:00:00+00:00</updated>")) {
		t.Errorf("%v %s", err, quiet)
	}
}

// The title of an ended case tells that it is over, and no entry of it tells of whom.
func TestFeedOfAnEndedCase(t *testing.T) {
	t.Parallel()
	all := published(t)[2:5]
	live := cap.Live(all, alert.Actual, sent.Add(2*time.Hour))
	for _, write := range []func() ([]byte, error){
		func() ([]byte, error) { return cap.Atom(about(), live) },
		func() ([]byte, error) { return cap.RSS(about(), live) },
		func() ([]byte, error) { return cap.GeoJSON(live) },
	} {
		out, err := write()
		if err != nil || !bytes.Contains(out, []byte("the missing boy has been found safe")) || bytes.Contains(out, []byte("Perrin")) {
			t.Errorf("%v %s", err, out)
		}
	}
}

func TestURNIsStable(t *testing.T) {
	t.Parallel()
	r := cap.Reference{Sender: "a", Identifier: "b", Sent: cap.At(sent)}
	elsewhere := r
	elsewhere.Sent = cap.At(sent.In(time.FixedZone("", 3600)))
	if r.URN() != elsewhere.URN() || !r.Equal(elsewhere) || r.URN() != "urn:uuid:"+r.URN()[9:] || len(r.URN()) != 45 || r.URN()[23] != '8' {
		t.Error(r.URN(), elsewhere.URN())
	}
	other := r
	other.Identifier = "c"
	if r.URN() == other.URN() || r.Equal(other) {
		t.Error(other.URN())
	}
}

func TestEnvelopeHoldsOneStatus(t *testing.T) {
	t.Parallel()
	all := published(t)
	if _, err := cap.EDXL(cap.Envelope{}, []cap.Issued{all[0], all[5]}); err == nil || err.Error() != "one EDXL-DE envelope cannot hold Actual and Exercise; make two" {
		t.Error(err)
	}
	if _, err := cap.EDXL(cap.Envelope{}, nil); err == nil {
		t.Error("an empty envelope")
	}
	out, err := cap.EDXL(cap.Envelope{ID: "1", Sender: sender, Sent: cap.At(sent)}, all[4:5])
	if err != nil || !bytes.Contains(out, []byte("<distributionType>Cancel</distributionType>")) {
		t.Errorf("%v %s", err, out)
	}
}

// GeoJSON has longitude first, rings that are closed and go counter-clockwise, and circles as large as they
// are on the ground.
func TestGeoJSON(t *testing.T) {
	t.Parallel()
	r := full(t)
	m := compose(t, r, 1)
	out, err := cap.GeoJSON([]cap.Issued{{Message: m, URL: "https://alerts.larkmoor.example/cap/1.xml"}})
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Type     string
		Features []struct {
			ID       string
			Geometry struct {
				Type        string
				Coordinates [][][][2]float64
			}
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(out, &doc); err != nil || doc.Type != "FeatureCollection" || len(doc.Features) != 1 {
		t.Fatal(err, string(out))
	}
	f := doc.Features[0]
	if f.Geometry.Type != "MultiPolygon" || len(f.Geometry.Coordinates) != 2 {
		t.Fatalf("%+v", f.Geometry)
	}
	for _, polygon := range f.Geometry.Coordinates {
		ring := polygon[0]
		if ring[0] != ring[len(ring)-1] {
			t.Error("a ring is open")
		}
		twice := 0.0
		for i := range len(ring) - 1 {
			twice += ring[i][0]*ring[i+1][1] - ring[i+1][0]*ring[i][1]
		}
		if twice <= 0 {
			t.Error("a ring goes clockwise")
		}
		if ring[0][0] > -44 || ring[0][1] < 40 {
			t.Error("latitude comes first:", ring[0])
		}
	}
	circle := f.Geometry.Coordinates[1][0]
	if len(circle) != 65 {
		t.Error(len(circle))
	}
	for _, p := range circle {
		if km := distance(41.1, -45.2, p[1], p[0]); math.Abs(km-12.5) > 0.01 {
			t.Errorf("a point of the circle is %f km away", km)
		}
	}
	if s := fmt.Sprintf("%v %v %v", f.Properties["geocodes"], f.Properties["circles"], f.Properties["cap"]); s != "[SAME:099077 ISO3166-2:ZZ-FM NUTS:ZZ1] [map[centre:[-45.2 41.1] radius_km:12.5]] https://alerts.larkmoor.example/cap/1.xml" {
		t.Error(s)
	}
}

// distance is the way between two points on the sphere, by the haversine formula, in kilometres.
func distance(lat1, lon1, lat2, lon2 float64) float64 {
	rad := math.Pi / 180
	s, u := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	return 2 * 6371.0088 * math.Asin(math.Sqrt(s*s+math.Cos(lat1*rad)*math.Cos(lat2*rad)*u*u))
}
