package store

import (
	"cmp"
	"encoding/json"
	"slices"
)

// outcome is what operations leave to be written at the end of their transaction: what every transaction
// writes to is held as shortly as can be, and events are numbered in the order of the commits.
type outcome struct {
	changed  bool
	news     bool // others want to know of it
	counts   map[counter]float64
	entries  []entry
	enqueued int64 // deliveries
}

type counter struct {
	name   string
	labels [3]string
}

// entry is one event before it has its number.
type entry struct {
	Nth   int             `json:"nth"`
	At    int64           `json:"at"`
	Actor json.RawMessage `json:"actor"`
	Alert int64           `json:"alert"` // alerts.seq
	Kind  string          `json:"kind"`
	Data  json.RawMessage `json:"data"`
}

// note makes an entry; data is small, and names no person.
func note(alertSeq int64, kind string, data any) (entry, error) {
	b, err := json.Marshal(data)
	return entry{Alert: alertSeq, Kind: kind, Data: b}, err
}

func (o *outcome) add(more outcome) {
	o.changed = o.changed || more.changed
	o.news = o.news || more.news
	o.entries = append(o.entries, more.entries...)
	o.enqueued += more.enqueued
	if o.counts == nil {
		o.counts = more.counts
		return
	}
	for c, by := range more.counts {
		o.counts[c] += by
	}
}

// journal are the statements that write counts and events.
func (o *outcome) journal(d dialect) (list []statement, err error) {
	if len(o.counts) > 0 {
		counts, err := text(o.rows())
		if err != nil {
			return nil, err
		}
		list = append(list, statement{`INSERT INTO counters (name, label1, label2, label3, value)
			SELECT value->>'name', value->>'label1', value->>'label2', value->>'label3', CAST(value->>'by' AS DOUBLE PRECISION) FROM ` + d.each("$1") + `
			WHERE true ON CONFLICT (name, label1, label2, label3) DO UPDATE SET value = counters.value + excluded.value`, []any{counts}})
	}
	if len(o.entries) > 0 {
		for i := range o.entries {
			o.entries[i].Nth = i + 1
		}
		entries, err := text(o.entries)
		if err != nil {
			return nil, err
		}
		list = append(list, statement{`INSERT INTO events (id, at, alert, actor, kind, data)
			SELECT CAST(value->>'nth' AS BIGINT) + (SELECT COALESCE(MAX(id), 0) FROM events), CAST(value->>'at' AS BIGINT),
				CAST(value->>'alert' AS BIGINT), value->>'actor', value->>'kind', value->>'data' FROM ` + d.each("$1"), []any{entries}})
	}
	return list, nil
}

type countRow struct {
	Name   string  `json:"name"`
	Label1 string  `json:"label1"`
	Label2 string  `json:"label2"`
	Label3 string  `json:"label3"`
	By     float64 `json:"by"`
}

func (o *outcome) rows() []countRow {
	out := make([]countRow, 0, len(o.counts))
	for c, by := range o.counts {
		out = append(out, countRow{c.name, cleanText(c.labels[0]), cleanText(c.labels[1]), cleanText(c.labels[2]), by})
	}
	slices.SortFunc(out, func(a, b countRow) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Label1, b.Label1), cmp.Compare(a.Label2, b.Label2), cmp.Compare(a.Label3, b.Label3))
	})
	return out
}
