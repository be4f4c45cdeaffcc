package alert

import (
	"fmt"
	"strings"
	"time"
)

var spanish = phrases{
	base:  "es",
	alert: "ALERTA", update: "ACTUALIZACIÓN", exercise: drillWord + " (simulacro)", test: testWord + " (prueba)",
	alertWord: "Alerta",
	drill:     "no falta nadie en realidad.",
	noAction:  "No haga nada.",

	missing:     spanishMissing,
	alsoMissing: spanishMissing,
	age:         "{age} años",
	infant:      "menos de 1 año", oneYear: "1 año",
	seenName: "¿Ha visto a {name}?",
	seenThis: func(n noun) string { return "¿Ha visto a " + n.agrees("este ", "esta ") + spanishNoun(n) + "?" },
	and:      spanishAnd,

	lastSeen: func(ns []noun) string {
		return spanishSeen(ns) + " el {day} {time}, {place}{going}."
	},
	precision: map[TimePrecision]string{
		TimeExact: "a {time}", TimeAbout: "hacia {time}", TimeBetween: "hacia {time}", TimeBefore: "antes de {time}", TimeAfter: "después de {time}",
	},
	clock:   spanishClock,
	day:     spanishDay,
	dated:   "{day} {year}",
	heading: "en dirección {direction}",
	along:   " por ",
	modes: map[TravelMode]string{
		ByFoot: "a pie", ByBicycle: "en bicicleta", ByVehicle: "en un vehículo", ByBus: "en autobús", ByTrain: "en tren", ByBoat: "en barco",
	},

	wearing:   "Lleva {list}.",
	companion: "Con {companion}.",
	garment:   "{item} {colour}",
	hair:      "cabello {colour} {length}",
	eyes:      "ojos {colour}",
	aka:       "también {names}",

	vehicle:      "{body} {make} {model} {year} {colour}",
	someVehicle:  "vehículo",
	plate:        "placa {plate}",
	partialPlate: "placa parcial {plate}",
	with: map[Wording]string{
		PersonOfInterest: "Podría estar con {who}.", SuspectOfCrime: "Persona sospechosa: {who}.", WantedPerson: "Se busca a {who}.",
	},
	someone: func(n noun) string { return n.agrees("un ", "una ") + spanishNoun(n) },

	doNotApproach: "No se acerque.",
	armed:         "Persona armada: no se acerque.",
	call:          "Llame al {emergency} ahora.",
	tips:          "Pistas: {phone}.",
	share:         "Por favor, comparta.",
	avoid:         "no se acerque",
	sharing:       "comparta",
}

func spanishNoun(n noun) string {
	switch {
	case n.child && n.sex == "female":
		return "niña"
	case n.child && n.sex == "male":
		return "niño"
	case n.child:
		return "menor"
	case n.sex == "female":
		return "mujer"
	case n.sex == "male":
		return "hombre"
	}
	return "persona"
}

func spanishMissing(n noun) string {
	return spanishNoun(n) + " " + n.agrees("desaparecido", "desaparecida")
}

// agrees picks the form that goes with the Spanish noun: niña, mujer and persona are feminine.
func (n noun) agrees(masculine, feminine string) string {
	if n.sex == "female" || n.sex != "male" && !n.child {
		return feminine
	}
	return masculine
}

func spanishSeen(ns []noun) string {
	form := "Vista"
	for _, n := range ns {
		if n.agrees("o", "a") == "o" {
			form = "Visto"
		}
	}
	if len(ns) > 1 {
		form += "s"
	}
	return form
}

// spanishAnd is y, but e before the sound of i.
func spanishAnd(next string) string {
	next = strings.ToLower(next)
	for _, sound := range []string{"i", "í", "hi", "hí"} {
		if strings.HasPrefix(next, sound) && !strings.HasPrefix(next, "hie") && !strings.HasPrefix(next, "hia") {
			return " e "
		}
	}
	return " y "
}

// spanishClock is a time of day with its article: "las 8:20 a. m.".
func spanishClock(t time.Time) string {
	article, half := "las", "a. m."
	if t.Hour()%12 == 1 {
		article = "la"
	}
	if t.Hour() >= 12 {
		half = "p. m."
	}
	return article + " " + t.Format("3:04") + " " + half
}

func spanishDay(t time.Time) string {
	day := []string{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"}[t.Weekday()]
	month := []string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"}[t.Month()-1]
	return fmt.Sprintf("%s %d %s", day, t.Day(), month)
}
