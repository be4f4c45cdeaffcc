-- A list says who reposted, and often neither when nor through whom: what is told of that later mends the repost.
-- It takes a new place, so that a reader who knows the first n meets it again.

ALTER TABLE posts ADD COLUMN mended BIGINT NOT NULL DEFAULT 0; -- reposts of which more became known later
