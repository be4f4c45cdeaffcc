package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

// Channel is one entry of channels: what every network has, and the section with the rest.
type Channel struct {
	// Name is the agency's own name of the account: "x-main". It appears in metrics and in the audit.
	Name string `yaml:"name"`
	// Network is the kind of place: "x".
	Network string `yaml:"network"`
	// Mode is actual or exercise. Drills and tests reach only the latter.
	Mode string `yaml:"mode"`
	// Language of what is posted there, BCP 47. Optional: the alert's first.
	Language alert.Lang `yaml:"language,omitempty"`
	// BaseURL is the server that stands in for the network's own. Required in mode exercise.
	BaseURL string `yaml:"base_url,omitempty"`
	// Delivery is how the channel is served.
	Delivery `yaml:",inline"`

	// Section is the entry as it stands, for the network to decode.
	Section strictyaml.Section `yaml:"-"`

	dir string // where relative files count from
}

// readChannel reads what every network has; the other fields are for the network.
func readChannel(section strictyaml.Section, dir string) (Channel, []Fault) {
	var in struct {
		Channel `yaml:",inline"`

		Rest map[string]strictyaml.Section `yaml:",inline"`
	}
	faults := section.Decode(&in)
	in.Section, in.dir = section, dir
	return in.Channel, faults
}

// Decode reads the section into the network's own configuration, a pointer to a struct with yaml tags.
// Each of the fields named in secrets may be given as NAME_file instead: the path of a file whose text,
// without the line break at its end, is the value.
func (c Channel) Decode(into any, secrets ...string) []Fault {
	twins := newTwins(secrets)
	faults := c.Section.Decode(into, new(Channel), twins.Addr().Interface())
	for i, name := range secrets {
		file := twins.Field(i).String()
		if file == "" {
			continue
		}
		field := fieldTagged(reflect.ValueOf(into).Elem(), name)
		if field.String() != "" {
			faults = append(faults, c.Section.Fault(name+fileSuffix, fmt.Sprintf("%s and %s%s both stand here; keep one", name, name, fileSuffix)))
			continue
		}
		value, err := readSecret(c.dir, file)
		if err != nil {
			faults = append(faults, c.Section.Fault(name+fileSuffix, err.Error()))
			continue
		}
		field.SetString(value)
	}
	return faults
}

const fileSuffix = "_file"

// newTwins makes a struct with one text field NAME_file for each secret, so that the strict reader knows them.
func newTwins(secrets []string) reflect.Value {
	fields := make([]reflect.StructField, len(secrets))
	for i, name := range secrets {
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("Twin%d", i), Type: reflect.TypeFor[string](),
			Tag: reflect.StructTag(fmt.Sprintf(`yaml:%q`, name+fileSuffix)),
		}
	}
	return reflect.New(reflect.StructOf(fields)).Elem()
}

// fieldTagged finds the text field that the network's configuration reads a name into.
func fieldTagged(config reflect.Value, name string) reflect.Value {
	for field, value := range config.Fields() {
		if tag, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); tag == name {
			return value
		}
	}
	panic(fmt.Sprintf("%s has no field %q, which it lists as secret", config.Type(), name))
}

const longestSecret = 64 << 10 // bytes; a private key has some three thousand

// readSecret reads a file that counts from dir.
func readSecret(dir, file string) (string, error) {
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("the secret cannot be read: %w", err)
	}
	if info.Size() > longestSecret {
		return "", fmt.Errorf("%s has %d bytes, which is no secret; name the right file", file, info.Size())
	}
	b, err := os.ReadFile(file) // the operator names it
	if err != nil {
		return "", fmt.Errorf("the secret cannot be read: %w", err)
	}
	value := strings.TrimRight(string(b), "\r\n")
	if value == "" {
		return "", fmt.Errorf("%s is empty; write the secret into it", file)
	}
	return value, nil
}
