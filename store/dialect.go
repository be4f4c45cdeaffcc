package store

// dialect is what SQLite and PostgreSQL say differently. Every other statement is written once, for both.
type dialect struct {
	begin string                // a transaction that writes
	each  func(p string) string // the elements of the JSON array in parameter p, as rows with a column named value
	size  string                // a query for the size of the ledger in bytes
	fault func(error) fault

	shared bool   // several daemons may have the ledger open
	clock  string // the database's own time, in microseconds; it is the same for every daemon
}

func sqliteDialect() dialect {
	return dialect{
		begin: "BEGIN IMMEDIATE",
		each:  func(p string) string { return "json_each(" + p + ")" },
		size:  "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
		fault: sqliteFault,
	}
}
