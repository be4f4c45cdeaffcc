// Package twittertext holds our count of an X post against X's own library, which exists for JavaScript
// only (npm twitter-text). It has no code of its own outside its tests.
package twittertext
