package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Figures reads everything that is shown in one consistent look: the newest limit alerts that are in
// force, or ended after the moment since, and what is counted over all.
func (s *Store) Figures(ctx context.Context, now, since time.Time, limit int) (alert.Figures, error) {
	look, err := s.look(ctx)
	if err != nil {
		return alert.Figures{}, err
	}
	defer look.Rollback()
	f := alert.Figures{At: now}
	for _, part := range []func(context.Context, querier, *alert.Figures, view) error{
		readAlerts, readNetworks, readDeliveryFigures, readSurvivors, readPending, readTotals, s.readSize,
	} {
		if err := part(ctx, look, &f, view{now: now, which: inSight, arg: micros(since), limit: limit}); err != nil {
			return alert.Figures{}, err
		}
	}
	return f, nil
}

// look reads all tables as they were at one moment.
type look struct {
	*sql.Tx

	store *Store
}

func (s *Store) look(ctx context.Context) (look, error) {
	t, err := s.readers.BeginTx(ctx, &s.dialect.look)
	if err != nil {
		return look{}, s.tell(err)
	}
	return look{Tx: t, store: s}, nil
}

func (l look) told(err error) error {
	if err == nil {
		return nil
	}
	return l.store.tell(err)
}

// FiguresOf reads the figures of one alert, however long ago it was.
func (s *Store) FiguresOf(ctx context.Context, code string) (alert.AlertFigures, error) {
	look, err := s.look(ctx)
	if err != nil {
		return alert.AlertFigures{}, err
	}
	defer look.Rollback()
	a, err := findAlert(ctx, look, code)
	if err != nil {
		return alert.AlertFigures{}, err
	}
	var f alert.Figures
	for _, part := range []func(context.Context, querier, *alert.Figures, view) error{readAlerts, readNetworks, readDeliveryFigures} {
		if err := part(ctx, look, &f, view{which: "SELECT CAST($1 AS BIGINT)", arg: a.Seq, limit: 1}); err != nil {
			return alert.AlertFigures{}, err
		}
	}
	return f.Alerts[0], nil
}

// view is what is asked for.
type view struct {
	now   time.Time
	which string // a query for the alerts, with one parameter
	arg   int64
	limit int
}

// readAlerts finds the alerts. The other parts find theirs by what stands in f then.
func readAlerts(ctx context.Context, q querier, f *alert.Figures, v view) error {
	type found struct {
		stored

		updated time.Time
	}
	alerts, err := all(ctx, q, func(r row) (a found, err error) { return a, r.Scan(append([]any{at(&a.updated)}, a.columns()...)...) },
		`SELECT COALESCE((SELECT MAX(r.approved) FROM revisions r WHERE r.alert = a.seq AND r.number > 1), 0), a.seq, `+alertColumns+`
		FROM alerts a WHERE a.seq IN (`+v.which+") ORDER BY a.seq DESC"+atMost("$2"), v.arg, v.limit)
	if err != nil {
		return err
	}
	n, err := one(ctx, q, number, "SELECT COUNT(*) FROM ("+v.which+") AS found", v.arg)
	if err != nil {
		return err
	}
	f.NotExported = int(n) - len(alerts)
	f.Alerts = make([]alert.AlertFigures, len(alerts))
	for i, a := range alerts {
		f.Alerts[i].Alert, f.Alerts[i].Updated = a.Alert, a.updated
	}
	return nil
}

// byID finds the alerts of f again, for the parts that add to them.
func byID(f *alert.Figures) map[alert.ID]*alert.AlertFigures {
	out := make(map[alert.ID]*alert.AlertFigures, len(f.Alerts))
	for i := range f.Alerts {
		out[f.Alerts[i].Alert.ID] = &f.Alerts[i]
	}
	return out
}

func readDeliveryFigures(ctx context.Context, q querier, f *alert.Figures, v view) error {
	alerts := byID(f)
	_, err := all(ctx, q, func(r row) (struct{}, error) {
		var id alert.ID
		var d alert.DeliveryFigures
		err := r.Scan(&id, &d.Channel, &d.Network, &d.Action, &d.State, at(&d.Due), at(&d.Created), at(&d.Settled), &d.Reason, &d.URL)
		if a := alerts[id]; a != nil {
			a.Deliveries = append(a.Deliveries, d)
		}
		return struct{}{}, err
	}, `SELECT a.id, d.channel, d.network, d.action, d.state, d.due, d.created, d.settled, d.reason, COALESCE(p.url, '')
		FROM deliveries d JOIN alerts a ON a.seq = d.alert LEFT JOIN posts p ON p.delivery = d.id
		WHERE d.alert IN (`+v.which+") ORDER BY d.id", v.arg)
	return err
}

// survivors are the posts of alerts that are over which do not tell so. That a person accepted one ends it.
const survivors = `SELECT p.alert, p.channel, p.network FROM posts p
	WHERE p.gone = 0 AND p.ended = '' AND p.kept = 0 AND p.alert IN (SELECT seq FROM alerts WHERE phase IN ('closed', 'expired'))
	UNION ALL SELECT d.alert, d.channel, d.network FROM deliveries d
	WHERE d.settled = 0 AND d.state IN ('sending', 'unsure', 'held') AND d.desk = 'create' AND d.ended = ''
		AND d.alert IN (SELECT seq FROM alerts WHERE phase IN ('closed', 'expired'))`

func readSurvivors(ctx context.Context, q querier, f *alert.Figures, _ view) (err error) {
	f.Survivors, err = all(ctx, q, func(r row) (s alert.Survivors, err error) { return s, r.Scan(&s.Code, &s.Channel, &s.Network, &s.N) },
		"SELECT a.code, s.channel, s.network, COUNT(*) FROM ("+survivors+`) AS s JOIN alerts a ON a.seq = s.alert
		GROUP BY a.code, s.channel, s.network ORDER BY a.code, s.channel`)
	return err
}

// readPending counts the deliveries that have not ended, and those that failed while they matter: of an
// alert that is over, only what corrects it does.
func readPending(ctx context.Context, q querier, f *alert.Figures, _ view) error {
	pending, err := all(ctx, q, func(r row) (p alert.PendingCount, err error) { return p, r.Scan(&p.Network, &p.State, &p.N) },
		`SELECT network, state, COUNT(*) FROM deliveries WHERE settled = 0 GROUP BY network, state
		UNION ALL SELECT network, 'failed', COUNT(*) FROM deliveries
		WHERE state = 'failed' AND (ended <> '' OR alert IN (SELECT seq FROM alerts WHERE phase IN ('approved', 'live'))) GROUP BY network
		ORDER BY 1, 2`)
	f.Pending = pending
	return err
}

func readTotals(ctx context.Context, q querier, f *alert.Figures, v view) error {
	counts, err := all(ctx, q, func(r row) (c alert.Count, err error) {
		return c, r.Scan(&c.Name, &c.Labels[0], &c.Labels[1], &c.Labels[2], &c.Value)
	}, "SELECT name, label1, label2, label3, value FROM counters ORDER BY name, label1, label2, label3")
	if err != nil {
		return err
	}
	f.Counts = counts
	f.Events, err = one(ctx, q, number, "SELECT COALESCE(MAX(id), 0) FROM events") // numbered without gaps
	if err != nil {
		return err
	}
	// Nobody can approve any more what has expired, so that does not wait.
	_, err = one(ctx, q, func(r row) (struct{}, error) {
		return struct{}{}, r.Scan(&f.Waiting, at(&f.OldestWait))
	}, "SELECT COUNT(*), COALESCE(MIN(created), 0) FROM alerts WHERE phase = 'pending' AND (expires = 0 OR expires > $1)", micros(v.now))
	return err
}

func (s *Store) readSize(ctx context.Context, q querier, f *alert.Figures, _ view) (err error) {
	f.Bytes, err = one(ctx, q, number, s.dialect.size)
	return err
}
