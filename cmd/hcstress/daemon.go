package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
)

// daemon is one real daemon with its configuration: it can be started, hurt and started again.
type daemon struct {
	binary string
	dir    string
	config string
	api    string
	ops    string
	token  string
	env    []string // beside this process's own
}

// settings are what differs from trial to trial.
type settings struct {
	name     string // of its files; empty: "hc"
	store    string // empty: SQLite in the daemon's folder
	delivery string // of every channel, as YAML
	token    string // of a store that has one already
}

const quickDelivery = "workers: 8, rate: 5000, timeout: 2s, settle: 5s, reads: [20ms, 50ms, 100ms]"

// newDaemon writes a configuration and makes a token.
func (w *world) newDaemon(ctx context.Context, binary, dir string, s settings) (*daemon, error) {
	if s.name == "" {
		s.name = "hc"
	}
	if s.store == "" {
		s.store = "sqlite:" + filepath.Join(dir, s.name+".db")
	}
	if s.delivery == "" {
		s.delivery = quickDelivery
	}
	d := &daemon{binary: binary, dir: dir, config: filepath.Join(dir, s.name+".yaml"), token: s.token}
	var err error
	if d.api, err = freeAddress(ctx); err != nil {
		return nil, err
	}
	if d.ops, err = freeAddress(ctx); err != nil {
		return nil, err
	}
	if err := os.WriteFile(d.config, []byte(w.configText(d, s)), 0o600); err != nil {
		return nil, err
	}
	if d.token == "" {
		d.token, err = d.makeToken(ctx)
	}
	return d, err
}

func (d *daemon) makeToken(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, d.binary, "token", "add", "harness", "--grant", "admin,submit,approve,single-person", "--config", d.config, "-o", "json")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("no token: %w: %s", err, said.String())
	}
	var made struct {
		Secret string `json:"secret"`
	}
	if err := json.Unmarshal(out, &made); err != nil || made.Secret == "" {
		return "", fmt.Errorf("no token in %q: %w", out, err)
	}
	return made.Secret, nil
}

// lastPort is the one that was given out last: below those that the kernel gives to others.
var lastPort atomic.Int64

const firstPort, ports = 20_000, 12_000

// freeAddress finds an address that nobody uses, and gives none twice.
func freeAddress(ctx context.Context) (string, error) {
	lastPort.CompareAndSwap(0, int64(os.Getpid())*997) // far from those of other runs
	for range ports {
		addr := fmt.Sprintf("127.0.0.1:%d", firstPort+lastPort.Add(1)%ports)
		if l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr); err == nil {
			return addr, l.Close()
		}
	}
	return "", errors.New("no port is free on the loopback")
}

// lastWords is the end of the daemon's log.
func (d *daemon) lastWords() string {
	b, err := os.ReadFile(d.config + ".log")
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-2000):])
}
