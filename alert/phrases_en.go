package alert

import "time"

var english = phrases{
	base:  "en",
	alert: "ALERT", update: "UPDATE", exercise: drillWord, test: testWord,
	alertWord: "Alert",
	drill:     "no real person is missing.",
	noAction:  "Take no action.",

	missing:     func(n noun) string { return "missing " + englishNoun(n) },
	alsoMissing: englishNoun,
	age:         "{age}",
	infant:      "under 1 year old", oneYear: "1",
	seenName: "Have you seen {name}?",
	seenThis: func(n noun) string { return "Have you seen this " + englishNoun(n) + "?" },
	and:      func(string) string { return " and " },

	lastSeen: func([]noun) string { return "Last seen {time} {day}, {place}{going}." },
	precision: map[TimePrecision]string{
		TimeAbout: "about {time}", TimeBetween: "about {time}", TimeBefore: "before {time}", TimeAfter: "after {time}",
	},
	clock:   func(t time.Time) string { return t.Format("3:04 pm") },
	day:     func(t time.Time) string { return t.Format("Mon Jan 2") },
	dated:   "{day}, {year}",
	heading: "heading {direction}",
	along:   " on ",
	modes: map[TravelMode]string{
		ByFoot: "on foot", ByBicycle: "by bicycle", ByVehicle: "in a vehicle", ByBus: "by bus", ByTrain: "by train", ByBoat: "by boat",
	},

	wearing:   "Wearing {list}.",
	companion: "With {companion}.",
	garment:   "{colour} {item}",
	hair:      "{length} {colour} hair",
	eyes:      "{colour} eyes",
	aka:       "also called {names}",

	vehicle:      "{colour} {year} {make} {model} {body}",
	someVehicle:  "vehicle",
	plate:        "plate {plate}",
	partialPlate: "partial plate {plate}",
	with: map[Wording]string{
		PersonOfInterest: "May be with {who}.", SuspectOfCrime: "Suspect: {who}.", WantedPerson: "Wanted: {who}.",
	},
	someone: func(n noun) string { return "a " + englishNoun(n) },

	doNotApproach: "Do not approach.",
	armed:         "Armed: do not approach.",
	call:          "Call {emergency} now.",
	tips:          "Tips: {phone}.",
	share:         "Please share.",
	avoid:         "not approach",
	sharing:       "please share",
}

func englishNoun(n noun) string {
	switch {
	case n.child && n.sex == "female":
		return "girl"
	case n.child && n.sex == "male":
		return "boy"
	case n.child:
		return "child"
	case n.sex == "female":
		return "woman"
	case n.sex == "male":
		return "man"
	}
	return "person"
}
