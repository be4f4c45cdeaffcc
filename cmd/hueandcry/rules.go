package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/config"
)

// longestData is how large a catalogue or a table may be, in bytes.
const longestData = 1 << 20

// shippedRules are the kinds and the phrases that the program ships with.
func shippedRules() alert.Rules {
	return alert.Rules{Kinds: kinds.Default(), Phrases: phrases.Default()}
}

// loadRules reads the agency's own kinds and phrases over the shipped ones. The error says all that is wrong
// with them.
func loadRules(cfg *config.Config) (alert.Rules, error) {
	rules := shippedRules()
	if cfg.KindsFile != "" {
		data, err := readData(cfg.KindsFile)
		if err != nil {
			return rules, fmt.Errorf("kinds_file: the kinds of alerts cannot be read: %w", err)
		}
		var faults []alert.Fault
		if rules.Kinds, faults = kinds.Read(data); len(faults) > 0 {
			return rules, &faultsError{file: cfg.KindsFile, faults: faults}
		}
	}
	if cfg.PhrasesDir != "" {
		root, err := os.OpenRoot(cfg.PhrasesDir)
		if err != nil {
			return rules, fmt.Errorf("phrases_dir: the phrases cannot be read: %w", err)
		}
		defer root.Close()
		book, faults, err := phrases.Load(root.FS(), rules.Phrases)
		if err != nil {
			return rules, fmt.Errorf("phrases_dir: %s: the phrases cannot be read: %w", cfg.PhrasesDir, err)
		}
		if len(faults) > 0 {
			return rules, badPhrases(cfg.PhrasesDir, faults)
		}
		rules.Phrases = book
	}
	return rules, nil
}

// rulesOf are the rules of a configuration, or the shipped ones if none is named.
func rulesOf(file string) (alert.Rules, error) {
	if file == "" {
		return shippedRules(), nil
	}
	cfg, err := loadConfig(file)
	if err != nil {
		return alert.Rules{}, err
	}
	return loadRules(cfg)
}

func readData(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > longestData {
		return nil, fmt.Errorf("%s has %d bytes; at most %d are read", path, info.Size(), longestData)
	}
	return os.ReadFile(path) // the operator names it
}

// badPhrases says all that is wrong with the tables of a folder.
func badPhrases(dir string, faults []phrases.Fault) error {
	var all []error
	for _, f := range faults {
		all = append(all, &faultsError{file: filepath.Join(dir, f.File), faults: []alert.Fault{f.Fault}})
	}
	return errors.Join(all...)
}
