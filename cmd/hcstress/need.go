package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// need says what is missing, or nil.
type need func() error

func needRoot() error {
	if os.Geteuid() != 0 {
		return errors.New("only root may mount file systems")
	}
	return nil
}

func needCommand(name string) need {
	return func() error {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("there is no program %s; .ci/install installs it", name)
		}
		return nil
	}
}
