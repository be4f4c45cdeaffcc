package rehearsal

// routes is what of X API v2 a publisher needs, in one table.
func (d *xDialect) routes() []xRoute {
	return []xRoute{
		{"POST /2/tweets", "create", d.create},
		{"DELETE /2/tweets/{id}", "delete", d.remove},
		{"GET /2/tweets", "measure", d.lookup},
		{"GET /2/tweets/{id}", "stands", d.lookupOne},

		{"GET /2/tweets/{id}/retweeted_by", "reposters", d.retweetedBy},
		{"GET /2/tweets/{id}/quote_tweets", "other", d.quoteTweets},
		{"POST /2/users/{id}/retweets", "boost", d.retweet},
		{"DELETE /2/users/{id}/retweets/{post}", "boost", d.unretweet},

		{"GET /2/users/{id}/tweets", "find", d.userTweets},
		{"GET /2/users/{id}/mentions", "other", d.mentions},
		{"GET /2/users/me", "check", d.usersMe},
		{"GET /2/users/by", "other", d.usersBy},
		{"GET /2/users/by/username/{username}", "other", d.userByName},

		{"POST /2/media/upload", "media", d.uploadWhole},
		{"GET /2/media/upload", "media", d.uploadStatus},
		{"POST /2/media/upload/initialize", "media", d.uploadBegin},
		{"POST /2/media/upload/{id}/append", "media", d.uploadAppend},
		{"POST /2/media/upload/{id}/finalize", "media", d.uploadEnd},
		{"POST /2/media/metadata", "media", d.describe},
	}
}

// legacyRoutes is the same of API v1.1.
func (d *xDialect) legacyRoutes() []xRoute {
	return []xRoute{
		{"POST /1.1/statuses/update.json", "create", d.update},
		{"POST /1.1/statuses/destroy/{id}", "delete", d.destroy},
		{"POST /1.1/statuses/retweet/{id}", "boost", d.legacyRetweet},
		{"POST /1.1/statuses/unretweet/{id}", "boost", d.legacyUnretweet},
		{"GET /1.1/statuses/lookup.json", "measure", d.legacyLookup},
		{"GET /1.1/statuses/show.json", "stands", d.legacyShow},
		{"GET /1.1/statuses/user_timeline.json", "find", d.userTimeline},
		{"GET /1.1/account/verify_credentials.json", "check", d.verifyCredentials},
	}
}
