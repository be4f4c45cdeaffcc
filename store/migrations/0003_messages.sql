-- What machines read: the messages that were issued, with their signature, and those of others that came in.

CREATE TABLE messages (
	identifier TEXT PRIMARY KEY,
	reference  TEXT NOT NULL, -- as later messages name it
	alert      BIGINT NOT NULL REFERENCES alerts (seq),
	number     BIGINT NOT NULL, -- within its alert, from 1
	revision   BIGINT NOT NULL,
	type       TEXT NOT NULL,
	status     TEXT NOT NULL,
	sent       BIGINT NOT NULL,
	expires    BIGINT NOT NULL,
	replaced   BIGINT NOT NULL, -- number of the message that took its place; 0: none has
	content    BLOB NOT NULL,
	UNIQUE (alert, number)
);
CREATE INDEX messages_in_force ON messages (expires) WHERE replaced = 0;
CREATE INDEX messages_times ON messages (alert, sent, expires);

-- Kept for ever, as the keys of requests are. The sender's name and number of a message are its key.
CREATE TABLE received (
	sender     TEXT NOT NULL,
	identifier TEXT NOT NULL,
	sent       BIGINT NOT NULL,
	type       TEXT NOT NULL,
	body_hash  TEXT NOT NULL,
	alert      BIGINT NOT NULL REFERENCES alerts (seq),
	answer     BLOB NOT NULL,
	content    BLOB NOT NULL,
	PRIMARY KEY (sender, identifier)
);

-- The pictures that the public may see, in the order of the file: JSON.
ALTER TABLE revisions ADD COLUMN photos TEXT NOT NULL DEFAULT '[]';
