package rehearsal

import (
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"strings"
)

// settle gives a person a DID that tells who it is, so that those who have never acted are known too.
func (d *blueskyDialect) settle(a *Account, number uint64) {
	a.ID, a.Handle = d.personDID(number), blueskyDomain(a.Handle)
}

const blueskyPlc = "did:plc:"

// personDID hides a person's number behind a hash of it, as long as a DID is.
func (d *blueskyDialect) personDID(number uint64) string {
	proof := d.personProof(number)
	var b [15]byte
	copy(b[:7], proof)
	binary.BigEndian.PutUint64(b[7:], number^d.personMask(proof))
	return blueskyPlc + blueskyBase32.EncodeToString(b[:])
}

// person finds whose DID it is, nil if it is nobody's in the graph.
func (d *blueskyDialect) person(did string) *Account {
	b, err := blueskyBase32.DecodeString(strings.TrimPrefix(did, blueskyPlc))
	if err != nil || len(b) != 15 {
		return nil
	}
	number := binary.BigEndian.Uint64(b[7:]) ^ d.personMask(b[:7])
	if number >= d.n.graph.end() || d.personDID(number) != did {
		return nil
	}
	return d.n.graph.account(number)
}

func (d *blueskyDialect) personProof(number uint64) []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, d.n.graph.seed), number))
	return sum[:7]
}

func (d *blueskyDialect) personMask(proof []byte) uint64 {
	sum := sha256.Sum256(append([]byte("person"), proof...))
	return binary.BigEndian.Uint64(sum[:8])
}

// getFollowers pages through those who follow an account.
func (d *blueskyDialect) getFollowers(c *blueskyCall) (any, error) {
	a, err := c.subjectActor(d)
	if err != nil {
		return nil, err
	}
	out, err := blueskyPaged(c, "followers", d.n.graph.followers(a), func(number uint64) any {
		return d.profileView(d.n.graph.account(number))
	})
	if err != nil {
		return nil, err
	}
	out["subject"] = d.profileView(a)
	return out, nil
}

// getRelationships tells for each of some accounts whether the actor follows it, and whether it follows
// the actor.
func (d *blueskyDialect) getRelationships(c *blueskyCall) (any, error) {
	me := d.actor(c.query.Get("actor"))
	others := c.query["others"]
	switch {
	case me == nil:
		return nil, &blueskyError{http.StatusBadRequest, "ActorNotFound", "Actor not found"}
	case len(others) > 30:
		return nil, blueskyInvalid("Error: others must not have more than 30 elements")
	}
	relationships := []any{}
	for _, who := range others {
		them := d.actor(who)
		if them == nil {
			relationships = append(relationships, map[string]any{"$type": "app.bsky.graph.defs#notFoundActor", "actor": who, "notFound": true})
			continue
		}
		one := map[string]any{"$type": "app.bsky.graph.defs#relationship", "did": them.ID}
		if d.n.graph.follows(me, them) {
			one["following"] = blueskyFollow(me, them)
		}
		if d.n.graph.follows(them, me) {
			one["followedBy"] = blueskyFollow(them, me)
		}
		relationships = append(relationships, one)
	}
	return map[string]any{"actor": me.ID, "relationships": relationships}, nil
}

// blueskyFollow is the address that the record of a follow would have.
func blueskyFollow(who, whom *Account) string {
	return blueskyAtURI(who, "app.bsky.graph.follow", strings.TrimPrefix(whom.ID, blueskyPlc))
}

// subjectActor finds the account that a query is about.
func (c *blueskyCall) subjectActor(d *blueskyDialect) (*Account, error) {
	who := c.query.Get("actor")
	if who == "" {
		return nil, blueskyInvalid("Error: Params must have the property \"actor\"")
	}
	a := d.actor(who)
	if a == nil {
		return nil, blueskyInvalid("Actor not found: %s", who)
	}
	return a, nil
}
