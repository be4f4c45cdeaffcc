// Package atproto holds the Bluesky channel against the AT Protocol's own servers: a directory, a personal
// data server and an app view, from npm, on loopback. Its test needs what install.sh installs, and
// PostgreSQL and Redis from Debian.
package atproto
