package cap_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/kinds"
)

// Each rule is broken once; what breaks an error or the profile is not written.
func TestCheck(t *testing.T) {
	t.Parallel()
	info := func(change func(i *cap.Info)) func(m *cap.Message) {
		return func(m *cap.Message) { change(&m.Infos[0]) }
	}
	area := func(change func(a *cap.Area)) func(m *cap.Message) {
		return func(m *cap.Message) { change(&m.Infos[0].Areas[0]) }
	}
	resource := func(change func(r *cap.Resource)) func(m *cap.Message) {
		return func(m *cap.Message) { change(&m.Infos[0].Resources[0]) }
	}
	polygon := func(points ...alert.LatLon) func(m *cap.Message) {
		return area(func(a *cap.Area) { a.Polygons = []cap.Polygon{points} })
	}
	for want, change := range map[string]func(m *cap.Message){
		"error identifier MISSING_REQUIRED_ELEMENT":                            func(m *cap.Message) { m.Identifier = "" },
		"error identifier INVALID_IDENTIFIER":                                  func(m *cap.Message) { m.Identifier = "a,b" },
		"error sender INVALID_SENDER":                                          func(m *cap.Message) { m.Sender = "a b" },
		"error sent MISSING_REQUIRED_ELEMENT":                                  func(m *cap.Message) { m.Sent = cap.Time{} },
		"error sent INVALID_DATE":                                              func(m *cap.Message) { m.Sent = cap.Time{Time: sent.Add(time.Millisecond)} },
		"error status INVALID_ENUM_VALUE":                                      func(m *cap.Message) { m.Status = "Real" },
		"error msgType INVALID_ENUM_VALUE":                                     func(m *cap.Message) { m.MsgType = "Publish" },
		"error scope MISSING_REQUIRED_ELEMENT":                                 func(m *cap.Message) { m.Scope = "" },
		"error restriction RESTRICTION_SCOPE_MISMATCH":                         func(m *cap.Message) { m.Restriction = "partners" },
		"error restriction RESTRICTION_SCOPE_MISMATCH ":                        func(m *cap.Message) { m.Scope = "Restricted" },
		"error addresses MISSING_REQUIRED_ELEMENT":                             func(m *cap.Message) { m.Scope = "Private" },
		"warning addresses ADDRESSES_SCOPE_MISMATCH":                           func(m *cap.Message) { m.Addresses = cap.List{"a"} },
		"profile references UPDATE_OR_CANCEL_MUST_REFERENCE":                   func(m *cap.Message) { m.References = nil },
		"error references INVALID_REFERENCES":                                  func(m *cap.Message) { m.References[0].Sender = "" },
		"error references CIRCULAR_REFERENCE":                                  func(m *cap.Message) { m.References[0].Identifier = m.Identifier },
		"warning references POSTDATED_REFERENCE":                               func(m *cap.Message) { m.References[0].Sent = cap.At(sent.Add(100 * time.Hour)) },
		"error note INVALID_CHARACTERS":                                        func(m *cap.Message) { m.Note = "a\x00b" },
		"profile info INFO_IS_REQUIRED":                                        func(m *cap.Message) { m.Infos = nil },
		"profile info[1].category CATEGORIES_MUST_MATCH":                       func(m *cap.Message) { m.Infos[1].Categories = []string{"Rescue"} },
		"profile info[1].eventCode EVENT_CODES_MUST_MATCH":                     func(m *cap.Message) { m.Infos[1].EventCodes = nil },
		"warning info[1].headline SAME_TEXT_DIFFERENT_LANGUAGE":                func(m *cap.Message) { m.Infos[1].Headline = m.Infos[0].Headline },
		"error info[0].language INVALID_LANGUAGE":                              info(func(i *cap.Info) { i.Language = "english please" }),
		"error info[0].category MISSING_REQUIRED_ELEMENT":                      func(m *cap.Message) { m.Infos[0].Categories, m.Infos[1].Categories = nil, nil },
		"error info[0].category[0] INVALID_ENUM_VALUE":                         func(m *cap.Message) { m.Infos[0].Categories[0] = "Crime" },
		"error info[0].event MISSING_REQUIRED_ELEMENT":                         info(func(i *cap.Info) { i.Event = "" }),
		"error info[0].responseType[0] INVALID_ENUM_VALUE":                     info(func(i *cap.Info) { i.ResponseTypes[0] = "Look" }),
		"error info[0].urgency MISSING_REQUIRED_ELEMENT":                       info(func(i *cap.Info) { i.Urgency = "" }),
		"advice info[0].severity UNKNOWN_SEVERITY":                             info(func(i *cap.Info) { i.Severity = "Unknown" }),
		"error info[0].certainty INVALID_ENUM_VALUE":                           info(func(i *cap.Info) { i.Certainty = "Very Likely" }),
		"error info[0].parameter[0].valueName MISSING_REQUIRED_ELEMENT":        info(func(i *cap.Info) { i.Parameters[0].Name = "" }),
		"profile info[0].expires EXPIRES_IS_REQUIRED":                          info(func(i *cap.Info) { i.Expires = cap.Time{} }),
		"profile info[0].expires EXPIRES_NOT_AFTER_SENT":                       info(func(i *cap.Info) { i.Expires = cap.At(sent) }),
		"profile info[0].expires EFFECTIVE_NOT_AFTER_EXPIRES":                  info(func(i *cap.Info) { i.Effective = cap.At(sent.Add(100 * time.Hour)) }),
		"profile info[0].description DESCRIPTION_IS_REQUIRED":                  info(func(i *cap.Info) { i.Description = "" }),
		"warning info[0].headline TEXT_CONTAINS_HTML_TAGS":                     info(func(i *cap.Info) { i.Headline = "a <br/> b" }),
		"warning info[0].contact TEXT_CONTAINS_HTML_ENTITIES":                  info(func(i *cap.Info) { i.Contact = "R&amp;D" }),
		"advice info[0].headline HEADLINE_TOO_LONG":                            info(func(i *cap.Info) { i.Headline = strings.Repeat("a", 141) }),
		"advice info[0].headline HEADLINE_AND_DESCRIPTION_SHOULD_DIFFER":       info(func(i *cap.Info) { i.Headline = i.Description }),
		"advice info[0].instruction DESCRIPTION_AND_INSTRUCTION_SHOULD_DIFFER": info(func(i *cap.Info) { i.Instruction = i.Description }),
		"advice info[0].senderName SENDER_NAME_IS_RECOMMENDED":                 info(func(i *cap.Info) { i.SenderName = "" }),
		"profile info[0].web WEB_IS_REQUIRED":                                  info(func(i *cap.Info) { i.Web = "" }),
		"error info[0].web INVALID_WEB":                                        info(func(i *cap.Info) { i.Web = "/a/H7K-2QF" }),
		"profile info[0].area AREA_IS_REQUIRED":                                info(func(i *cap.Info) { i.Areas = nil }),
		"error info[0].area[0].areaDesc MISSING_REQUIRED_ELEMENT":              area(func(a *cap.Area) { a.Desc = "" }),
		"profile info[0].area[0] CIRCLE_POLYGON_OR_GEOCODE_IS_REQUIRED":        area(func(a *cap.Area) { *a = cap.Area{Desc: "here"} }),
		"advice info[0].area[0] CIRCLE_POLYGON_ENCOURAGED":                     area(func(a *cap.Area) { a.Polygons, a.Circles = nil, nil }),
		"advice info[0].area[0].geocode[0] EMPTY_GEOCODE_FIELD":                area(func(a *cap.Area) { a.Geocodes[0].Value = "" }),
		"error info[0].area[0].circle[0] INVALID_CIRCLE":                       area(func(a *cap.Area) { a.Circles[0].Centre[0] = 91 }),
		"advice info[0].area[0].circle[0] NONZERO_CIRCLE_RADIUS":               area(func(a *cap.Area) { a.Circles[0].RadiusKM = 0 }),
		"error info[0].area[0].ceiling INVALID_AREA":                           area(func(a *cap.Area) { a.Ceiling = "100" }),
		"error info[0].area[0].altitude INVALID_AREA":                          area(func(a *cap.Area) { a.Altitude = "high" }),
		"error info[0].area[0].ceiling INVALID_ALTITUDE_CEILING_RANGE":         area(func(a *cap.Area) { a.Altitude, a.Ceiling = "200", "100.5" }),
		"error info[0].area[0].polygon[0] INVALID_POLYGON":                     polygon(alert.LatLon{1, 1}, alert.LatLon{2, 2}, alert.LatLon{1, 1}),
		"error info[0].area[0].polygon[0] INVALID_POLYGON ":                    polygon(alert.LatLon{1, 1}, alert.LatLon{2, 2}, alert.LatLon{2, 1}, alert.LatLon{1, 2}),
		"error info[0].area[0].polygon[0] INVALID_POLYGON  ":                   polygon(alert.LatLon{1, 1}, alert.LatLon{1, 200}, alert.LatLon{2, 1}, alert.LatLon{1, 1}),
		"error info[0].area[0].polygon[0] INVALID_POLYGON_SELF_INTERSECTION":   polygon(alert.LatLon{0, 0}, alert.LatLon{1, 1}, alert.LatLon{1, 0}, alert.LatLon{0, 1}, alert.LatLon{0, 0}),
		"advice info[0].area[0].polygon[0] POLYGON_TOO_DETAILED":               polygon(make([]alert.LatLon, 251)...),
		"error info[0].resource[0].resourceDesc MISSING_REQUIRED_ELEMENT":      resource(func(r *cap.Resource) { r.Desc = "" }),
		"error info[0].resource[0].mimeType INVALID_MIME_TYPE":                 resource(func(r *cap.Resource) { r.MimeType = "jpeg" }),
		"error info[0].resource[0].size INVALID_RESOURCE_SIZE":                 resource(func(r *cap.Resource) { r.Size = -1 }),
		"error info[0].resource[0].uri INVALID_URI":                            resource(func(r *cap.Resource) { r.URI = "http://[::1" }),
		"error info[0].resource[0].uri RELATIVE_URI_MISSING_DEREF_URI":         resource(func(r *cap.Resource) { r.URI = "photo.jpg" }),
		"error info[0].resource[0].derefUri INVALID_DEREF_URI":                 resource(func(r *cap.Resource) { r.DerefURI = "!" }),
		"error info[0].resource[0].digest INVALID_DIGEST":                      resource(func(r *cap.Resource) { r.Digest = "abc" }),
	} {
		m := compose(t, full(t), 2)
		change(m)
		out, found := cap.Write(m)
		class, rest, _ := strings.Cut(strings.TrimSpace(want), " ")
		named := slices.ContainsFunc(found, func(f cap.Finding) bool {
			return f.Path+" "+f.Code == rest && string(f.Class) == class && f.Message != "" && !strings.HasSuffix(f.Message, ".")
		})
		if !named {
			t.Errorf("want %s, got %v", want, found)
		}
		if blocks := class == string(cap.Error) || class == string(cap.Profile); (out == nil) != blocks {
			t.Errorf("%s: written %t, %v", want, out != nil, found)
		}
	}
	if out, found := cap.Write(compose(t, full(t), 2)); out == nil || len(found) > 0 {
		t.Error(found)
	}
}

// A cancel may come without any info, and nothing is read from it that is not there.
func TestCancelWithoutInfo(t *testing.T) {
	t.Parallel()
	const doc = head + "<identifier>b</identifier><sender>s</sender><sent>2026-11-22T11:00:00-05:00</sent><status>Actual</status><msgType>Cancel</msgType>" +
		"<scope>Public</scope><references>\n  s,a,2026-11-22T10:00:00-05:00\n </references>" + tail
	r, err := cap.Read([]byte(doc))
	if err != nil || len(r.Findings) > 0 || len(r.Message.References) != 1 || r.Message.References[0].String() != "s,a,2026-11-22T10:00:00-05:00" {
		t.Fatal(err, r)
	}
	if _, faults := r.Revision(kinds.Default()); !alert.Blocking(faults) {
		t.Error("a cancel makes an alert")
	}
	if r.Message.Expired(sent.Add(1e6 * time.Hour)) {
		t.Error("what never expires has expired")
	}
	out, err := cap.Atom(about(), []cap.Issued{{Message: r.Message}})
	if err != nil || !strings.Contains(string(out), "<title>Cancel b</title>") {
		t.Error(err, string(out))
	}
}

// What a reader is lenient about it says, and reads as it was meant.
func TestReadIsLenient(t *testing.T) {
	t.Parallel()
	const start, end = "<identifier>b</identifier><sender>s</sender>", "<msgType>Alert</msgType><scope>Public</scope>"
	for _, c := range []struct {
		doc, code string
		holds     func(m *cap.Message) bool
	}{
		{head + start + "<sent>2026-11-22T10:00:00.5Z</sent><status>Actual</status>" + end, "warning sent INVALID_DATE", func(m *cap.Message) bool {
			return m.Sent.Equal(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
		}},
		{head + start + "<sent>2026-11-22T10:00:00,05:00</sent><status>Actual</status>" + end, "error sent INVALID_DATE", func(m *cap.Message) bool { return m.Sent.IsZero() }},
		{head + start + "<sent>2026-11-22T10:00:00+00:00</sent><status>ACTUAL</status>" + end, "warning status INVALID_ENUM_VALUE", func(m *cap.Message) bool { return m.Status == "Actual" }},
		{head + start + "<sent>2026-11-22T10:00:00+00:00</sent><status>Actual</status><msgType>Update</msgType><references>s,a,2026-11-22T09:00:00+00:00</references><scope>Public</scope>", "error scope INVALID_SEQUENCE", func(m *cap.Message) bool {
			return len(m.References) == 1 && m.Scope == "Public"
		}},
		{head + "<info><language>en</language><area><areaDesc>x</areaDesc><circle>1,2</circle><circle>1,2 3</circle><polygon>1,2 x</polygon></area></info>", "error info[0].area[0].circle[0] INVALID_CIRCLE", func(m *cap.Message) bool {
			return len(m.Infos[0].Areas[0].Circles) == 1 && len(m.Infos[0].Areas[0].Polygons) == 0
		}},
		{`<alert xmlns="http://www.incident.com/cap/1.0"><info><certainty>Very Likely</certainty><eventCode>SAME=CAE</eventCode></info>`, "warning info[0].certainty OLD_WORD", func(m *cap.Message) bool {
			return m.Infos[0].Certainty == "Likely" && m.Infos[0].EventCodes[0] == cap.Value{Name: "SAME", Value: "CAE"}
		}},
		{head + "<incidents>one &quot;two three&quot; four</incidents><addresses>&quot;open end</addresses>", "warning addresses ADDRESSES_SCOPE_MISMATCH", func(m *cap.Message) bool {
			return slices.Equal(m.Incidents, []string{"one", "two three", "four"}) && m.Incidents.String() == `one "two three" four` && m.Addresses[0] == "open end"
		}},
		{head + "<info><resource><size>many</size></resource></info>", "error info[0].resource[0].size INVALID_RESOURCE_SIZE", func(m *cap.Message) bool { return m.Infos[0].Resources[0].Size == 0 }},
	} {
		r, err := cap.Read([]byte(c.doc + tail))
		if err != nil {
			t.Errorf("%s: %v", c.code, err)
			continue
		}
		if !c.holds(r.Message) {
			t.Errorf("%s: %+v", c.code, r.Message)
		}
		named := slices.ContainsFunc(r.Findings, func(f cap.Finding) bool { return string(f.Class)+" "+f.Path+" "+f.Code == c.code })
		if !named {
			t.Errorf("want %s, got %v", c.code, r.Findings)
		}
	}
}
