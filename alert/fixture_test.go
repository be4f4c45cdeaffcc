package alert_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the texts give times in the alert's own zone

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
)

// full is an invented alert that uses every section, in two languages.
const full = `
schema: hueandcry.alert/1
meta:
  id: 019d2c5e-8a40-7b13-9c21-3f7e5a1000aa
  code: H7K-2QF
  revision: 1
  kind: amber
  named_alert: {en-US: AMBER Alert, es-US: Alerta AMBER}
  status: Actual
  msg_type: Alert
  scope: Public
  case_no: CASE-77
  ncic_entered: true
  incidents: [inc-77]
  supersedes: []
  effective: "2026-03-14T18:00:00-05:00"
  onset: "2026-03-14T17:05:00-05:00"
  expires: "2026-03-15T06:00:00-05:00"
  timezone: America/Chicago
  jurisdiction: Fenmarch County
  languages: [en-US, es-US]
  issuing_agency: {name: Fenmarch County Police, short_name: FCP, ori: ZZ0000077, sender: alerts@fenmarch.example, verify_url: https://alerts.fenmarch.example/verify}
  issuer: d.testwell
  approvers: [s.sampleton]
  criteria_checklist: {visibility: internal, enough_description: met, guardian_consent: met, protected_person_check: met, age: met}
contact:
  emergency_no: "911"
  tip_phone: "+1-555-555-0177"
  tip_url: https://alerts.fenmarch.example/a/H7K-2QF/tip
  tip_email: tips@fenmarch.example
  hours: 24/7
  languages: [en-US, es-US]
  do_not_approach: true
missing:
  - display_name: Perrin Nobody
    aka: [Perry]
    age: 9
    date_of_birth: "2016-05-04"
    sex: male
    pronouns: he/him
    height: 134 cm
    weight: {value: 30, unit: kg}
    build: slim
    hair: {colour: black, length: short}
    eyes: {value: green, source: mother, confidence: likely}
    skin_or_ethnic_description: {en-US: pale skin, es-US: piel clara}
    marks: {en-US: scar on the chin, es-US: cicatriz en la barbilla}
    glasses_or_devices: round glasses
    language_spoken: [en]
    clothing_last_seen:
      - {item: hoodie, colour: dark green}
      - {item: jeans, colour: black}
      - trainers
    vulnerabilities:
      - {kind: autistic, public_hint: {en-US: He is drawn to water., es-US: Le atrae el agua.}}
    companion_or_pet: {en-US: a grey cat, es-US: un gato gris}
    photos:
      - {file: media/perrin.jpg, type: regular, alt: {en-US: "Perrin, a boy of 9 in a green hoodie", es-US: "Perrin, niño de 9 años con sudadera verde"}, taken_on: "2026-02", consent: guardian, crop: {x: 0.1, y: 0.1, w: 0.5, h: 0.5, of: upright}}
      - {file: media/perrin-face.jpg, alt: {en-US: Face of Perrin, es-US: Cara de Perrin}, primary: true}
    relation_to_suspect: nephew
last_seen:
  time: "2026-03-14T17:05:00-05:00"
  time_precision: about
  place_text: {en-US: "Gull Lane skate park, Withymouth", es-US: "parque de patinaje de Gull Lane, Withymouth"}
  latlon: [41.1, -45.2]
  direction: west
  mode: vehicle
  possible_destinations: [{value: Harrow Quay, visibility: partner}, ferry]
  sightings:
    - {time: "2026-03-14T17:30:00-05:00", place_text: Toll bridge, confidence: possible}
suspects:
  - wording: person_of_interest
    name: Vesper Nullman
    age_range: [30, 35]
    sex: female
    description: {en-US: long red hair, es-US: pelo largo y rojo}
    clothing: [{item: coat, colour: grey}]
    photos: [{file: media/vesper.jpg, alt: {en-US: Woman with red hair, es-US: Mujer pelirroja}}]
    armed: unknown
    relation: aunt
vehicles:
  - plate: ZZK 0177
    plate_region: FM
    make: Exemplar
    model: Drover
    year: 2019
    colour: white
    body: van
    features: {en-US: roof rack, es-US: portaequipajes}
    photos: [{file: media/van.jpg, type: illustration, alt: {en-US: White van, es-US: Furgoneta blanca}}]
    direction: west on Route 4
    source: witness
    confidence: likely
area:
  desc: {en-US: Fenmarch County, es-US: Condado de Fenmarch}
  polygon: [[40.8, -45.3], [40.8, -44.9], [41.4, -44.9], [41.4, -45.3], [40.8, -45.3]]
  circle: {lat: 41.1, lon: -45.2, radius_km: 12.5}
  geocodes: {SAME: ["099077"], NUTS: [ZZ1], ISO3166-2: [ZZ-FM]}
  corridor: {road: Route 4, from: Withymouth, to: Harrow Quay}
  neighbouring_regions: [Heath County]
narrative:
  en-US:
    headline: "Missing boy, age 9, last seen in Withymouth. White Exemplar van, plate ZZK 0177."
    what_happened: Perrin Nobody, age 9, was last seen at about 5:05 p.m. in Withymouth. He may be with a woman in her 30s.
    ask: If you see the boy or the van, do not approach. Call 911 now. Please share.
    why_urgent: Police believe the boy is in danger.
    short90: "FCP: missing boy, 9. White van plate ZZK 0177. Call 911"
    long360: "FCP: missing boy, 9. White van plate ZZK 0177, west on Route 4. Call 911"
    hashtag_place: "#Withymouth"
    hashtag_case: "#FindPerrin"
    overrides: {}
  es-US:
    translation: {method: typed, checked_by: m.ejemplo}
    headline: "Niño desaparecido, 9 años, visto en Withymouth. Furgoneta blanca, placa ZZK 0177."
    what_happened: Perrin Nobody, de 9 años, fue visto hacia las 5:05 p. m. en Withymouth. Podría estar con una mujer de entre 30 y 39 años.
    ask: Si ve al niño o la furgoneta, no se acerque. Llame al 911 ahora. Por favor, comparta.
    why_urgent: La policía cree que el niño está en peligro.
    short90: "FCP: niño desaparecido, 9. Furgoneta blanca placa ZZK 0177. Llame 911"
    long360: "FCP: niño desaparecido, 9. Furgoneta blanca placa ZZK 0177, oeste por Route 4. Llame 911"
    hashtag_place: "#Withymouth"
    hashtag_case: "#FindPerrin"
media: {poster: auto, card: auto}
amplify:
  partner_groups: [police]
  ask_text: {en-US: Please repost H7K-2QF., es-US: "Por favor, republique H7K-2QF."}
  repeats: {every: 1h30m, for: 6h}
  quiet_hours_policy: override
  channels: {include: [all], exclude: [wea]}
closeouts:
  approved_with_revision: 1
  found_safe: {en-US: "UPDATE: the missing boy has been found safe.", es-US: "ACTUALIZACIÓN: el niño fue encontrado a salvo."}
  found_injured: {en-US: "UPDATE: the missing boy has been found.", es-US: "ACTUALIZACIÓN: el niño fue encontrado."}
  deceased: {withheld_until_family_told: true, en-US: "UPDATE: this alert is over.", es-US: "ACTUALIZACIÓN: esta alerta ha terminado."}
  unfounded: {en-US: "UPDATE: this alert is cancelled.", es-US: "ACTUALIZACIÓN: esta alerta queda cancelada."}
  error: {en-US: "CORRECTION: sent in error.", es-US: "CORRECCIÓN: se envió por error."}
  expired: {en-US: "This alert has ended. Call 555-555-0177.", es-US: "Esta alerta ha terminado. Llame al 555-555-0177."}
closeout:
  thanks: {en-US: Thank you., es-US: Gracias.}
  takedown_policy: [edit, reply, delete]
  photo_retire_at: on_close
  retention: {public_fields: on_close, audit: P7Y}
  legal_hold: false
`

// now is a moment at which the full alert may be issued.
var now = time.Date(2026, 3, 14, 23, 0, 0, 0, time.UTC)

// fullAlert is the full alert as a revision, for the test to change.
func fullAlert(t testing.TB) *alert.Revision {
	t.Helper()
	return read(t, full)
}

func read(t testing.TB, doc string) *alert.Revision {
	t.Helper()
	r, _, faults := file.Read([]byte(doc))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return r
}

// drill is the full alert as an exercise.
func drill(t testing.TB) *alert.Revision {
	t.Helper()
	r := fullAlert(t)
	r.Meta.Status, r.Meta.Scope = alert.Exercise, alert.ScopeRestricted
	r.Meta.Restriction.Value = "participants"
	r.Meta.Exercise.ID.Value = "EX-77"
	r.Contact.EmergencyNo.Value = "555-555-0199"
	r.Amplify.Channels.Include = []string{"loopback"}
	mark := func(s *string) {
		if *s != "" {
			*s = "EXERCISE: " + strings.ReplaceAll(*s, "911", "555-555-0199")
		}
	}
	for l, n := range r.Narrative {
		for _, f := range []*alert.Public[string]{&n.Headline, &n.WhatHappened, &n.Ask, &n.WhyUrgent, &n.Short90, &n.Long360} {
			mark(&f.Value)
		}
		r.Narrative[l] = n
	}
	c := &r.Closeouts
	for _, text := range []alert.Text{r.Amplify.AskText.Value, c.FoundSafe.Text, c.FoundInjured.Text, c.Deceased.Text, c.Unfounded.Text, c.Error.Text, c.Expired.Text} {
		for l, s := range text {
			mark(&s)
			text[l] = s
		}
	}
	return r
}
