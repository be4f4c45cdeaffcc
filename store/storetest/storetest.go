// Package storetest is what every store must pass, whatever database it stands on.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/web"
)

// Full is a store with everything that the house asks of it.
type Full interface {
	dispatch.Store
	reach.Store
	reach.Ledger
	web.Committer
	web.Reader
	web.Tokens

	Expire(ctx context.Context, now time.Time) (int, error)
	Watch() (changed <-chan struct{}, stop func())
	Ping(ctx context.Context) error
	Close() error
}

// Run runs the suite. open returns a new, empty store, which the suite closes.
func Run(t *testing.T, open func(t testing.TB) Full) {
	t.Helper()
	for _, part := range []struct {
		name string
		run  func(*fixture)
	}{
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
		{"closing/tells of what is held", closeOfWhatIsHeld},
		{"closing/follows an update", closeAfterAnUpdate},
		{"closing/takes away what cannot be changed", closeWhereAnEditIsRefused},
		{"closing/leaves the rest to a person", closeLeftToAPerson},
		{"closing/refuses", closeRefusesTwice},
		{"measure/reads what is due", measureDue},
		{"measure/counts each repost once", measureReposts},
		{"measure/stores numbers as read", measureNumbers},
		{"measure/marks what is gone", measureGone},
		{"measure/keeps one salt", measureSalt},
		{"figures/of networks", figuresNetworks},
		{"figures/of the alerts in sight", figuresInSight},
		{"figures/of what waits", figuresWaiting},
		{"events/are read on from the last", eventsResume},
		{"events/hold no account and no text", eventsHoldNothingPersonal},
		{"tokens/are found by their hash", tokensFound},
		{"tokens/are made and revoked once", tokensOnce},
		{"watch/tells everyone of changes alone", watchChanges},
		{"close/refuses what comes later", closeRefuses},
		{"close/leaves nothing half done for a caller who has gone", goneCaller},
	} {
		t.Run(part.name, func(t *testing.T) {
			s := open(t)
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			part.run(&fixture{Full: s, t: t, now: Begin})
		})
	}
}

// Begin is when the suite's clock starts.
var Begin = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
