-- Quotes of our posts and replies to them, each once for a post. Neither what they say nor who made them is kept.

CREATE TABLE comments (
	post      BIGINT NOT NULL REFERENCES posts (id),
	kind      TEXT NOT NULL, -- quote, reply
	comment   TEXT NOT NULL, -- a salted hash of its id, which may name its author
	account   TEXT NOT NULL, -- a salted hash
	followers BIGINT,
	at        BIGINT NOT NULL,
	PRIMARY KEY (post, kind, comment)
);

ALTER TABLE spread ADD COLUMN quotes BIGINT NOT NULL DEFAULT 0;  -- that were seen
ALTER TABLE spread ADD COLUMN replies BIGINT NOT NULL DEFAULT 0;
