// Package pfif speaks the People Finder Interchange Format: 1.4 when it writes; 1.4, 1.3 and 1.2 when it
// reads.
//
// Out: [Export] makes the records of those whom an alert is looking for, from public fields only, and
// [Close] the notes that tell of a good end. Once an alert is over, or its time is, nothing is left of a
// record but its [Placeholder], and everyone who took a copy must wipe it.
//
// In: [Read]. What comes in never makes an alert by itself.
//
// Everything here is pure: no clock, no network, no file.
package pfif
