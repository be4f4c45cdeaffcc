package alert

import "math"

// Score is how complete an alert is, as the public will see it: six elements of equal weight, those that
// people need to act (who speaks, who is missing, where, when, what to do and whom to call). Of 6,080 WEA
// texts 8.5 % named all five parts that were looked for (Olson, Sutton, Cain and Waugh, doi
// 10.1111/1468-5973.12518); this counts them before, and not after.
type Score struct {
	Percent  int       `json:"percent"`
	Elements []Element `json:"elements"`
}

// Element is one of the six: how many of its facts are there, and the paths of those that are not.
type Element struct {
	Name  string   `json:"element"`
	Have  int      `json:"have"`
	Of    int      `json:"of"`
	Lacks []string `json:"lacks"`
}

// Completeness scores a revision. It counts what is there and does not judge it; see [Validate].
func Completeness(r *Revision) Score {
	s := Score{Elements: []Element{r.source(), r.person(), r.place(), r.time(), r.actions(), r.contacts()}}
	sum := 0.0
	for _, e := range s.Elements {
		sum += float64(e.Have) / float64(e.Of)
	}
	s.Percent = int(math.Floor(100*sum/float64(len(s.Elements)) + 1e-9)) // 100 only where nothing is lacking
	return s
}

func element(name string) Element { return Element{Name: name, Lacks: []string{}} }

func (e *Element) count(path string, there bool) {
	e.Of++
	if there {
		e.Have++
	} else {
		e.Lacks = append(e.Lacks, path)
	}
}

// says reports whether a text says something in every language of the alert.
func (r *Revision) says(t Text) bool {
	for _, l := range r.Meta.Languages {
		if s := t.In(l, r.Source()); silent(s) || s == "" && t[""] == "" {
			return false
		}
	}
	return !t.Empty()
}

func (r *Revision) source() Element {
	e, a := element("source"), r.Meta.IssuingAgency
	e.count("meta.issuing_agency.name", r.says(a.Name.Shown()))
	e.count("meta.issuing_agency.short_name", a.ShortName.Shown() != "")
	e.count("meta.jurisdiction", r.says(r.Meta.Jurisdiction.Shown()))
	return e
}

func (r *Revision) person() Element {
	e := element("person")
	if len(r.Missing) == 0 {
		e.count("missing", false)
	}
	for i, m := range r.Missing {
		path := at("missing", i)
		hair, clothing := m.Hair.Shown(), m.ClothingLastSeen.Shown()
		photo := false
		for _, p := range m.Photos {
			photo = photo || p.shown(VisiblePublic)
		}
		e.count(path+".display_name", r.says(m.DisplayName.Shown()))
		e.count(path+".age", m.Age.Shown() != nil || m.AgeRange.Shown() != nil)
		e.count(path+".sex", m.Sex.Shown() != "" && m.Sex.Shown() != Unknown)
		e.count(path+".height", m.Height.Centimetres() > 0)
		e.count(path+".hair", r.says(hair.Colour) || r.says(hair.Length))
		e.count(path+".clothing_last_seen", len(clothing) > 0 && !clothing.Unknown())
		e.count(path+".photos", photo)
	}
	return e
}

func (r *Revision) place() Element {
	e, a := element("place"), r.Area
	shape := len(a.Polygon.Shown()) > 0 || a.Circle.Shown() != nil || len(a.Geocodes.Shown()) > 0
	e.count("last_seen.place_text", r.says(r.LastSeen.PlaceText.Shown()))
	e.count("area.desc", r.says(a.Desc.Shown()))
	e.count("area", shape)
	e.count("last_seen.direction", r.says(r.LastSeen.Direction.Shown()))
	return e
}

func (r *Revision) time() Element {
	e := element("time")
	e.count("last_seen.time", !r.LastSeen.Time.Shown().IsZero())
	e.count("meta.timezone", r.Meta.Timezone != "")
	e.count("meta.expires", !r.Meta.Expires.IsZero())
	return e
}

func (r *Revision) actions() Element {
	e := element("action")
	for _, l := range r.Meta.Languages {
		e.count("narrative."+string(l)+".ask", r.Narrative[l].Ask.Shown() != "")
	}
	e.count("contact.do_not_approach", r.Contact.DoNotApproach.Shown() != nil)
	return e
}

func (r *Revision) contacts() Element {
	e, c := element("contact"), r.Contact
	e.count("contact.emergency_no", c.EmergencyNo.Shown() != "")
	e.count("contact.tip_phone", c.TipPhone.Shown() != "")
	e.count("contact.tip_url", c.TipURL.Shown() != "" || c.TipEmail.Shown() != "" || c.SMSShort.Shown() != "")
	return e
}
