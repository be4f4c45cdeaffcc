package rehearsal

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Who follows whom: each network has people in communities. Of an account's followers most belong to its
// own community, and the most active of a community follow many of the same accounts, so that audiences
// overlap as they do on real networks.
const (
	peopleStandard = 200_000
	areaShare      = 10 // an account has at most a tenth of the people; its other followers live elsewhere
	activityTail   = 1.3
	mostActive     = 1000.0 // times as active as the quietest
	elsewhereBits  = 24     // an account's followers from elsewhere follow nobody else
	firstPerson    = 100_000_000_000_000_000
	keptFollowers  = 1 << 20 // of all lists that are kept in memory
)

// graph is who follows whom on one network. Nobody is stored: lists are made when they are asked for, and
// always the same. It is used with the network's lock held.
type graph struct {
	n      *Network
	seed   uint64
	people uint64              // in the area
	known  map[uint64]*Account // people who have an account, by their number
	lists  map[string][]uint64 // of followers, by the handle followed
	kept   int                 // followers in lists
}

func newGraph(n *Network) *graph {
	return &graph{
		n: n, seed: n.server.opt.Seed ^ hash(n.Name), people: uint64(n.server.opt.People),
		known: map[uint64]*Account{}, lists: map[string][]uint64{},
	}
}

// settler is a dialect that gives the people of the graph names, servers and habits of its own.
type settler interface {
	settle(a *Account, number uint64)
}

// account is a person's account. Whoever has not acted yet gets one made up, the same at every look.
func (g *graph) account(number uint64) *Account {
	if a := g.known[number]; a != nil {
		return a
	}
	community, key := int(number%communities), number
	if at, size := number/g.size(), g.size(); number < g.people {
		community, key = int(at), at<<32|number%size
	}
	rng := rand.New(rand.NewPCG(g.seed, key))
	followers := math.Min(fewestFollow*math.Pow(1-rng.Float64(), -1/followTail), mostFollow)
	first, last := names()[rng.IntN(len(names()))], places()[rng.IntN(len(places()))]
	a := &Account{
		ID: strconv.FormatUint(firstPerson+number, 10), Handle: fmt.Sprintf("%s.%s.%d", strings.ToLower(first), strings.ToLower(last), number),
		Name: first + " of " + last, Role: Public, Followers: int64(followers), Community: community, number: number + 1,
	}
	if d, ok := g.n.dialect.(settler); ok {
		d.settle(a, number)
	}
	return a
}

// join gives a person an account for good.
func (g *graph) join(number uint64) *Account {
	if a := g.known[number]; a != nil {
		return a
	}
	g.known[number] = g.n.addAccount(*g.account(number))
	return g.known[number]
}

// person finds somebody by the numeric id of an account, nil if there is no such person.
func (g *graph) person(id string) *Account {
	number, err := strconv.ParseUint(id, 10, 64)
	if err != nil || number < firstPerson || number-firstPerson >= g.end() {
		return nil
	}
	return g.account(number - firstPerson)
}

// end is behind the last number that a person can have.
func (g *graph) end() uint64 { return g.people + 1<<(2*elsewhereBits) }

// size is how many people live in one community. The most active have the lowest numbers.
func (g *graph) size() uint64 { return g.people / communities }

// followers are the numbers of all who follow an account, as many as it says.
func (g *graph) followers(a *Account) []uint64 {
	want := int(min(max(0, a.Followers), 1<<elsewhereBits))
	if have, ok := g.lists[a.Handle]; ok && len(have) == want {
		return have
	}
	if g.kept+want > keptFollowers {
		clear(g.lists)
		g.kept = 0
	}
	list := g.draw(a, want)
	g.kept += len(list) - len(g.lists[a.Handle])
	g.lists[a.Handle] = list
	return list
}

// draw draws an account's followers.
func (g *graph) draw(a *Account, want int) []uint64 {
	rng := rand.New(rand.NewPCG(g.seed, hash(a.Handle)))
	list, taken := make([]uint64, 0, want), make([]uint64, g.people/64+1)
	if a.number > 0 && a.number <= g.people { // nobody follows themselves
		taken[(a.number-1)/64] |= 1 << ((a.number - 1) % 64)
	}
	for tries := min(want, int(g.people/areaShare)) * 20; tries > 0 && len(list) < min(want, int(g.people/areaShare)); tries-- {
		community := uint64(a.Community) % communities
		if rng.Float64() >= stayAtHome {
			community = rng.Uint64N(communities)
		}
		number := community*g.size() + uint64(activity(rng.Float64())*float64(g.size()))
		if bit := uint64(1) << (number % 64); taken[number/64]&bit == 0 {
			taken[number/64] |= bit
			list = append(list, number)
		}
	}
	for i := uint64(0); len(list) < want; i++ {
		list = append(list, g.people+hash(a.Handle)>>(64-elsewhereBits)<<elsewhereBits+i)
	}
	return list
}

// activity draws a place in a community, from the most active at 0 to the quietest below 1. How active
// people are falls by a power law.
func activity(u float64) float64 {
	const rest = 1 - 1/activityTail
	top := math.Pow(mostActive, -activityTail) // share of the people who are as active as can be
	begin := math.Pow(top, rest)
	at := u * (mostActive*top + (1-begin)/rest)
	if at < mostActive*top {
		return at / mostActive
	}
	return math.Min(math.Pow(begin+(at-mostActive*top)*rest, 1/rest), math.Nextafter(1, 0))
}

// follows tells whether a person follows an account.
func (g *graph) follows(who, whom *Account) bool {
	return who.number > 0 && slices.Contains(g.followers(whom), who.number-1)
}
