// Package bench holds forecasts against cascades whose end is known, and against the figures that others
// computed for them. It opens no files and has no clock.
package bench
