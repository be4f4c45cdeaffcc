package alert_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

func TestInParts(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	p, err := alert.InParts(r, phrases.Default(), "en-US")
	if err != nil {
		t.Fatal(err)
	}
	person := p.People[0]
	if p.Signifier != "AMBER ALERT" || p.Notice != "" || person.Name != "Perrin Nobody" || person.Who != "Missing boy, 9" {
		t.Errorf("said %+v", p)
	}
	if person.Photo == nil || person.Photo.File != "media/perrin-face.jpg" {
		t.Errorf("the primary photo is %+v", person.Photo)
	}
	if last := person.About[len(person.About)-1]; last != "Also called Perry." {
		t.Errorf("the other names stand in %q", last)
	}
	if !strings.HasPrefix(person.About[0], "Wearing ") || !strings.HasPrefix(p.Seen, "Last seen ") {
		t.Errorf("about %q, seen %q", person.About, p.Seen)
	}
	car := p.Vehicles[0]
	if car.Plate == "" || strings.Contains(car.Look, "plate") {
		t.Errorf("the vehicle is %+v", car)
	}
	if !slices.ContainsFunc(p.Calls, func(s string) bool { return strings.Contains(s, r.Contact.TipPhone.Value) }) || len(p.Calls) != 2 {
		t.Errorf("calls %q", p.Calls)
	}
}

// A drill says at once that it is one; a part of a plate that it is only a part; and what the public may not
// see is not among the parts.
func TestInPartsOfADrill(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.Meta.Status = alert.Exercise
	r.Vehicles[0].PlatePartial.Value = true
	for i := range r.Missing[0].Photos {
		r.Missing[0].Photos[i].Visibility = alert.VisiblePartner
	}
	r.Contact.TipPhone.Visibility = alert.VisiblePartner
	p, err := alert.InParts(r, phrases.Default(), "en-US")
	if err != nil {
		t.Fatal(err)
	}
	if p.Signifier != "EXERCISE" || p.Notice != "No real person is missing. Take no action." {
		t.Errorf("signifier %q, notice %q", p.Signifier, p.Notice)
	}
	if !strings.HasPrefix(p.Vehicles[0].Plate, "Partial plate ") {
		t.Errorf("plate %q", p.Vehicles[0].Plate)
	}
	if p.People[0].Photo != nil || len(p.Calls) != 1 {
		t.Errorf("a photo %v or a number %q for partners is shown", p.People[0].Photo, p.Calls)
	}
	if _, err := alert.InParts(r, phrases.Default(), "tlh"); err == nil {
		t.Error("a language without phrases has words")
	}
}

// A photo that the police took, an aged one and a drawing pass for nothing else, in no language; and the page
// of an end that is no good one does not say that anybody was found.
func TestPagesSayWhatTheyShow(t *testing.T) {
	t.Parallel()
	for l, p := range phrases.Default() {
		r := fullAlert(t)
		for _, c := range []struct {
			of   alert.PhotoType
			want string
		}{{alert.PhotoRegular, ""}, {alert.PhotoCustody, p.Pages.Custody}, {alert.PhotoAged, p.Pages.Aged}, {alert.PhotoIllustration, p.Pages.Illustration}} {
			for i := range r.Missing[0].Photos {
				r.Missing[0].Photos[i].Type = c.of
			}
			parts, err := alert.InParts(r, phrases.Default(), l)
			if err != nil {
				t.Fatal(err)
			}
			if got := parts.People[0].Mark; got != c.want || (got == "") != (c.of == alert.PhotoRegular) {
				t.Errorf("%s: on a photo of type %s stands %q", l, c.of, got)
			}
		}
		for _, e := range append(alert.Endings(), alert.EndedHoax) {
			found := e == alert.EndedFoundSafe || e == alert.EndedFoundInjured
			if got := p.Pages.Heading(e); (got == p.Pages.Found) != found || got == "" {
				t.Errorf("%s: over %s stands %q", l, e, got)
			}
		}
	}
}
