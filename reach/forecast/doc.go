// Package forecast says how many reposts, and how much reach, a cascade may still bring. It is pure: no
// I/O, no clock, no randomness.
//
// A forecast is a band, or says that it is too early. It is never infinite: where every repost brings
// about another one, it says "exploding", and shows no more than six hours.
package forecast
