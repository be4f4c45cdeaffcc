package alert_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func TestCompleteAlertsPass(t *testing.T) {
	t.Parallel()
	for _, r := range []*alert.Revision{fullAlert(t), drill(t)} {
		for _, f := range alert.Validate(r, now, "") {
			t.Errorf("%s: %s %v", r.Status(), f.Grade, f)
		}
	}
}

// Each change to the complete alert is found where it is, and as grave as it is.
func TestValidateFinds(t *testing.T) {
	t.Parallel()
	type revision = alert.Revision
	en := func(r *revision, change func(n *alert.Narrative)) {
		n := r.Narrative["en-US"]
		change(&n)
		r.Narrative["en-US"] = n
	}
	for name, c := range map[string]struct {
		change func(r *revision)
		want   string // grade, path and a piece of the message
	}{
		"no schema":          {func(r *revision) { r.Schema = "" }, "block schema: absent"},
		"another schema":     {func(r *revision) { r.Schema = "x/2" }, "block schema: this program reads hueandcry.alert/1"},
		"bad code":           {func(r *revision) { r.Meta.Code = "HELLO" }, "block meta.code: \"HELLO\" is no public code"},
		"negative revision":  {func(r *revision) { r.Meta.Revision = -1 }, "block meta.revision: less"},
		"no kind":            {func(r *revision) { r.Meta.Kind = "" }, "block meta.kind: absent"},
		"no status":          {func(r *revision) { r.Meta.Status = "" }, "block meta.status: absent"},
		"unknown status":     {func(r *revision) { r.Meta.Status = "Real" }, `block meta.status: "Real" is none of Draft, Actual`},
		"no restriction":     {func(r *revision) { r.Meta.Scope = alert.ScopeRestricted }, "block meta.restriction: absent"},
		"lone restriction":   {func(r *revision) { r.Meta.Restriction.Value = "x" }, "block meta.restriction: stands without"},
		"bad language":       {func(r *revision) { r.Meta.Languages[1] = "es_US" }, `block meta.languages[1]: "es_US" is no language tag`},
		"language twice":     {func(r *revision) { r.Meta.Languages = append(r.Meta.Languages, "en-US") }, "block meta.languages[2]: en-US stands here twice"},
		"no timezone":        {func(r *revision) { r.Meta.Timezone = "" }, "block meta.timezone: absent"},
		"bad timezone":       {func(r *revision) { r.Meta.Timezone = "Mars/Olympus" }, "block meta.timezone: \"Mars/Olympus\" is no time zone"},
		"local timezone":     {func(r *revision) { r.Meta.Timezone = "Local" }, "block meta.timezone: \"Local\" is no time zone"},
		"no expiry":          {func(r *revision) { r.Meta.Expires = time.Time{} }, "block meta.expires: absent"},
		"expired":            {func(r *revision) { r.Meta.Expires = now.Add(-time.Hour) }, "block meta.expires: passed on 2026-03-14 17:00 CDT"},
		"expires now":        {func(r *revision) { r.Meta.Expires = now }, "block meta.expires: passed on 2026-03-14 18:00 CDT"},
		"ends before begin":  {func(r *revision) { r.Meta.Effective = r.Meta.Expires }, "block meta.expires: not after meta.effective"},
		"onset in future":    {func(r *revision) { r.Meta.Onset = now.Add(time.Hour) }, "block meta.onset: lies in the future"},
		"no jurisdiction":    {func(r *revision) { r.Meta.Jurisdiction.Value = nil }, "block meta.jurisdiction: absent in en-US, es-US"},
		"no agency":          {func(r *revision) { r.Meta.IssuingAgency.Name.Value = alert.Text{"en-US": "P"} }, "block meta.issuing_agency.name: absent in es-US"},
		"bad verify page":    {func(r *revision) { r.Meta.IssuingAgency.VerifyURL.Value = "alerts.example" }, "block meta.issuing_agency.verify_url: \"alerts.example\" is no web address"},
		"bad sender":         {func(r *revision) { r.Meta.IssuingAgency.Sender.Value = "alerts" }, "block meta.issuing_agency.sender: \"alerts\" is no e-mail"},
		"no checklist":       {func(r *revision) { r.Meta.CriteriaChecklist.Answers = nil }, "block meta.criteria_checklist: absent"},
		"item absent":        {func(r *revision) { delete(r.Meta.CriteriaChecklist.Answers, "guardian_consent") }, "block meta.criteria_checklist.guardian_consent: absent"},
		"item not met":       {func(r *revision) { r.Meta.CriteriaChecklist.Answers["age"] = alert.NotMet }, "block meta.criteria_checklist.age: not met"},
		"item unanswered":    {func(r *revision) { r.Meta.CriteriaChecklist.Answers["age"] = alert.Unanswered }, "block meta.criteria_checklist.age: unanswered"},
		"item yes":           {func(r *revision) { r.Meta.CriteriaChecklist.Answers["age"] = "yes" }, `block meta.criteria_checklist.age: "yes" is none of met`},
		"no emergency":       {func(r *revision) { r.Contact.EmergencyNo.Value = "" }, "block contact.emergency_no: absent"},
		"emergency in words": {func(r *revision) { r.Contact.EmergencyNo.Value = "police" }, "block contact.emergency_no: \"police\" is no telephone"},
		"hidden emergency":   {func(r *revision) { r.Contact.EmergencyNo.Visibility = alert.VisibleInternal }, "block contact.emergency_no: its visibility is internal"},
		"tip phone short":    {func(r *revision) { r.Contact.TipPhone.Value = "555-555-0177" }, "block contact.tip_phone: \"555-555-0177\" lacks its country"},
		"tip phone odd":      {func(r *revision) { r.Contact.TipPhone.Value = "+1-555-555-0177x5" }, "block contact.tip_phone"},
		"not answered":       {func(r *revision) { r.Contact.DoNotApproach.Value = nil }, "block contact.do_not_approach: not answered"},
		"hidden answer":      {func(r *revision) { r.Contact.DoNotApproach.Visibility = alert.VisiblePartner }, "block contact.do_not_approach: its visibility is partner"},
		"armed, perhaps":     {func(r *revision) { r.Contact.DoNotApproach.Value = new(false) }, "block contact.do_not_approach: must be true: suspects[0]"},
		"tips on a network":  {func(r *revision) { r.Contact.TipURL.Value = "https://x.com/fcp" }, "block contact.tip_url: links to x.com, where people must log in"},
		"bad tip mail":       {func(r *revision) { r.Contact.TipEmail.Value = "tips@x" }, "block contact.tip_email"},
		"nobody missing":     {func(r *revision) { r.Missing = nil }, "block missing: absent"},
		"no name":            {func(r *revision) { r.Missing[0].DisplayName.Value = nil }, "block missing[0].display_name: absent"},
		"hidden name":        {func(r *revision) { r.Missing[0].DisplayName.Visibility = alert.VisiblePartner }, "block missing[0].display_name: its visibility is partner"},
		"no age":             {func(r *revision) { r.Missing[0].Age.Value = nil }, "block missing[0].age: absent, and age_range too"},
		"hidden age":         {func(r *revision) { r.Missing[0].Age.Visibility = alert.VisibleInternal }, "block missing[0].age: hidden"},
		"impossible age":     {func(r *revision) { r.Missing[0].Age.Value = new(700) }, "block missing[0].age: 700 is no age"},
		"backward range":     {func(r *revision) { r.Missing[0].AgeRange.Value = alert.AgeRange{9, 3} }, "block missing[0].age_range: write the least"},
		"odd sex":            {func(r *revision) { r.Missing[0].Sex.Value = "M" }, "block missing[0].sex: \"M\" is none of female"},
		"no clothing":        {func(r *revision) { r.Missing[0].ClothingLastSeen.Value = nil }, "block missing[0].clothing_last_seen: absent"},
		"nameless garment":   {func(r *revision) { r.Missing[0].ClothingLastSeen.Value[1].Item = nil }, "block missing[0].clothing_last_seen[1].item: absent"},
		"unknown clothing": {func(r *revision) {
			r.Missing[0].ClothingLastSeen.Value = alert.Clothing{{Item: alert.Plain("unknown")}}
		}, "warn missing[0].clothing_last_seen: unknown"},
		"unknown height":      {func(r *revision) { r.Missing[0].Height = alert.Measure{Unknown: true} }, "warn missing[0].height: unknown"},
		"height in kg":        {func(r *revision) { r.Missing[0].Height.Unit = "kg" }, "block missing[0].height: \"kg\" is no unit"},
		"no weight at all":    {func(r *revision) { r.Missing[0].Weight.Value = 0 }, "block missing[0].weight: must be more than 0"},
		"height in metres":    {func(r *revision) { r.Missing[0].Height = alert.Measure{Value: 1.7, Unit: "cm"} }, "block missing[0].height: 1.7 cm is no person's; write it like {value: 170, unit: cm}"},
		"height of a tree":    {func(r *revision) { r.Missing[0].Height = alert.Measure{Value: 9, Unit: "ft"} }, "block missing[0].height: 9 ft is no person's"},
		"weight of a car":     {func(r *revision) { r.Missing[0].Weight = alert.Measure{Value: 7000, Unit: "kg"} }, "block missing[0].weight: 7000 kg is no person's; write it like {value: 70, unit: kg}"},
		"weightless":          {func(r *revision) { r.Missing[0].Weight = alert.Measure{Value: 2, Unit: "lb"} }, "block missing[0].weight: 2 lb is no person's"},
		"mention in place":    {func(r *revision) { r.LastSeen.PlaceText.Value["en-US"] = "Gull Lane skate park, .@someone" }, `block last_seen.place_text.en-US: "@someone" would call a stranger on a network; write it without @`},
		"mention in name":     {func(r *revision) { r.Missing[0].AKA.Value = []string{"＠perry"} }, "block missing[0].aka[0]: \"＠perry\" would call"},
		"mention in override": {func(r *revision) { override(r, "x", "See (@fcp)", "short") }, `block narrative.en-US.overrides.x.text: "@fcp" would call`},
		"mention in ending":   {func(r *revision) { r.Closeouts.Error.Text["en-US"] = "Thanks @fcp" }, `block closeouts.error.en-US: "@fcp" would call`},
		"tag in place":        {func(r *revision) { r.LastSeen.PlaceText.Value["en-US"] = "Gull Lane skate park #Withymouth2" }, `warn last_seen.place_text.en-US: "#Withymouth2" would make a link; tags belong under hashtag_place and hashtag_case`},
		"unknown hair":        {func(r *revision) { r.Missing[0].Hair.Value = alert.Hair{Colour: alert.Plain("unknown")} }, "warn missing[0].hair: unknown"},
		"unknown eyes":        {func(r *revision) { r.Missing[0].Eyes.Value = alert.Plain("unknown") }, "warn missing[0].eyes: unknown"},
		"no photo":            {func(r *revision) { r.Missing[0].Photos = nil }, "warn missing[0].photos: none"},
		"hidden photos": {func(r *revision) {
			for i := range r.Missing[0].Photos {
				r.Missing[0].Photos[i].Visibility = alert.VisiblePartner
			}
		}, "warn missing[0].photos: none"},
		"two primaries":    {func(r *revision) { r.Missing[0].Photos[0].Primary = true }, "warn missing[0].photos: 2 are marked primary"},
		"no alt":           {func(r *revision) { delete(r.Missing[0].Photos[0].Alt, "es-US") }, "block missing[0].photos[0].alt: absent in es-US"},
		"partners' alt":    {func(r *revision) { r.Suspects[0].Photos[0].Alt = nil }, "block suspects[0].photos[0].alt: absent in en-US, es-US"},
		"no file":          {func(r *revision) { r.Vehicles[0].Photos[0].File = "" }, "block vehicles[0].photos[0].file: absent"},
		"file elsewhere":   {func(r *revision) { r.Missing[0].Photos[0].File = "../../etc/passwd" }, "block missing[0].photos[0].file: \"../../etc/passwd\" leads out"},
		"absolute file":    {func(r *revision) { r.Missing[0].Photos[0].File = "/a.jpg" }, "block missing[0].photos[0].file"},
		"bad hash":         {func(r *revision) { r.Missing[0].Photos[0].SHA256 = "abc" }, "block missing[0].photos[0].sha256: is no SHA-256"},
		"focus outside":    {func(r *revision) { r.Missing[0].Photos[0].Focus = &alert.Focus{X: 0.5, Y: 1.5} }, "block missing[0].photos[0].focus: leaves the picture"},
		"crop outside":     {func(r *revision) { r.Missing[0].Photos[0].Crop.W = 0.95 }, "block missing[0].photos[0].crop: leaves the picture"},
		"bad photo date":   {func(r *revision) { r.Missing[0].Photos[0].TakenOn = "last May" }, "block missing[0].photos[0].taken_on: \"last May\" is no date"},
		"old photo":        {func(r *revision) { r.Missing[0].Photos[0].TakenOn = "2023" }, "warn missing[0].photos[0].taken_on: more than 2 years ago"},
		"odd photo":        {func(r *revision) { r.Missing[0].Photos[0].Type = "selfie" }, `block missing[0].photos[0].type: "selfie" is none of regular`},
		"no time":          {func(r *revision) { r.LastSeen.Time.Value = time.Time{} }, "block last_seen.time: absent"},
		"hidden time":      {func(r *revision) { r.LastSeen.Time.Visibility = alert.VisiblePartner }, "block last_seen.time: its visibility is partner"},
		"seen tomorrow":    {func(r *revision) { r.LastSeen.Time.Value = now.Add(time.Hour) }, "block last_seen.time: lies in the future"},
		"seen last year":   {func(r *revision) { r.LastSeen.Time.Value = now.AddDate(-1, 0, 0) }, "warn last_seen.time: 2025-03-14 is 365 days ago; are you sure of the year?"},
		"between":          {func(r *revision) { r.LastSeen.TimePrecision.Value = alert.TimeBetween }, "warn last_seen.time_precision: one time cannot"},
		"no place":         {func(r *revision) { delete(r.LastSeen.PlaceText.Value, "es-US") }, "block last_seen.place_text: absent in es-US"},
		"no coordinates":   {func(r *revision) { r.LastSeen.LatLon.Value = nil }, "warn last_seen.latlon: absent"},
		"lon, lat":         {func(r *revision) { r.LastSeen.LatLon.Value = &alert.LatLon{-120, 41} }, "block last_seen.latlon: out of range"},
		"no direction":     {func(r *revision) { r.LastSeen.Direction.Value = nil }, "warn last_seen.direction: unknown"},
		"unknown mode":     {func(r *revision) { r.LastSeen.Mode.Value = alert.ModeUnknown }, "warn last_seen.mode: unknown"},
		"odd mode":         {func(r *revision) { r.LastSeen.Mode.Value = "horse" }, `block last_seen.mode: "horse" is none of foot`},
		"suspect's age":    {func(r *revision) { r.Suspects[0].Age.Value = new(-1) }, "block suspects[0].age: -1 is no age"},
		"suspect named":    {func(r *revision) { r.Suspects[0].Name.Visibility = alert.VisiblePublic }, "warn suspects[0].name: shown to the public"},
		"garment nameless": {func(r *revision) { r.Suspects[0].Clothing.Value[0].Item = nil }, "block suspects[0].clothing[0].item: absent"},
		"odd year":         {func(r *revision) { r.Vehicles[0].Year.Value = new(20190) }, "block vehicles[0].year: 20190 is no year"},
		"no area":          {func(r *revision) { r.Area.Desc.Value = nil }, "block area.desc: absent in en-US, es-US"},
		"no shape": {func(r *revision) {
			r.Area.Polygon.Value, r.Area.Circle.Value, r.Area.Geocodes.Value = nil, nil, nil
		}, "block area: a description alone"},
		"open polygon":     {func(r *revision) { r.Area.Polygon.Value = r.Area.Polygon.Value[:4] }, "block area.polygon: is not closed"},
		"two corners":      {func(r *revision) { r.Area.Polygon.Value = r.Area.Polygon.Value[:2] }, "block area.polygon: needs at least three corners"},
		"polygon in space": {func(r *revision) { r.Area.Polygon.Value[1] = alert.LatLon{91, 0} }, "block area.polygon: out of range"},
		"bow tie":          {func(r *revision) { p := r.Area.Polygon.Value; p[2], p[3] = p[3], p[2] }, "block area.polygon: crosses itself"},
		"fine drawing":     {func(r *revision) { r.Area.Polygon.Value = ring(300) }, "block area.polygon: has 301 points"},
		"no radius":        {func(r *revision) { r.Area.Circle.Value.RadiusKM = 0 }, "block area.circle.radius_km: must be more than 0"},
		"circle in space":  {func(r *revision) { r.Area.Circle.Value.Lat = 100 }, "block area.circle: out of range"},
		"bad SAME":         {func(r *revision) { r.Area.Geocodes.Value[alert.SAME][0] = "99077" }, "block area.geocodes.SAME[0]: \"99077\" is no SAME code"},
		"odd system":       {func(r *revision) { r.Area.Geocodes.Value["FIPS"] = []string{"1"} }, "block area.geocodes.FIPS: unknown list of codes"},
		"no narrative":     {func(r *revision) { delete(r.Narrative, "es-US") }, "block narrative.es-US: absent"},
		"spare narrative":  {func(r *revision) { r.Narrative["fr"] = alert.Narrative{} }, "warn narrative.fr: not one of meta.languages"},
		"no headline":      {func(r *revision) { en(r, func(n *alert.Narrative) { n.Headline.Value = " " }) }, "block narrative.en-US.headline: absent"},
		"long headline":    {func(r *revision) { en(r, func(n *alert.Narrative) { n.Headline.Value += strings.Repeat(" again", 5) }) }, "block narrative.en-US.headline: 110 letters"},
		"no ask":           {func(r *revision) { en(r, func(n *alert.Narrative) { n.Ask.Value = "" }) }, "block narrative.en-US.ask: absent"},
		"bad hashtag":      {func(r *revision) { en(r, func(n *alert.Narrative) { n.HashtagCase.Value = "#Find Perrin" }) }, "block narrative.en-US.hashtag_case: \"#Find Perrin\" is no hashtag"},
		"unreasoned":       {func(r *revision) { override(r, "x", "Call 911.", "") }, "block narrative.en-US.overrides.x.reason: absent"},
		"empty override":   {func(r *revision) { override(r, "x", "", "why not") }, "block narrative.en-US.overrides.x.text: absent"},
		"link to a silo":   {func(r *revision) { override(r, "x", "See facebook.com/fcp now", "style") }, "block narrative.en-US.overrides.x.text: links to facebook.com"},
		"unchecked": {func(r *revision) {
			n := r.Narrative["es-US"]
			n.Translation = alert.Translation{}
			r.Narrative["es-US"] = n
		}, "block narrative.es-US.translation: nobody has checked"},
		"wrong phone":    {func(r *revision) { override(r, "x", "Call (555) 555-0188", "typo") }, "block narrative.en-US.overrides.x.text: gives the number 555) 555-0188"},
		"wrong plate":    {func(r *revision) { override(r, "x", "White van, plate ZZK 0771", "typo") }, "block narrative.en-US.overrides.x.text: gives the plate ZZK 0771"},
		"wrong age":      {func(r *revision) { override(r, "x", "An 8-year-old boy", "typo") }, "block narrative.en-US.overrides.x.text: gives the age 8"},
		"age in ending":  {func(r *revision) { r.Closeouts.FoundSafe.Text["en-US"] = "The boy, aged 19, is safe." }, "block closeouts.found_safe: gives the age 19"},
		"ending in silo": {func(r *revision) { r.Closeouts.Error.Text["en-US"] = "See https://t.co/abc" }, "block closeouts.error: links to t.co"},
		"number lacking": {func(r *revision) {
			n := r.Narrative["es-US"]
			n.Short90.Value = "FCP: niño, 9. Furgoneta. Llame 911"
			r.Narrative["es-US"] = n
		}, "block narrative.es-US.short90: lacks 0177, which the text in en-US has"},
		"number too many": {func(r *revision) {
			n := r.Narrative["es-US"]
			n.WhyUrgent.Value += " Faltan 2 horas."
			r.Narrative["es-US"] = n
		}, "block narrative.es-US.why_urgent: has 2, which the text in en-US lacks"},
		"vague headline": {func(r *revision) {
			en(r, func(n *alert.Narrative) { n.Headline.Value = "Missing boy. White van, plate ZZK 0177." })
			es(r, "Niño. Placa ZZK 0177.")
		}, "warn narrative.en-US.headline: no age, no place"},
		"no endings":        {func(r *revision) { r.Closeouts = alert.Closeouts{} }, "block closeouts: absent; nothing is pre-approved"},
		"ending lacking":    {func(r *revision) { delete(r.Closeouts.Deceased.Text, "es-US") }, "block closeouts.deceased: absent in es-US"},
		"ending with name":  {func(r *revision) { r.Closeouts.FoundSafe.Text["en-US"] = "Perrin Nobody is safe." }, "warn closeouts.found_safe: names Perrin Nobody"},
		"exercise note":     {func(r *revision) { r.Meta.Exercise.ID.Value = "EX-1" }, "block meta.exercise: only an alert of status Exercise"},
		"exercise text":     {func(r *revision) { r.Closeouts.Error.Text["en-US"] = "EXERCISE: over." }, "block closeouts.error.en-US: starts with EXERCISE, but this is no exercise"},
		"hidden letter":     {func(r *revision) { r.Missing[0].AKA.Value = []string{"Per\u202Ery"} }, "block missing[0].aka[0]: contains an invisible letter (U+202E)"},
		"zero width":        {func(r *revision) { r.Vehicles[0].Plate.Value = "ZZK\u200B 0177" }, "block vehicles[0].plate: contains an invisible letter (U+200B)"},
		"line break":        {func(r *revision) { r.LastSeen.PlaceText.Value["en-US"] = "Gull Lane skate park,\nWithymouth" }, "block last_seen.place_text.en-US: contains a line break"},
		"control":           {func(r *revision) { r.Meta.Issuer.Value = "a\x07" }, "block meta.issuer: contains a control character (U+0007)"},
		"lost letter":       {func(r *revision) { r.Meta.Issuer.Value = "a\uFFFD" }, "block meta.issuer: contains a letter that was lost"},
		"private letter":    {func(r *revision) { r.Meta.Issuer.Value = "a\uE000" }, "block meta.issuer: contains a letter that only some fonts know"},
		"lone accent":       {func(r *revision) { r.Meta.Issuer.Value = "\u0301a" }, "block meta.issuer: contains an accent without a letter"},
		"odd visibility":    {func(r *revision) { r.Meta.CaseNo.Visibility = "secret" }, `block meta.case_no.visibility: "secret" is none of public`},
		"odd confidence":    {func(r *revision) { r.Vehicles[0].Confidence = "sure" }, `block vehicles[0].confidence: "sure" is none of certain`},
		"odd takedown":      {func(r *revision) { r.Closeout.TakedownPolicy.Value[0] = "hide" }, `block closeout.takedown_policy[0]: "hide" is none of edit`},
		"odd outcome":       {func(r *revision) { r.Closeout.Outcome = "lost" }, `block closeout.outcome: "lost" is none of found_safe`},
		"invisible in keys": {func(r *revision) { r.Closeout.Retention.Value["a\u00AD"] = "P1Y" }, "block closeout.retention.a\u00AD: contains an invisible letter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := fullAlert(t)
			c.change(r)
			found := alert.Validate(r, now, "")
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			grade, rest, _ := strings.Cut(c.want, " ")
			path, _, _ := strings.Cut(rest, ": ")
			for _, f := range found {
				got := string(f.Grade) + " " + f.String()
				if strings.HasPrefix(got, c.want) && f.Path == path && f.Grade == alert.Grade(grade) {
					return
				}
			}
			t.Errorf("want %s\ngot %v", c.want, found)
		})
	}
}

const (
	twoLinks = "See https://alerts.fenmarch.example/a and https://alerts.fenmarch.example/b."
	hardText = "Investigating authorities consider the circumstances surrounding the disappearance extraordinarily dangerous considering deteriorating meteorological conditions."
)

func es(r *alert.Revision, headline string) {
	n := r.Narrative["es-US"]
	n.Headline.Value = headline
	r.Narrative["es-US"] = n
}

// override puts a text of its own for a network into the first language.
func override(r *alert.Revision, network, text, reason string) {
	n := r.Narrative["en-US"]
	var o alert.Override
	o.Text.Value, o.Reason.Value = text, reason
	n.Overrides = map[string]alert.Override{network: o}
	r.Narrative["en-US"] = n
}

// ring is a round polygon of n sides.
func ring(n int) []alert.LatLon {
	var p []alert.LatLon
	for i := range n {
		// A spiral out and back on a parabola keeps all corners in convex order.
		x := float64(i)/float64(n)*2 - 1
		p = append(p, alert.LatLon{x, x * x})
	}
	return append(p, p[0])
}

func TestManySidesAreNoCrossing(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.Area.Polygon.Value = ring(200)
	if found := alert.Validate(r, now, ""); len(found) > 0 {
		t.Error(found)
	}
	// A side that touches another one's corner.
	r.Area.Polygon.Value = []alert.LatLon{{0, 0}, {0, 4}, {4, 4}, {0, 2}, {4, 0}, {0, 0}}
	if !alert.Blocking(alert.Validate(r, now, "")) {
		t.Error("a polygon that touches itself passed")
	}
}

func TestDraftIsNeverBlocked(t *testing.T) {
	t.Parallel()
	found := alert.Validate(&alert.Revision{}, now, alert.Draft)
	if len(found) < 10 || alert.Blocking(found) {
		t.Error(found)
	}
	if !alert.Blocking(alert.Validate(&alert.Revision{}, now, alert.Actual)) {
		t.Error("an empty alert may be issued")
	}
}

func TestStatusNeverChangesAfterDraft(t *testing.T) {
	t.Parallel()
	draft := fullAlert(t)
	draft.Meta.Status = alert.Draft
	if found := alert.Validate(draft, now, alert.Actual); len(found) > 0 {
		t.Error("a draft cannot become actual:", found)
	}
	for _, f := range alert.Validate(drill(t), now, alert.Actual) {
		if f.Path == "meta.status" && f.Grade == alert.Block && strings.Contains(f.Message, "make a new one") {
			return
		}
	}
	t.Error("a drill may become actual")
}

func TestDrillsKeepFromThePublic(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(r *alert.Revision){
		"meta.exercise.id":                 func(r *alert.Revision) { r.Meta.Exercise.ID.Value = "" },
		"meta.scope":                       func(r *alert.Revision) { r.Meta.Scope, r.Meta.Restriction.Value = alert.ScopePublic, "" },
		"contact.emergency_no":             func(r *alert.Revision) { r.Contact.EmergencyNo.Value = "911" },
		"amplify.channels.include[0]":      func(r *alert.Revision) { r.Amplify.Channels.Include = []string{"all_public"} },
		"amplify.ask_text.en-US":           func(r *alert.Revision) { r.Amplify.AskText.Value["en-US"] = "Please repost." },
		"closeouts.expired.es-US":          func(r *alert.Revision) { r.Closeouts.Expired.Text["es-US"] = "Ha terminado." },
		"closeouts.error":                  func(r *alert.Revision) { r.Closeouts.Error.Text = alert.Plain("Oops.") },
		"narrative.en-US.overrides.x.text": func(r *alert.Revision) { override(r, "x", "EXERCISES begin.", "test") },
		"narrative.en-US.ask": func(r *alert.Revision) {
			n := r.Narrative["en-US"]
			n.Ask.Value = "EXERCISE: call 911."
			r.Narrative["en-US"] = n
		},
	} {
		r := drill(t)
		change(r)
		found := alert.Validate(r, now, "")
		var hit bool
		for _, f := range found {
			hit = hit || f.Path == want && f.Grade == alert.Block
		}
		if !hit {
			t.Errorf("%s: %v", want, found)
		}
	}
}

// Two findings about suspects that come together.
func TestNamedMinorSuspect(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	s := &r.Suspects[0]
	s.Name.Visibility, s.Wording.Value, s.AgeRange.Value, s.Age.Value = alert.VisiblePublic, "", nil, new(16)
	var paths []string
	for _, f := range alert.Validate(r, now, "") {
		if strings.HasPrefix(f.Path, "suspects") {
			paths = append(paths, f.Path)
		}
	}
	if got := strings.Join(paths, " "); got != "suspects[0].name suspects[0].wording suspects[0].name" {
		t.Error(got)
	}
}

func TestPartialPlates(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.Vehicles[0].Plate.Value, r.Vehicles[0].PlatePartial.Value = "01 7", true
	found := alert.Validate(r, now, "")
	if len(found) != 1 || found[0].Path != "vehicles[0].plate" || found[0].Grade != alert.Warn {
		t.Error("the texts name a plate that holds the known part:", found)
	}
}

// "8:20 p.m." and "20:20", "in his 40s" and "40 y 49" are the same facts.
func TestNumbersAgreeAcrossForms(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	say := func(l alert.Lang, s string) {
		n := r.Narrative[l]
		n.WhyUrgent.Value = s
		r.Narrative[l] = n
	}
	say("en-US", "Seen at 8:20 p.m. and 9 am, with a man in his 40s.")
	say("es-US", "Visto a las 20:20 y a las 9:00 con un hombre de entre 40 y 49 años.")
	for _, f := range alert.Validate(r, now, "") {
		if strings.Contains(f.Message, "correct one of them") && !strings.Contains(f.Message, "gives the age 49") {
			t.Error(f)
		}
	}
}

// So they are in French and in Arabic, and a wrong figure is found there, too.
func TestNumbersAgreeInEveryShippedLanguage(t *testing.T) {
	t.Parallel()
	r := fourTongues(fullAlert(t))
	blocked := func(urgent map[alert.Lang]string) (found []string) {
		for l, s := range urgent {
			say(r, l, func(n *alert.Narrative) { n.WhyUrgent.Value = s })
		}
		for _, f := range alert.Validate(r, now, "") {
			if strings.HasSuffix(f.Path, ".why_urgent") {
				found = append(found, f.Path+": "+f.Message)
			}
		}
		return found
	}
	if found := blocked(map[alert.Lang]string{
		"en-US": "Perrin, age 9, seen at 8:20 p.m. Plate ZZK 0177.", "es-US": "Perrin, de 9 años, a las 20:20. Placa ZZK 0177.",
		"fr-FR": "Perrin, 9 ans, à 20 h 20. Plaque\u00A0: ZZK 0177.", "ar-EG": "العمر 9، 8:20 مساءً، لوحة ZZK 0177.",
	}); len(found) > 0 {
		t.Error(found)
	}
	found := strings.Join(blocked(map[alert.Lang]string{
		"fr-FR": "Perrin, 8 ans, à 20h21. Plaque ZZK 0178.", "ar-EG": "العمر 7، 8:20 صباحًا، لوحة ZZK 0179.",
	}), "\n")
	for _, want := range []string{
		"fr-FR.why_urgent: gives the plate ZZK 0178", "fr-FR.why_urgent: gives the age 8", "fr-FR.why_urgent: has 20:21",
		"ar-EG.why_urgent: gives the plate ZZK 0179", "ar-EG.why_urgent: gives the age 7", "ar-EG.why_urgent: lacks 20:20",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("%s is not found in:\n%s", want, found)
		}
	}
}

func TestFaultString(t *testing.T) {
	t.Parallel()
	f := alert.Fault{Path: "meta.kind", Message: "absent", Line: 3, Column: 5}
	if f.String() != "line 3, column 5: meta.kind: absent" {
		t.Error(f)
	}
}

// Addresses, numbers of houses, declared tags and what stays inside are no calls and no tags.
func TestWhatIsNoMentionNorTag(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.Contact.TipURL.Value = "https://alerts.fenmarch.example/@fcp#tip"
	r.Missing[0].Marks.Value["en-US"] = "writes to perrin@fenmarch.example, lives at #5"
	r.Meta.Issuer.Value, r.Vehicles[0].Source.Value = "@desk", "@witness"
	say(r, "en-US", func(n *alert.Narrative) { n.WhyUrgent.Value = "#FindPerrin is in danger." })
	for _, f := range alert.Validate(r, now, "") {
		t.Error(f)
	}
}
