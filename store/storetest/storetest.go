// Package storetest is what every store must pass, whatever database it stands on.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/web"
)

// Rules is a ledger as far as the rules go by which deliveries are made and moved.
type Rules interface {
	dispatch.Lanes

	Submit(ctx context.Context, s alert.Submission) (alert.Receipt, error)
	Approve(ctx context.Context, by alert.Token, code, hash string, now time.Time) (alert.Alert, error)
	Revise(ctx context.Context, s alert.Submission) (alert.Receipt, error)
	CloseAlert(ctx context.Context, code string, c alert.Closing) (alert.Closed, error)
	Expire(ctx context.Context, now time.Time) (int, error)
	Release(ctx context.Context, by alert.Actor, key string, o alert.Outcome) error

	Claim(ctx context.Context, channel string, desk alert.Desk, now time.Time, n int) ([]alert.Delivery, error)
	Leave(ctx context.Context, d alert.Delivery, now time.Time) error
	Doubtful(ctx context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error)
	Settle(ctx context.Context, d alert.Delivery, o alert.Outcome) error
	Reclaim(ctx context.Context, channel string, t alert.Takeover) (alert.Left, error)
	Due(ctx context.Context, channel string) (alert.Due, error)

	Alert(ctx context.Context, code string) (alert.Alert, error)
	Version(ctx context.Context, code string, number int) (alert.Version, error)
	Deliveries(ctx context.Context, code string) ([]alert.Delivery, error)
	Attempts(ctx context.Context, key string) ([]alert.Attempt, error)
	Events(ctx context.Context, code string, since int64, n int) ([]alert.Event, error)
	Figures(ctx context.Context, now, since time.Time, limit int) (alert.Figures, error)
}

// Full is a store with everything that the house asks of it.
type Full interface {
	Rules
	dispatch.Store
	reach.Store
	reach.Ledger
	reach.Cascades
	reach.Lists
	reach.Shelf
	web.Committer
	web.Reader
	web.Issued
	web.Received
	web.Tokens

	FiguresOf(ctx context.Context, code string) (alert.AlertFigures, error)
	Spending(ctx context.Context, code string) ([]alert.Spending, error)
	Past(ctx context.Context, but alert.Alert, age time.Duration, limit int) ([]alert.Past, error)
	Watch() (changed <-chan struct{}, stop func())
	Ping(ctx context.Context) error
	Close() error
}

// part is one thing that a ledger must do.
type part[F any] struct {
	name string
	run  func(F)
}

var ruleParts = []part[*fixture]{
	{"claim/hands out what is due and no more", claimDue},
	{"claim/hands out nothing twice", claimConcurrently},
	{"claim/drops what has expired", claimDropsExpired},
	{"claim/drops what is no longer in force", claimDropsEnded},
	{"settle/takes every legal way", settleWays},
	{"settle/ignores what comes too late", settleFenced},
	{"settle/refuses illegal moves", settleIllegal},
	{"settle/keeps the history", settleHistory},
	{"settle/any sequence of moves is legal", settleModel},
	{"doubt/is looked for when due", doubtfulDue},
	{"doubt/begins for all that was being sent", reclaimAll},
	{"takeover/has nothing wait for ever", takeoverHastens},
	{"takeover/keeps the pauses", takeoverKeepsPauses},
	{"takeover/looks at once whether a post is gone", takeoverLooksForRemovals},
	{"release/lets a person decide", releaseWays},
	{"release/refuses what needs no person", releaseRefuses},
	{"expire/ends what is over", expireEnds},
	{"expire/corrects what stands", expiryCorrects},
	{"update/replaces what is queued", updateReplacesQueued},
	{"update/takes the place of what stands", updateTakesThePlace},
	{"update/waits for what is under way", updateWaitsForWhatIsUnderWay},
	{"update/is published where nothing stands", updateFindsNothingToChange},
	{"update/does not wait for a person", updateIsNotHeldUpByAPerson},
	{"update/takes away what it leaves out", updateLeavesChannelsOut},
	{"update/is approved by another person", updateIsApprovedByAnother},
	{"update/refuses", updateRefuses},
	{"closing/corrects what stands", closeCorrects},
	{"closing/wins over what is under way", closeWins},
	{"update/leaves alone what is being removed", updateLeavesAloneWhatIsBeingRemoved},
	{"update/counts on an edit under way", updateCountsOnAnEditUnderWay},
	{"update/keeps the newer", updateKeepsTheNewer},
	{"update/takes away what was found late", updateTakesAwayWhatWasFoundLate},
	{"closing/is told once", closeIsToldOnce},
	{"closing/tells of what is held", closeOfWhatIsHeld},
	{"closing/follows an update", closeAfterAnUpdate},
	{"closing/takes away what cannot be changed", closeWhereAnEditIsRefused},
	{"closing/leaves the rest to a person", closeLeftToAPerson},
	{"closing/refuses", closeRefusesTwice},
}

var otherParts = []part[*wide]{
	{"submit/reads back what was written", submitReadsBack},
	{"submit/refuses a code that is taken", submitTakenCode},
	{"submit/refuses what does not fit together", submitIncoherent},
	{"submit/answers the same key the same", submitSameKey},
	{"submit/tells what a key was answered", submitReplay},
	{"submit/makes one alert of many requests with one key", submitSameKeyAtOnce},
	{"submit/approves in the same act", submitApproved},
	{"approve/creates the deliveries", approveCreates},
	{"approve/refuses", approveRefuses},
	{"approve/is done once however many try", approveOnce},
	{"approve/waits for the time of effect", approveWaits},
	{"measure/reads what is due", measureDue},
	{"measure/counts each repost once", measureReposts},
	{"measure/keeps reposts between readings", measureHeard},
	{"measure/counts each quote and reply once", measureComments},
	{"measure/counts what is kept out", measureKeptOut},
	{"measure/makes posts due", measureReadNow},
	{"measure/stores numbers as read", measureNumbers},
	{"measure/marks what is gone", measureGone},
	{"measure/keeps one salt", measureSalt},
	{"measure/keeps lists of followers", followersKept},
	{"figures/of networks", figuresNetworks},
	{"past/tells what one alert cost", spendingOfOne},
	{"past/tells how others had gone at an age", pastAtAnAge},
	{"figures/of the alerts in sight", figuresInSight},
	{"figures/of what waits", figuresWaiting},
	{"figures/of one alert", figuresOfOne},
	{"figures/of updates", figuresOfUpdates},
	{"cascades/are read on from what is known", cascadesReadOn},
	{"cascades/of the alerts in sight", cascadesInSight},
	{"events/are read on from the last", eventsResume},
	{"events/hold no account and no text", eventsHoldNothingPersonal},
	{"tokens/are found by their hash", tokensFound},
	{"tokens/are made and revoked once", tokensOnce},
	{"watch/tells everyone of changes alone", watchChanges},
	{"close/refuses what comes later", closeRefuses},
	{"close/leaves nothing half done for a caller who has gone", goneCaller},
}

// Run runs the suite. open returns a new, empty store, which the suite closes.
func Run(t *testing.T, open func(t testing.TB) Full) {
	t.Helper()
	closed := func(t *testing.T) Full {
		t.Helper()
		s := open(t)
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	for _, p := range ruleParts {
		t.Run(p.name, func(t *testing.T) { p.run(newFixture(t, closed(t))) })
	}
	for _, p := range otherParts {
		t.Run(p.name, func(t *testing.T) {
			s := closed(t)
			p.run(&wide{newFixture(t, s), s})
		})
	}
}

// RunRules runs the part of the suite that is about the rules, on any ledger that keeps them. open returns
// a new, empty one.
func RunRules(t *testing.T, open func() Rules) {
	t.Helper()
	for _, p := range ruleParts {
		t.Run(p.name, func(t *testing.T) { p.run(newFixture(t, open())) })
	}
}

// Begin is when the suite's clock starts.
var Begin = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
