package sample

import (
	"reflect"
	"regexp"
	"strconv"
	"sync/atomic"

	"github.com/hueandcry/hueandcry/alert"
)

const (
	canary       = "CANARY"
	canaryNumber = 424242
)

// Plant puts a canary into every value that the public may not see, and into all that is known about any
// value. hide is asked for every public field whether it shall be hidden, too.
func Plant(r *alert.Revision, hide func() bool) { plant(reflect.ValueOf(r).Elem(), hide) }

// Shows reports whether a canary shows in what the public gets.
func Shows(s string) bool { return len(Escaped(s)) > 0 }

// Escaped are the canaries that show in what the public gets.
func Escaped(s string) []string { return escaped.FindAllString(s, -1) }

var escaped = regexp.MustCompile(canary + `[0-9]*|` + strconv.Itoa(canaryNumber))

// hatched counts the canaries, so that one that escapes can be told from the others.
var hatched atomic.Int64

func plant(v reflect.Value, hide func() bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			plant(v.Elem(), hide)
		}
	case reflect.Slice:
		for i := range v.Len() {
			plant(v.Index(i), hide)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			changed := reflect.New(v.Type().Elem()).Elem()
			changed.Set(v.MapIndex(key))
			plant(changed, hide)
			v.SetMapIndex(key, changed)
		}
	case reflect.Struct:
		plantStruct(v, hide)
	default:
	}
}

func plantStruct(v reflect.Value, hide func() bool) {
	field, isField := reflect.TypeAssert[interface{ SeenBy() alert.Visibility }](v.Addr())
	note := v.FieldByName("Note")
	switch {
	case v.Type() == reflect.TypeFor[alert.Checklist](), v.Type() == reflect.TypeFor[alert.Amplify]():
		fillWith(v)
	case v.Type() == reflect.TypeFor[alert.Closeouts](), v.Type() == reflect.TypeFor[alert.Sighting]():
		fillWith(v) // for partners
	case v.Type() == reflect.TypeFor[alert.Vulnerability]():
		fillWith(v.FieldByName("Kind")) // the hint is public by its name
	case isField:
		if field.SeenBy() == alert.VisiblePublic && hide() {
			v.FieldByName("Visibility").SetString(string(alert.VisiblePartner))
		}
		seen := field.SeenBy()
		fillWith(v.FieldByName("Source"))
		fillWith(v.FieldByName("VerifiedBy"))
		if seen != alert.VisiblePublic {
			fillWith(v.FieldByName("Value"))
		}
	case note.IsValid():
		if hide() {
			unit := v.FieldByName("Unit")
			kept := ""
			if unit.IsValid() {
				kept = unit.String()
			}
			fillWith(v)
			if unit.IsValid() {
				unit.SetString(kept) // a number without its unit would show nowhere
			}
			note.FieldByName("Visibility").SetString(string(alert.VisibleInternal))
		}
	default:
		for field, below := range v.Fields() {
			if !field.IsExported() {
				continue // of a time
			}
			plant(below, hide)
			if v.Type() == reflect.TypeFor[alert.Suspect]() && field.Name == "Photos" {
				fillWith(below) // for partners unless said otherwise
			}
		}
	}
}

// fillWith makes a value all canaries.
func fillWith(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(canary + strconv.FormatInt(hatched.Add(1), 10))
	case reflect.Int, reflect.Int64:
		v.SetInt(canaryNumber)
	case reflect.Float64:
		v.SetFloat(canaryNumber)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillWith(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillWith(v.Index(0))
		fillWith(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, key := range []string{"", "en-US", "es-US"} {
			elem := reflect.New(v.Type().Elem()).Elem()
			fillWith(elem)
			v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), elem)
		}
	case reflect.Struct:
		for field, below := range v.Fields() {
			if field.IsExported() && field.Name != "Visibility" {
				fillWith(below)
			}
		}
	default:
	}
}
