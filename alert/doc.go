// Package alert holds the words of Hue and Cry as types: the alert, its revisions, their renderings,
// the deliveries that carry them and what comes back. It says which moves between states are legal, what
// is wrong with a revision, and how a revision reads within the limits of a network.
//
// It is pure: standard library only, no I/O, no clock and no randomness of its own. Whatever needs the
// time takes it as an argument.
package alert
