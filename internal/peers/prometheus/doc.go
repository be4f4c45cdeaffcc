// Package prometheus lets Debian's Prometheus scrape the real daemon, so that what we export is read by
// the program it is meant for. It has no code outside its tests.
package prometheus
