-- Updates, endings and removals: what a delivery acts on, what a post shows by now, and who serves a channel.

ALTER TABLE alerts ADD COLUMN ended TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN closed_by TEXT NOT NULL DEFAULT '{}';

-- A revision that is not approved yet has what the alert shall become with it.
ALTER TABLE revisions ADD COLUMN alert_then TEXT NOT NULL DEFAULT '{}';
ALTER TABLE revisions ADD COLUMN created BIGINT NOT NULL DEFAULT 0;
ALTER TABLE revisions ADD COLUMN submitted_by TEXT NOT NULL DEFAULT '{}';
ALTER TABLE revisions ADD COLUMN approved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE revisions ADD COLUMN approved_by TEXT NOT NULL DEFAULT '{}';
UPDATE revisions SET
	created = (SELECT a.created FROM alerts a WHERE a.seq = revisions.alert),
	submitted_by = (SELECT a.submitted_by FROM alerts a WHERE a.seq = revisions.alert),
	approved = (SELECT a.issued FROM alerts a WHERE a.seq = revisions.alert),
	approved_by = (SELECT a.approved_by FROM alerts a WHERE a.seq = revisions.alert);

-- One rendering for the appeal, and one for each ending.
CREATE TABLE renderings_new (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	alert    BIGINT NOT NULL REFERENCES alerts (seq),
	revision BIGINT NOT NULL,
	channel  TEXT NOT NULL,
	network  TEXT NOT NULL,
	ended    TEXT NOT NULL,
	content  TEXT NOT NULL,
	UNIQUE (alert, revision, channel, ended)
);
INSERT INTO renderings_new (alert, revision, channel, network, ended, content)
	SELECT alert, revision, channel, network, '', content FROM renderings ORDER BY id;
DROP TABLE renderings;
ALTER TABLE renderings_new RENAME TO renderings;

ALTER TABLE deliveries ADD COLUMN desk TEXT NOT NULL DEFAULT 'create';
ALTER TABLE deliveries ADD COLUMN priority BIGINT NOT NULL DEFAULT 1; -- 0 goes first: what corrects
ALTER TABLE deliveries ADD COLUMN ended TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN target BIGINT NOT NULL DEFAULT 0; -- posts.id; 0: none, or not known yet
DROP INDEX deliveries_queued;
CREATE INDEX deliveries_queued ON deliveries (channel, desk, priority, due, id) WHERE state = 'queued';
CREATE INDEX deliveries_target ON deliveries (target) WHERE target <> 0;

ALTER TABLE posts ADD COLUMN revision BIGINT NOT NULL DEFAULT 1; -- that it shows
ALTER TABLE posts ADD COLUMN ended TEXT NOT NULL DEFAULT '';     -- the ending that it tells
ALTER TABLE posts ADD COLUMN kept BIGINT NOT NULL DEFAULT 0;     -- when a person accepted that it stays
UPDATE posts SET revision = (SELECT d.revision FROM deliveries d WHERE d.id = posts.delivery);
CREATE INDEX posts_standing ON posts (alert, channel) WHERE gone = 0 AND ended = '' AND kept = 0;

-- Which daemon serves a channel, and until when, where several share a ledger. A time here is the database's own.
CREATE TABLE lanes (
	channel TEXT PRIMARY KEY,
	owner   TEXT NOT NULL,
	lease   BIGINT NOT NULL
);

CREATE TABLE daemons (
	owner TEXT PRIMARY KEY,
	lease BIGINT NOT NULL
);
