// Package cap speaks the Common Alerting Protocol 1.2 of OASIS: strictly when it writes, liberally when it
// reads.
//
// Out: [Compose] and [Cancel] make a message of a revision and of what only the daemon knows; [Write]
// refuses whatever breaks the standard or the profile of public alerts; [Sign] signs. [Live] picks what is
// in force for the feeds: [Atom], [RSS], [GeoJSON] and [EDXL].
//
// In: [Read] takes one message, and [Verify] one that must be signed by a certificate pinned to its
// sender; [ReadFeed] takes Atom, RSS and EDXL-DE. All of them report what was off, and [Received.Revision]
// makes an alert of a message, as far as it goes.
//
// Everything here is pure: no clock, no network, no file.
package cap
