package alert

import "time"

// Tracked is a live post that is being measured.
type Tracked struct {
	Post      Post
	Network   string
	Alert     ID
	Code      string
	Delivery  string    // its key
	Last      *Sample   // the newest reading; nil before the first
	Reposters int64     // distinct accounts seen so far
	Heard     int64     // of them, those of whom a stream told since the list was last read
	Listed    time.Time // when the list of reposters was last read; zero: never
	Passed    int64     // reposts that were passed over to spare the budget
	Spent     float64   // US dollars spent on reading, for this alert on this network
	Expires   time.Time // of the alert
}

// Reading is what one look at one post brought.
type Reading struct {
	Post     Tracked
	Sample   *Sample        // nil: the post is gone, unless this is only about reposts and comments
	Reposts  []Repost       // Account already hashed
	Comments []Comment      // ID and Account already hashed
	Only     bool           // about reposts and comments: the numbers stay as they were last read
	Listed   bool           // the list of reposters was read, from At on, as far as it was not known
	Passed   int64          // reposts that were passed over to spare the budget
	KeptOut  map[string]int // what was told and cannot be, by its kind; it is in no figure
	At       time.Time
	Next     time.Time // when to look again
	Cost     float64   // US dollars
}

// Figures are everything the metrics and the live views show, read in one consistent look at the store.
type Figures struct {
	At          time.Time
	Alerts      []AlertFigures // newest first
	Survivors   []Survivors    // of every alert that is over, however long ago
	NotExported int            // alerts beyond the limit asked for
	Pending     []PendingCount
	Counts      []Count
	Waiting     int       // alerts that wait for an approver
	OldestWait  time.Time // since when; zero if none waits
	Events      int64     // how many there are
	Bytes       int64     // size of the store
}

// AlertFigures are the figures of one alert.
type AlertFigures struct {
	Alert      Alert
	Updated    time.Time // when its newest revision was approved; zero: there is but the first
	Networks   []NetworkFigures
	Deliveries []DeliveryFigures
}

// Survivors are the copies of an alert that is over which still speak as if it were not, at one channel:
// posts that were seen to stand, and deliveries that may have landed.
type Survivors struct {
	Code             string
	Channel, Network string
	N                int64
}

// NetworkFigures are the figures of one alert on one network. A nil number is one that is not given.
type NetworkFigures struct {
	Network                                                 string
	Posts                                                   int // own posts up now
	FirstPost                                               time.Time
	OwnFollowers                                            *int64    // of our accounts at post time
	Reposts, Quotes, Replies, Likes, Bookmarks, Impressions *int64    // as the network last said, over our posts
	Observed                                                int64     // distinct reposting accounts seen
	SeenQuotes, SeenReplies                                 int64     // distinct quotes of our posts and replies to them that were seen
	Sampled                                                 int64     // reposts that were passed over to spare the budget; 0: nobody was left out
	Spent                                                   float64   // US dollars, on reading
	Exposure                                                *int64    // own followers + followers of every observed reposter: an upper bound
	LargestFollowers                                        int64     // of one single account, own or reposting
	LastRepost                                              time.Time // zero: none
	LastRead                                                time.Time // zero: never
}

// DeliveryFigures are the state of one delivery.
type DeliveryFigures struct {
	Channel, Network string
	Action           Action
	State            State
	Due              time.Time
	Created          time.Time
	Settled          time.Time
	Reason           string // of its last move, for people
	URL              string
}

// PendingCount is how many deliveries of a network are in a state.
type PendingCount struct {
	Network string
	State   State
	N       int64
}

// Count is one monotone counter that the store keeps, so that a restart loses nothing.
type Count struct {
	Name   string // one of the Count… names
	Labels [3]string
	Value  float64
}

// The names of the counters and, in order, what their labels are.
const (
	CountAttempts  = "attempts"  // network, action, kind of error ("" = sent)
	CountRetries   = "retries"   // network, action
	CountPrevented = "prevented" // network: doubles that did not happen
	CountIssued    = "issued"    // kind, status
	CountUpdated   = "updated"   // kind, status
	CountClosed    = "closed"    // kind, status, how it ended
	CountDollars   = "dollars"   // network: metered API spend
	CountKeptOut   = "kept_out"  // network, kind: what a network told that cannot be
)
