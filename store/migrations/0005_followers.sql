-- Who follows whom, where networks tell: only how many, and a sketch out of which nobody can be read.

CREATE TABLE follower_lists (
	network   TEXT NOT NULL,
	account   TEXT NOT NULL, -- a salted hash
	channel   TEXT NOT NULL, -- whose own account it is; empty: somebody else's
	followers BIGINT NOT NULL,
	at        BIGINT NOT NULL, -- when it was read
	sketch    BLOB NOT NULL,
	PRIMARY KEY (network, account)
);
CREATE INDEX follower_lists_age ON follower_lists (at);
