package twitter

import (
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// Codes of X API v1.1, which v2 still uses in places.
const (
	codeNotAuthenticated = 32
	codeSuspended        = 64
	codeLimited          = 88
	codeBadToken         = 89
	codeWrongClock       = 135
	codeNoStatus         = 144
	codeDailyLimit       = 185
	codeTooLong          = 186
	codeDuplicate        = 187
	codeBadAuth          = 215
	codeLocked           = 326
	codeReposted         = 327
	codeNoAccess         = 453
)

// verdict is what a problem means for the delivery, in words that a person can act on.
type verdict struct {
	kind  channels.Kind
	wait  time.Duration // for Limited; 0 = as the headers say
	words string
}

// topUp is how long to wait for money: X's automatic recharge runs at most once in five minutes.
const topUp = 5 * time.Minute

// judge knows the problems that need more than the HTTP status to be understood.
func judge(p problem) (verdict, bool) {
	for _, one := range []struct {
		match bool
		verdict
	}{
		{p.Code == codeDuplicate || p.says("duplicate content", "is a duplicate"), verdict{
			channels.Duplicate, 0, "X says that this account posted this very text before",
		}},
		{p.says("creditsdepleted", "credits depleted"), verdict{
			channels.Limited, topUp, "X blocks this account until its credits are topped up or its spending limit is raised in the developer console; it is asked again every few minutes",
		}},
		{p.is("usage-capped") || p.says("usagecapexceeded"), verdict{
			channels.Limited, channels.MaxWait, "X's usage cap for this app is reached; raise it in the developer console",
		}},
		{p.Code == codeDailyLimit, verdict{
			channels.Limited, channels.MaxWait, "this account has reached X's daily limit of posts",
		}},
		{p.Code == codeLimited || p.is("rate-limit-exceeded"), verdict{
			channels.Limited, 0, "X limits this account",
		}},
		{p.Code == codeNotAuthenticated || p.Code == codeBadToken || p.Code == codeBadAuth, verdict{
			channels.Auth, 0, "X does not accept this account's credentials; renew them on the app's page of keys and tokens",
		}},
		{p.Code == codeWrongClock, verdict{
			channels.Auth, 0, "X refuses the time of the signature; set this machine's clock right",
		}},
		{p.Code == codeSuspended || p.Code == codeLocked, verdict{
			channels.Auth, 0, "X has locked or suspended this account; log in at x.com and follow what it says",
		}},
		{p.Code == codeNoAccess, verdict{
			channels.Refused, 0, "this app's access level does not reach this API; with api: v1.1 set api: v2, otherwise raise the level in the developer console",
		}},
		{p.is("client-forbidden") || p.is("client-not-enrolled") || p.is("unsupported-authentication"), verdict{
			channels.Refused, 0, "X refuses this app; attach it to a project of the right access level in the developer console",
		}},
		{p.is("oauth1-permissions") || p.says("app permissions"), verdict{
			channels.Refused, 0, "this app may only read; set its permission to Read and write, then make the access token anew",
		}},
		{p.Code == codeTooLong, verdict{
			channels.Refused, 0, "X counts more than 280 characters; shorten the text",
		}},
		{p.says("reply to this conversation", "mentioned or otherwise engaged", "summoned"), verdict{
			channels.Refused, 0, "X allows this app no reply that was not asked for; publish a new post instead",
		}},
	} {
		if one.match {
			return one.verdict, true
		}
	}
	return verdict{}, false
}
