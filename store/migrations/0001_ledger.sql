-- The ledger. It keeps to what SQLite and PostgreSQL share, but for AUTOINCREMENT and BLOB.
--
-- A time is a BIGINT: microseconds since 1970-01-01T00:00:00Z, and 0 for a time that has not come.
-- A column that holds JSON is TEXT. A number that a network does not give is NULL.

CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE alerts (
	seq          INTEGER PRIMARY KEY AUTOINCREMENT,
	id           TEXT NOT NULL UNIQUE,
	code         TEXT NOT NULL UNIQUE,
	kind         TEXT NOT NULL,
	status       TEXT NOT NULL,
	phase        TEXT NOT NULL,
	revision     BIGINT NOT NULL,
	title        TEXT NOT NULL,
	langs        TEXT NOT NULL,
	created      BIGINT NOT NULL,
	issued       BIGINT NOT NULL,
	effective    BIGINT NOT NULL,
	expires      BIGINT NOT NULL,
	closed       BIGINT NOT NULL,
	submitted_by TEXT NOT NULL,
	approved_by  TEXT NOT NULL
);
CREATE INDEX alerts_pending ON alerts (created) WHERE phase = 'pending';
CREATE INDEX alerts_in_force ON alerts (expires) WHERE phase IN ('approved', 'live');
CREATE INDEX alerts_ended ON alerts (closed) WHERE phase IN ('closed', 'expired');

CREATE TABLE revisions (
	alert   BIGINT NOT NULL REFERENCES alerts (seq),
	number  BIGINT NOT NULL,
	content TEXT NOT NULL,
	hash    TEXT NOT NULL, -- of its renderings: what an approver approves
	PRIMARY KEY (alert, number)
);

CREATE TABLE renderings (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	alert    BIGINT NOT NULL REFERENCES alerts (seq),
	revision BIGINT NOT NULL,
	channel  TEXT NOT NULL,
	network  TEXT NOT NULL,
	content  TEXT NOT NULL,
	UNIQUE (alert, revision, channel)
);

CREATE TABLE media (
	sha256  TEXT PRIMARY KEY,
	type    TEXT NOT NULL,
	content BLOB NOT NULL
);

-- The queue. A row that has not ended has settled = 0.
CREATE TABLE deliveries (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	key      TEXT NOT NULL UNIQUE,
	alert    BIGINT NOT NULL REFERENCES alerts (seq),
	revision BIGINT NOT NULL,
	channel  TEXT NOT NULL,
	network  TEXT NOT NULL,
	action   TEXT NOT NULL,
	state    TEXT NOT NULL,
	attempt  BIGINT NOT NULL,
	absent   BIGINT NOT NULL,
	due      BIGINT NOT NULL,
	kind     TEXT NOT NULL,
	reason   TEXT NOT NULL,
	created  BIGINT NOT NULL,
	expires  BIGINT NOT NULL,
	settled  BIGINT NOT NULL
);
CREATE INDEX deliveries_queued ON deliveries (channel, due, id) WHERE state = 'queued';
CREATE INDEX deliveries_unsure ON deliveries (channel, due, id) WHERE state = 'unsure';
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_failed ON deliveries (alert, network) WHERE state = 'failed';
CREATE INDEX deliveries_open ON deliveries (network, state) WHERE settled = 0;
CREATE INDEX deliveries_order ON deliveries (alert, channel, id);

-- A line is written before the network is called, and completed afterwards.
CREATE TABLE attempts (
	delivery BIGINT NOT NULL REFERENCES deliveries (id),
	number   BIGINT NOT NULL,
	began    BIGINT NOT NULL,
	ended    BIGINT NOT NULL,
	outcome  TEXT NOT NULL,
	kind     TEXT NOT NULL,
	reason   TEXT NOT NULL,
	cause    TEXT NOT NULL,
	PRIMARY KEY (delivery, number)
);

-- With each post stand its newest numbers; how they came to be is in samples.
CREATE TABLE posts (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	delivery      BIGINT NOT NULL UNIQUE REFERENCES deliveries (id),
	alert         BIGINT NOT NULL REFERENCES alerts (seq),
	channel       TEXT NOT NULL,
	network       TEXT NOT NULL,
	remote        TEXT NOT NULL, -- the network's own id
	url           TEXT NOT NULL,
	version       TEXT NOT NULL,
	at            BIGINT NOT NULL,
	gone          BIGINT NOT NULL, -- when it was seen to be gone
	next          BIGINT NOT NULL, -- when to read its numbers again
	last_read     BIGINT NOT NULL,
	spent         DOUBLE PRECISION NOT NULL,
	reposters     BIGINT NOT NULL, -- distinct accounts seen
	own_followers BIGINT,
	reposts       BIGINT,
	quotes        BIGINT,
	replies       BIGINT,
	likes         BIGINT,
	bookmarks     BIGINT,
	impressions   BIGINT
);
CREATE INDEX posts_alert ON posts (alert, channel);
CREATE INDEX posts_remote ON posts (channel, remote);

-- A reading is kept when it differs from the one before.
CREATE TABLE samples (
	post        BIGINT NOT NULL REFERENCES posts (id),
	at          BIGINT NOT NULL,
	reposts     BIGINT,
	quotes      BIGINT,
	replies     BIGINT,
	likes       BIGINT,
	bookmarks   BIGINT,
	impressions BIGINT
);
CREATE INDEX samples_post ON samples (post, at);

CREATE TABLE reposts (
	post      BIGINT NOT NULL REFERENCES posts (id),
	account   TEXT NOT NULL, -- a salted hash
	followers BIGINT,
	at        BIGINT NOT NULL,
	via       TEXT NOT NULL,
	PRIMARY KEY (post, account)
);

-- Who reposted an alert on a network, each account once however many of our posts it reposted.
CREATE TABLE reposters (
	alert     BIGINT NOT NULL REFERENCES alerts (seq),
	network   TEXT NOT NULL,
	account   TEXT NOT NULL,
	followers BIGINT,
	PRIMARY KEY (alert, network, account)
);

-- The sums over reposters, kept so that a scrape need not make them.
CREATE TABLE spread (
	alert       BIGINT NOT NULL REFERENCES alerts (seq),
	network     TEXT NOT NULL,
	observed    BIGINT NOT NULL,
	followers   BIGINT, -- NULL until the followers of one are known
	largest     BIGINT NOT NULL,
	last_repost BIGINT NOT NULL,
	PRIMARY KEY (alert, network)
);

CREATE TABLE events (
	id    INTEGER PRIMARY KEY AUTOINCREMENT,
	at    BIGINT NOT NULL,
	alert BIGINT NOT NULL REFERENCES alerts (seq),
	actor TEXT NOT NULL,
	kind  TEXT NOT NULL,
	data  TEXT NOT NULL
);
CREATE INDEX events_alert ON events (alert, id);

CREATE TABLE tokens (
	id      TEXT PRIMARY KEY,
	hash    TEXT NOT NULL UNIQUE,
	name    TEXT NOT NULL,
	grants  TEXT NOT NULL,
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL,
	revoked BIGINT NOT NULL
);

-- Kept for ever: alerts are few, and a client may come back late.
CREATE TABLE idempotency (
	key       TEXT PRIMARY KEY,
	body_hash TEXT NOT NULL,
	alert     BIGINT NOT NULL REFERENCES alerts (seq),
	answer    BLOB NOT NULL
);

CREATE TABLE counters (
	name   TEXT NOT NULL,
	label1 TEXT NOT NULL,
	label2 TEXT NOT NULL,
	label3 TEXT NOT NULL,
	value  DOUBLE PRECISION NOT NULL,
	PRIMARY KEY (name, label1, label2, label3)
);
