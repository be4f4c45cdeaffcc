package file

import (
	"strings"
	"time"
)

// Template is a new alert file with only the fields that every alert needs, filled in with an invented
// case and explained line by line. It is valid as it stands at the time now, in the place whose clock loc
// shows.
func Template(now time.Time, loc *time.Location) []byte {
	zone := loc.String()
	if zone == "" || zone == "Local" { // names no place that a file could carry to another machine
		loc, zone = time.UTC, "UTC"
	}
	now = now.In(loc).Truncate(time.Minute)
	return []byte(strings.NewReplacer(
		"{seen}", now.Add(-time.Hour).Format(time.RFC3339),
		"{expires}", now.Add(12*time.Hour).Format(time.RFC3339),
		"{zone}", zone,
	).Replace(template))
}

const template = `# An invented case. Replace what stands here, then run: hueandcry alert validate -f FILE
schema: hueandcry.alert/1
meta:
  kind: missing                # what alert kinds lists: amber, silver, mep, missing
  status: Actual               # Actual; Exercise for a drill; Test for a self-test
  expires: "{expires}"   # nothing is published after this
  timezone: {zone}     # whose clock the texts use
  jurisdiction: Larkmoor County
  languages: [en-US]           # the first is the one you write in
  issuing_agency: {name: Larkmoor County Sheriff's Office}
  criteria_checklist: {report_filed: met, enough_description: met, guardian_consent: not_applicable, protected_person_check: met}
contact:                       # do_not_approach: true if anyone is or may be armed or dangerous
  {emergency_no: "911", tip_phone: "+1-555-555-0142", do_not_approach: false}
missing:                       # add photos: [{file: robin.jpg, alt: what it shows}]
  - {display_name: Robin Placeholder, age: 34, sex: female, clothing_last_seen: [{item: coat, colour: red}]}
last_seen: {time: "{seen}", place_text: "Heron Street, Port Quillon"}
area: {desc: Larkmoor County, circle: {lat: 41.03, lon: -45.12, radius_km: 20}}
narrative:
  en-US:
    headline: "Missing woman, 34, last seen on Heron Street in Port Quillon."
    what_happened: Robin Placeholder left her home on foot and did not come back.
    ask: If you see her, call 911. Please share.
closeouts:                     # approved together with the alert; one of them ends it
  found_safe: "UPDATE: the missing woman from Port Quillon has been found safe. Please delete any copy you shared."
  found_injured: "UPDATE: the missing woman from Port Quillon has been found. Please delete any copy you shared."
  deceased: {withheld_until_family_told: true, en-US: "UPDATE: this alert is over. Please delete any copy you shared."}
  unfounded: "UPDATE: this alert is cancelled. No one is missing. Please delete any copy you shared."
  error: "CORRECTION: our earlier alert was sent in error. Please delete any copy you shared."
  expired: "This alert has ended. If you have information, call +1-555-555-0142."
`
