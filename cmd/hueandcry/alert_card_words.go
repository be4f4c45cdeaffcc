package main

import (
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// pageWords are the few words that a page needs beside those of an alert.
type pageWords struct {
	found, over string // over whatever else ended a case
	marks       map[alert.PhotoType]string
}

var pagesIn = map[string]pageWords{
	"en": {"FOUND", "ALERT OVER", map[alert.PhotoType]string{
		alert.PhotoCustody: "Police photo", alert.PhotoAged: "Age-progressed picture", alert.PhotoIllustration: "Drawing",
	}},
	"es": {"LOCALIZADO", "ALERTA TERMINADA", map[alert.PhotoType]string{
		alert.PhotoCustody: "Foto policial", alert.PhotoAged: "Imagen con progresión de edad", alert.PhotoIllustration: "Dibujo",
	}},
	"fr": {"RETROUVÉ(E)", "FIN DE L'ALERTE", map[alert.PhotoType]string{
		alert.PhotoCustody: "Photo de police", alert.PhotoAged: "Portrait vieilli", alert.PhotoIllustration: "Dessin",
	}},
	"ar": {"تم العثور", "انتهى التنبيه", map[alert.PhotoType]string{
		alert.PhotoCustody: "صورة من الشرطة", alert.PhotoAged: "صورة بعد تقدير العمر", alert.PhotoIllustration: "رسم",
	}},
}

// cardWords are the words in a language, and in one that has none the English ones: a photo that the police took
// must not pass for another.
func cardWords(l alert.Lang) pageWords {
	base, _, _ := strings.Cut(strings.ToLower(string(l)), "-")
	if words, ok := pagesIn[base]; ok {
		return words
	}
	return pagesIn["en"]
}
