// Package image proves that the container image works without a container engine: its test reads the
// Dockerfile, lays out the file system that the last stage would hold, with the Makefile's own target,
// and runs the binary shut up in it as the image's user. It has no code outside its tests.
package image
