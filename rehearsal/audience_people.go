package rehearsal

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
)

// The population: communities of people who mostly follow each other, with follower counts as on real
// networks, where a few have thousands and most have a hundred or two.
const (
	communities   = 10
	stayAtHome    = 0.7 // share of an account's followers that belong to the same community
	fewestFollow  = 80
	mostFollow    = 30_000
	followTail    = 1.1
	activeSkew    = 1.5 // the active ones of a community come up more often than the quiet ones
	partnerLeast  = 2_000
	partnerSpread = 20 // the largest partner has so many times the followers of the smallest
)

// person names one of the population: the same everywhere and for every post.
type person struct{ community, number int }

// crowd is the population of one network. Its people get accounts when they first act.
type crowd struct {
	n        *Network
	seed     uint64
	size     int // people in one community
	accounts map[person]*Account
	partners []*Account
}

func newCrowd(n *Network, seed uint64, opt AudienceOptions) *crowd {
	c := &crowd{n: n, seed: seed ^ hash(n.Name), size: min(max(1, opt.Accounts/communities), int(n.graph.size())), accounts: map[person]*Account{}}
	for i := range opt.Partners {
		rng := rand.New(rand.NewPCG(seed, hash("partner")+uint64(i))) // the same agencies on every network
		place := places()[i%len(places())]
		c.partners = append(c.partners, n.AddAccount(Account{
			Handle: fmt.Sprintf("%s%d", strings.ToLower(place), i+1), Name: place + " " + bodies()[i%len(bodies())], Role: Partner,
			Followers: int64(partnerLeast * math.Pow(partnerSpread, rng.Float64())), Community: i % communities,
		}))
	}
	return c
}

// pick chooses who sees a post that somebody of a community passed on.
func (c *crowd) pick(rng *rand.Rand, community int) person {
	if rng.Float64() >= stayAtHome {
		community = rng.IntN(communities)
	}
	return person{community, int(float64(c.size) * math.Pow(rng.Float64(), activeSkew))}
}

// account is a person's account on this network.
func (c *crowd) account(p person) *Account {
	if a := c.accounts[p]; a != nil {
		return a
	}
	c.n.mu.Lock()
	defer c.n.mu.Unlock()
	c.accounts[p] = c.n.graph.join(uint64(p.community)*c.n.graph.size() + uint64(p.number))
	return c.accounts[p]
}

func hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // never fails
	return h.Sum64()
}

// places and the rest are made up; nobody lives there.
func places() []string {
	return []string{"Larkmoor", "Fennholt", "Quillby", "Ostervale", "Brackwater", "Tillmouth", "Hazelrow", "Dunmarrow", "Sallowfield", "Wickenford"}
}

func bodies() []string {
	return []string{"Police", "Sheriff", "Transit", "Fire Rescue", "Public Schools", "Radio", "Park Rangers", "Hospital"}
}

func names() []string {
	return []string{"Ada", "Bram", "Cleo", "Dov", "Edda", "Finn", "Gwen", "Hale", "Iris", "Jory", "Kit", "Lena", "Milo", "Nell", "Odo", "Pia", "Rhys", "Suri", "Tove", "Wim"}
}

func answers() []string {
	return []string{
		"Shared in our street group.", "I drive that road every evening and will keep my eyes open.", "Hoping for good news soon.",
		"I think I saw somebody like this near the station, calling now.", "Passing this on to the night shift.", "Is there a number to call?",
		"Our school has told all parents.", "Checked the park, nothing there.",
	}
}

func comments() []string {
	return []string{"Please look out for them.", "This is close to us. Everybody, please read.", "If you have a camera on your door, check it.", "Please pass on, do not approach."}
}
