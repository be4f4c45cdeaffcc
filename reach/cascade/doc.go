// Package cascade makes of the reposts of one own post on one network the cascade that they are: who led
// to whom, how deep it went, what each partner brought. It is pure: no I/O, no clock, no randomness.
//
// Where the network records whose repost led to whose, the tree is exact. Elsewhere it is inferred, and
// says so.
package cascade
