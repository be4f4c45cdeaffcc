package store

import (
	"errors"
	"fmt"
	"syscall"
)

// lock keeps every other process away from the ledger: taking up what was being sent is safe only if
// nobody else is sending it. A file that is opened without sharing cannot be opened again until the
// process ends, however it ends.
func lock(path string) (unlock func() error, err error) {
	name, err := syscall.UTF16PtrFromString(path + ".lock")
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	const sharingViolation = syscall.Errno(32)
	if errors.Is(err, sharingViolation) {
		return nil, fmt.Errorf("the store %s is in use by another process; stop that one first, or name another path", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the store %s cannot be locked: %w", path, err)
	}
	return func() error { return syscall.CloseHandle(h) }, nil
}

// syncFolder does nothing: NTFS keeps the entry of a file with the file.
func syncFolder(string) error { return nil }
