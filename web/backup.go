package web

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// backup hands out a consistent copy of the whole ledger. It is made before the first byte is sent, so
// that what arrives is whole or cut short in the open, never half right.
func (s *Server) backup(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	if s.opt.Backup == nil {
		return &Error{Status: http.StatusNotFound, Code: codeNotFound, Message: "this daemon keeps nothing that could be backed up"}
	}
	dir, err := os.MkdirTemp("", "hueandcry-backup-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "ledger.db")
	rows, err := s.opt.Backup(r.Context(), path)
	if err != nil {
		return fmt.Errorf("making the backup: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	s.opt.Log.InfoContext(r.Context(), "backup handed out", "rows", rows, "bytes", info.Size(), "token", by.ID)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // as long as the line takes; the client may hang up
	h := w.Header()
	h.Set("Content-Type", "application/vnd.sqlite3")
	h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	h.Set("Content-Disposition", `attachment; filename="hueandcry-backup.db"`)
	_, err = io.Copy(w, f)
	return err
}
