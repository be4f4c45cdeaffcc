-- How reposts come in: by streams between two looks at the list, and by sampling where lists cost money.

ALTER TABLE posts ADD COLUMN heard BIGINT NOT NULL DEFAULT 0;  -- reposts that a stream told of since the list was last read
ALTER TABLE posts ADD COLUMN listed BIGINT NOT NULL DEFAULT 0; -- when the list was last read
ALTER TABLE posts ADD COLUMN passed BIGINT NOT NULL DEFAULT 0; -- reposts that were passed over to spare the budget
