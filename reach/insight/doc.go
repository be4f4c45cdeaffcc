// Package insight says of one alert what was measured, what is estimated and what may still come, network by
// network. It is pure: no I/O, no clock, no randomness.
//
// Nothing in it is a bare number: each figure and each band carries its method and the time it is as of.
package insight
