package rehearsal

// routes is the whole API in one table.
func (d *mastodonDialect) routes() []mastodonRoute {
	return []mastodonRoute{
		{"POST /api/v1/statuses", "create", true, d.create},
		{"GET /api/v1/statuses", "measure", false, d.batch},
		{"GET /api/v1/statuses/{id}", "stands", false, d.show}, // or measured, where the batch is missing
		{"PUT /api/v1/statuses/{id}", "edit", true, d.edit},
		{"DELETE /api/v1/statuses/{id}", "delete", true, d.remove},
		{"GET /api/v1/statuses/{id}/context", "other", false, d.context},
		{"GET /api/v1/statuses/{id}/history", "other", false, d.history},
		{"GET /api/v1/statuses/{id}/source", "other", true, d.source},

		{"POST /api/v1/statuses/{id}/reblog", "boost", true, d.reblog},
		{"POST /api/v1/statuses/{id}/unreblog", "boost", true, d.unreblog},
		{"POST /api/v1/statuses/{id}/favourite", "other", true, d.favourite},
		{"GET /api/v1/statuses/{id}/reblogged_by", "reposters", false, d.rebloggedBy},
		{"GET /api/v1/statuses/{id}/favourited_by", "other", false, d.favouritedBy},
		{"GET /api/v1/statuses/{id}/quotes", "other", true, d.quotedBy},

		{"POST /api/v2/media", "media", true, d.upload},
		{"GET /api/v1/media/{id}", "media", true, d.showUpload},
		{"PUT /api/v1/media/{id}", "media", true, d.describe},

		{"GET /api/v1/accounts/verify_credentials", "check", true, d.verify},
		{"GET /api/v1/accounts/{id}", "other", false, d.showAccount},
		{"GET /api/v1/accounts/{id}/followers", "followers", false, d.followers},
		{"GET /api/v1/accounts/{id}/statuses", "find", false, d.statusesOf},
		{"GET /api/v1/notifications", "other", true, d.notifications},
		{"GET /api/v2/search", "other", true, d.search},

		{"GET /api/v1/instance", "check", false, d.instanceV1},
		{"GET /api/v2/instance", "check", false, d.instanceV2},
		{"GET /api/v1/streaming/health", "other", false, d.health},
	}
}
