package config

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Effective writes the configuration as it counts, defaults and all, as YAML with every secret redacted.
// settings gives the decoded configuration of a channel's network, and which of its fields are secret.
func (c *Config) Effective(settings func(Channel) (decoded any, secrets []string)) ([]byte, error) {
	var root yaml.Node
	shown := *c
	shown.Store = redactURL(c.Store)
	if err := root.Encode(&shown); err != nil {
		return nil, err
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, ch := range c.Channels {
		var entry, own yaml.Node
		if err := entry.Encode(ch); err != nil {
			return nil, err
		}
		decoded, secrets := settings(ch)
		if err := own.Encode(decoded); err != nil {
			return nil, err
		}
		merge(&entry, &own, secrets)
		list.Content = append(list.Content, &entry)
	}
	root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: "channels"}, list)
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&root); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// merge adds the fields of a network's configuration that are set and not there yet.
func merge(entry, own *yaml.Node, secrets []string) {
	for i := 0; i+1 < len(own.Content); i += 2 {
		key, value := own.Content[i], own.Content[i+1]
		if value.Kind == yaml.ScalarNode && (value.Value == "" || value.ShortTag() == "!!null") || has(entry, key.Value) {
			continue
		}
		if slices.Contains(secrets, key.Value) {
			value = &yaml.Node{Kind: yaml.ScalarNode, Value: redacted, Style: yaml.DoubleQuotedStyle}
		}
		entry.Content = append(entry.Content, key, value)
	}
}

func has(mapping *yaml.Node, name string) bool {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return true
		}
	}
	return false
}
