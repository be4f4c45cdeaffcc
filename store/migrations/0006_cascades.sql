-- Reposts are numbered by how many of their post were known before them, so that a reader who knows the first n
-- reads on from n. The row of the post is held meanwhile: none with a smaller number comes later.

ALTER TABLE reposts ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reposts_place ON reposts (post, place);

INSERT INTO counters (name, label1, label2, label3, value)
	SELECT 'updated', a.kind, a.status, '', COUNT(*) FROM revisions r JOIN alerts a ON a.seq = r.alert
	WHERE r.number > 1 AND r.approved > 0 GROUP BY a.kind, a.status;
