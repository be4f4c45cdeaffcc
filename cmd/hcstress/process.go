package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// children are all processes that have not ended. Nobody leaves before them.
var children sync.WaitGroup

// process is one life of a daemon.
type process struct {
	daemon *daemon
	cmd    *exec.Cmd
	ended  chan struct{}      // closed when it has
	status syscall.WaitStatus // how; set before ended is closed
	err    error              // why that is not known; set before ended is closed
	over   time.Time          // when; set before ended is closed
	told   time.Time          // to end in good order; zero: not yet
}

// spawn runs the daemon and returns at once. Without a tracer nobody follows it.
func (d *daemon) spawn(ctx context.Context, t *tracer) (*process, error) {
	log, err := os.OpenFile(d.config+".log", os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p := &process{daemon: d, ended: make(chan struct{})}
	p.cmd = exec.CommandContext(context.WithoutCancel(ctx), d.binary, "serve", "--config", d.config)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.Env = append(os.Environ(), d.env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: t != nil, Setpgid: true}
	started := make(chan error, 1)
	start := func() (int, error) {
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return 0, err
		}
		return p.cmd.Process.Pid, nil
	}
	children.Go(func() {
		defer close(p.ended)
		if t != nil {
			p.status, p.err = t.follow(start)
		} else {
			p.status, p.err = p.wait(start)
		}
		p.over = time.Now()
	})
	if err := <-started; err != nil {
		return nil, err
	}
	forget := context.AfterFunc(ctx, func() { _ = p.signal(syscall.SIGKILL) })
	go func() {
		<-p.ended
		forget()
	}()
	return p, nil
}

// wait is what is left to do for a process that nobody traces.
func (p *process) wait(start func() (int, error)) (syscall.WaitStatus, error) {
	if _, err := start(); err != nil {
		return 0, err
	}
	if err := p.cmd.Wait(); p.cmd.ProcessState == nil {
		return 0, err
	}
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok {
		return 0, errors.New("this system does not say how a process ends")
	}
	return status, nil
}

const bootTime = time.Minute // more than a start may take on a busy machine

// start runs the daemon until its API answers.
func (d *daemon) start(ctx context.Context) (*process, error) {
	p, err := d.spawn(ctx, nil)
	if err != nil {
		return nil, err
	}
	if err := p.answers(ctx); err != nil {
		return nil, errors.Join(err, p.kill())
	}
	return p, nil
}

// answers waits until the API takes connections.
func (p *process) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, bootTime)
	defer cancel()
	for {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", p.daemon.api)
		if err == nil {
			return c.Close()
		}
		select {
		case <-p.ended:
			return p.strange()
		case <-ctx.Done():
			return fmt.Errorf("the daemon does not answer: %s", p.daemon.lastWords())
		case <-time.After(time.Millisecond):
		}
	}
}

func (p *process) signal(s syscall.Signal) error { return p.cmd.Process.Signal(s) }

var errEndedByItself = errors.New("the daemon ended by itself")

// strange is the error of a process that has ended as it should not have.
func (p *process) strange() error {
	how := fmt.Sprintf("status %#x", p.status)
	if p.err != nil {
		how = p.err.Error()
	}
	return fmt.Errorf("%w (%s): %s", errEndedByItself, how, p.daemon.lastWords())
}

// kill ends the process with SIGKILL. It is an error if it had not lived until then.
func (p *process) kill() error {
	select {
	case <-p.ended:
		return p.strange()
	default:
	}
	if err := p.signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.ended
	if p.err != nil || p.status.Signal() != syscall.SIGKILL {
		return p.strange()
	}
	return nil
}

// tell tells the process to end in good order.
func (p *process) tell() error {
	p.told = time.Now()
	return p.signal(syscall.SIGTERM)
}

// stop ends the process in good order.
func (p *process) stop(ctx context.Context) error {
	if err := p.tell(); err != nil {
		return fmt.Errorf("the daemon cannot be told to end: %w", err)
	}
	select {
	case <-p.ended:
		if p.err != nil || p.status != 0 {
			return p.strange()
		}
		return nil
	case <-time.After(time.Minute):
		return errors.Join(errors.New("the daemon does not end"), p.kill())
	case <-ctx.Done():
		return p.kill()
	}
}
