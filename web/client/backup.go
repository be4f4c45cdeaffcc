package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Backup writes a consistent copy of the daemon's whole ledger, and returns how many bytes it has. It may
// take as long as ctx does. Anything but a nil error means that what was written is not a backup.
func (c *Client) Backup(ctx context.Context, to io.Writer) (int64, error) {
	req, err := c.request(ctx, http.MethodGet, nil, nil, "backup")
	if err != nil {
		return 0, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, c.unanswered(req, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		b, err := io.ReadAll(io.LimitReader(resp.Body, longestAnswer))
		if err != nil {
			return 0, c.unanswered(req, err)
		}
		return 0, refusal(resp, b)
	}
	n, err := io.Copy(to, resp.Body)
	if err == nil && n != resp.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return n, fmt.Errorf("the backup broke off after %d of %d bytes; try again: %w", n, resp.ContentLength, err)
	}
	return n, nil
}
