// Package estimate says how many different people a post may have reached, and how sure that is. It is
// pure: no I/O, no clock, no randomness of its own.
//
// Reach is never one number. It is a [Band], which cannot be made without its method and its time, for
// each network by itself: nobody knows how many people two networks share.
package estimate
