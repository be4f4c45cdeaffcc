package cap_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/internal/sample"
)

// Whatever is hidden, nothing that the public may not see is in any message, feed or report.
func TestOnlyPublicValuesLeave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r, clean := full(t), full(t)
		r.Meta.Status = rapid.SampledFrom([]alert.Status{alert.Actual, alert.Exercise, alert.Test}).Draw(rt, "status")
		sample.Plant(r, func() bool { return rapid.Bool().Draw(rt, "hide") })
		ending := rapid.SampledFrom(alert.Endings()).Draw(rt, "ending")
		r.Closeouts = clean.Closeouts // are public once they are used
		is := issue(r, rapid.IntRange(1, 3).Draw(rt, "n"))
		if rapid.Bool().Draw(rt, "no IPAWS") {
			is.IPAWS = nil
		}
		var out strings.Builder
		issued, faults := cap.Compose(r, is)
		fmt.Fprintln(&out, faults)
		over, faults := cap.Cancel(r, is, ending)
		fmt.Fprintln(&out, faults)
		for _, m := range []*cap.Message{issued, over} {
			_, found := cap.Write(m)
			fmt.Fprintln(&out, found)
			b, err := cap.Encode(m)
			if err != nil {
				rt.Fatal(err)
			}
			out.Write(b)
			all := []cap.Issued{{Message: m, URL: "https://alerts.larkmoor.example/cap/1.xml", Bytes: b}}
			for _, make := range []func() ([]byte, error){
				func() ([]byte, error) { return cap.Atom(cap.Channel{}, all) },
				func() ([]byte, error) { return cap.RSS(cap.Channel{}, all) },
				func() ([]byte, error) { return cap.GeoJSON(all) },
				func() ([]byte, error) { return cap.EDXL(cap.Envelope{}, all) },
			} {
				b, err := make()
				if err != nil {
					rt.Fatal(err)
				}
				out.Write(b)
			}
		}
		if sample.Shows(out.String()) {
			rt.Fatalf("a hidden value shows: %s", out.String())
		}
	})
}

// However the alert reads, its messages pass our own checks, come back as they left, and tell of one event
// in every language.
func TestMessagesComeBack(t *testing.T) {
	t.Parallel()
	words := rapid.StringOfN(rapid.RuneFrom([]rune("aZé ñ<>&\"'\n0中\U0001F4E2")), 1, 60, -1).Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	rapid.Check(t, func(rt *rapid.T) {
		r := full(t)
		for l, n := range r.Narrative {
			n.Headline.Value, n.WhatHappened.Value, n.Ask.Value = words.Draw(rt, "headline"), words.Draw(rt, "what"), words.Draw(rt, "ask")
			r.Narrative[l] = n
		}
		lat, lon := rapid.Float64Range(-80, 80).Draw(rt, "lat"), rapid.Float64Range(-170, 170).Draw(rt, "lon")
		r.Area.Circle.Value = &alert.Circle{Lat: lat, Lon: lon, RadiusKM: rapid.Float64Range(0.1, 500).Draw(rt, "km")}
		m := compose(rt, r, rapid.IntRange(1, 4).Draw(rt, "n"))
		back, err := cap.Read(write(rt, m))
		if err != nil {
			rt.Fatal(err)
		}
		got, want := back.Message.Infos[0], m.Infos[0]
		if got.Headline != strings.TrimSpace(want.Headline) || got.Areas[0].Circles[0] != want.Areas[0].Circles[0] || len(got.Parameters) != len(want.Parameters) {
			rt.Fatalf("%+v\n%+v", want, got)
		}
		for _, info := range back.Message.Infos {
			if info.EventCodes[0] != got.EventCodes[0] || info.Urgency != got.Urgency || !info.Expires.Equal(got.Expires.Time) {
				rt.Fatalf("%+v", info)
			}
		}
		for _, ref := range back.Message.References {
			if ref.Equal(m.Reference()) {
				rt.Fatal("a message refers to itself")
			}
		}
	})
}
