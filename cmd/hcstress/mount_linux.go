package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"
)

// disk is a file system of its own, in a file, whose power can be cut.
type disk struct{ image, dir string }

const diskSize = 48 << 20 // bytes

// newDisk makes and mounts a disk below a folder.
func newDisk(ctx context.Context, below string) (*disk, error) {
	d := &disk{filepath.Join(below, "image"), filepath.Join(below, "disk")}
	if err := os.Mkdir(d.dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		return nil, err
	}
	if err := os.Truncate(d.image, diskSize); err != nil {
		return nil, err
	}
	if err := command(ctx, "mkfs.ext4", "-q", "-F", d.image); err != nil {
		return nil, err
	}
	return d, d.mount(ctx)
}

func (d *disk) mount(ctx context.Context) error {
	return command(ctx, "mount", "-o", "loop", d.image, d.dir)
}

// cut cuts the power: from here on nothing reaches the disk, and what was not synced is gone.
func (d *disk) cut() error {
	const shutdown, withoutLog = 0x8004587d, 2 // EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH
	f, err := os.Open(d.dir)
	if err != nil {
		return err
	}
	defer f.Close()
	how := uint32(withoutLog)
	if _, _, no := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), shutdown, uintptr(unsafe.Pointer(&how))); no != 0 {
		return fmt.Errorf("the power cannot be cut: %w", no)
	}
	return nil
}

// unmount waits for those who still have a file open there.
func (d *disk) unmount(ctx context.Context) error { return unmount(ctx, d.dir) }

func unmount(ctx context.Context, dir string) error {
	for end := time.Now().Add(10 * time.Second); ; {
		err := syscall.Unmount(dir, 0)
		if !errors.Is(err, syscall.EBUSY) || time.Now().After(end) || ctx.Err() != nil {
			return err
		}
		<-time.After(20 * time.Millisecond)
	}
}

// newMemory mounts a small file system in memory.
func newMemory(dir, size string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return syscall.Mount("none", dir, "tmpfs", 0, "size="+size)
}

func command(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}
