package store

import (
	"database/sql"
	"path/filepath"
)

// dialect is what SQLite and PostgreSQL say differently. Every other statement is written once, for both.
type dialect struct {
	work   []statement                         // begins a transaction beside which others may work
	decide []statement                         // begins one beside which nothing else changes
	order  []statement                         // from here to the transaction's end no other ends
	commit func(s seal, news bool) []statement // ends it, and wakes the others if there is news

	each  func(p string) string // the elements of the JSON array in parameter p, as rows with a column named value
	hold  func(t string) string // the rows read of table t are kept from others until the transaction ends
	take  func(t string) string // the same, and those that others keep are left out
	look  sql.TxOptions         // a look at all tables as they were at one moment
	size  string                // a query for the size of the ledger in bytes
	clean func(args []any)      // nil, or makes texts such as the database takes

	alone     []statement                // within a transaction: nothing else changes beside it
	tables    string                     // a query for how many tables are in the way of ours, and how many of them are schema_migrations
	elsewhere string                     // for people: what to name in place of what is another program's
	translate func(script string) string // a migration

	fault func(error) fault
	gone  func(error) bool          // nil, or whether an error of reading says that the database cannot be reached
	room  func(place string) string // for people: where to make room when the disk is full

	renumber func(table string) string // nil, or a statement after which new rows are numbered behind those that were copied in

	shared bool   // several daemons may have the ledger open
	clock  string // the database's own time, in microseconds; it is the same for every daemon
}

// statement is one that answers nothing of interest.
type statement struct {
	query string
	args  []any
}

func sqliteDialect() dialect {
	same := func(text string) string { return text }
	nothing := func(string) string { return "" }
	begin := []statement{{query: "BEGIN IMMEDIATE"}} // nobody else writes in any case
	return dialect{
		work: begin, decide: begin,
		commit: func(seal, bool) []statement { return []statement{{query: "COMMIT"}} },
		each:   func(p string) string { return "json_each(" + p + ")" },
		hold:   nothing, take: nothing,
		look:   sql.TxOptions{ReadOnly: true},
		size:   "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
		tables: "SELECT COUNT(*), COUNT(CASE WHEN name = 'schema_migrations' THEN 1 END) FROM sqlite_master",

		elsewhere: "path",
		translate: same,
		fault:     sqliteFault,
		room:      filepath.Dir,
	}
}
