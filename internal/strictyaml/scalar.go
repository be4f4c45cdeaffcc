package strictyaml

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		if !textual(n) {
			d.fault(n, path, "%s", wantsText(n))
			return
		}
		v.SetString(n.Value)
	case reflect.Bool:
		if n.ShortTag() != "!!bool" {
			d.fault(n, path, "this wants true or false, not %s", describe(n))
			return
		}
		v.SetBool(strings.EqualFold(n.Value, "true"))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(n.Value, 10, v.Type().Bits())
		if d.number(n, "!!int", err, "a whole number", path) {
			v.SetInt(i)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		u, err := strconv.ParseUint(n.Value, 10, v.Type().Bits())
		if d.number(n, "!!int", err, "a whole number, 0 or more", path) {
			v.SetUint(u)
		}
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(n.Value, v.Type().Bits())
		if math.IsNaN(f) || math.IsInf(f, 0) {
			err = strconv.ErrRange
		}
		if d.number(n, "!!float", err, "a number", path) {
			v.SetFloat(f)
		}
	default:
		d.fault(n, path, "this field is of a kind that no file can hold (%s)", v.Type())
	}
}

// number reports whether n is a number that err does not speak against.
func (d *decoder) number(n *yaml.Node, tag string, err error, what, path string) bool {
	is := n.ShortTag() == tag || n.ShortTag() == "!!int"
	switch {
	case is && errors.Is(err, strconv.ErrRange):
		d.fault(n, path, "%s is out of range", n.Value)
	case !is || err != nil:
		d.fault(n, path, "this wants %s, not %s", what, describe(n))
	default:
		return true
	}
	return false
}

// textual reports whether n is text. A date without quotes is text that merely looks like more.
func textual(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.ShortTag() == "!!str" || n.ShortTag() == "!!timestamp")
}

func wantsText(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return fmt.Sprintf("this wants text; put it in quotes: %q", clip(n.Value))
	}
	return "this wants text, not " + describe(n)
}
