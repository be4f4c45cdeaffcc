package rehearsal

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// blueskyWrite is the body of the procedures that write.
type blueskyWrite struct {
	Repo       *string         `json:"repo"`
	Collection *string         `json:"collection"`
	Key        *string         `json:"rkey"`
	Validate   *bool           `json:"validate"`
	Record     map[string]any  `json:"record"`
	Swap       json.RawMessage `json:"swapRecord"` // missing, null and a cid all mean something else
}

// write reads and checks what every write needs.
func (d *blueskyDialect) write(c *blueskyCall, needKey, needRecord bool) (blueskyWrite, error) {
	var in blueskyWrite
	if err := c.read(&in); err != nil {
		return in, err
	}
	for _, f := range []struct {
		name    string
		missing bool
	}{
		{"repo", in.Repo == nil},
		{"collection", in.Collection == nil},
		{"rkey", in.Key == nil && needKey},
		{"record", in.Record == nil && needRecord},
	} {
		if f.missing {
			return in, blueskyInvalid("Missing required key %q at $", f.name)
		}
	}
	switch {
	case !blueskyNSID.MatchString(*in.Collection):
		return in, blueskyInvalid("Invalid nsid (got %q) at $.collection", *in.Collection)
	case in.Key != nil && (!blueskyKey.MatchString(*in.Key) || *in.Key == "." || *in.Key == ".."):
		return in, blueskyInvalid("Invalid record key (got %q) at $.rkey", *in.Key)
	}
	switch owner := d.actor(*in.Repo); owner {
	case c.me:
	case nil:
		return in, &blueskyError{http.StatusForbidden, "AccountNotFound", "Account not found"}
	default:
		return in, &blueskyError{http.StatusUnauthorized, "AuthenticationRequired", "Authentication Required"}
	}
	if !needRecord {
		return in, nil
	}
	text, _ := in.Record["text"].(string)
	note(c.r, func(e *Entry) { e.Text = text })
	if _, ok := in.Record["$type"]; !ok {
		in.Record["$type"] = *in.Collection
	}
	if in.Validate == nil || *in.Validate {
		return in, d.checkRecord(c.me, in)
	}
	return in, nil
}

func (d *blueskyDialect) putRecord(c *blueskyCall) (any, error) {
	in, err := d.write(c, true, true)
	if err != nil {
		return nil, err
	}
	uri := blueskyAtURI(c.me, *in.Collection, *in.Key)
	note(c.r, func(e *Entry) { e.Post = uri })
	var current string
	if r := d.records[uri]; r.stands() {
		current = r.cid
	}
	switch cid := blueskyRecordCID(in.Record); {
	case current == cid: // nothing to do, and that is seen before the swap is looked at
		return blueskyWritten(d.records[uri], ""), nil
	case !blueskySwapFits(in.Swap, current):
		was := "null"
		if current != "" {
			was = current
		}
		return nil, &blueskyError{http.StatusBadRequest, "InvalidSwap", "Record was at " + was}
	}
	return d.commit(c, in, *in.Key), nil
}

// blueskySwapFits compares what the writer believes to be there (a cid, or null for nothing) with what
// is. A writer that says nothing overwrites whatever it is.
func blueskySwapFits(swap json.RawMessage, current string) bool {
	switch string(swap) {
	case "":
		return true
	case "null":
		return current == ""
	}
	return string(swap) == strconv.Quote(current)
}

func (d *blueskyDialect) createRecord(c *blueskyCall) (any, error) {
	in, err := d.write(c, false, true)
	if err != nil {
		return nil, err
	}
	key := d.newTID()
	if in.Key != nil {
		key = *in.Key
	}
	uri := blueskyAtURI(c.me, *in.Collection, key)
	note(c.r, func(e *Entry) { e.Post = uri })
	if d.records[uri].stands() {
		return nil, &blueskyError{http.StatusInternalServerError, "InternalServerError", "Internal Server Error"}
	}
	if p := d.subject(in.Record); p != nil && *in.Collection == blueskyRepostCollection {
		if first := d.records[d.reposted[blueskyAct{c.me, p}]]; first != nil {
			d.forget(first) // the second repost of a post takes the place of the first
		}
	}
	return d.commit(c, in, key), nil
}

func (d *blueskyDialect) commit(c *blueskyCall, in blueskyWrite, key string) any {
	r := d.keep(c.me, *in.Collection, key, in.Record)
	made := d.perform(r)
	note(c.r, func(e *Entry) { e.New = made })
	return blueskyWritten(r, d.newTID())
}

// blueskyWritten is the answer of a write; without a revision nothing was written.
func blueskyWritten(r *blueskyRecord, rev string) any {
	out := map[string]any{"uri": r.uri, "cid": r.cid, "validationStatus": "valid"}
	if _, known := blueskyKnown[r.collection]; !known {
		out["validationStatus"] = "unknown"
	}
	if rev != "" {
		out["commit"] = blueskyCommit(rev)
	}
	return out
}

func blueskyCommit(rev string) map[string]any {
	return map[string]any{"cid": blueskyCIDOf(blueskyDagCBOR, []byte(rev)), "rev": rev}
}

func (d *blueskyDialect) deleteRecord(c *blueskyCall) (any, error) {
	in, err := d.write(c, true, false)
	if err != nil {
		return nil, err
	}
	uri := blueskyAtURI(c.me, *in.Collection, *in.Key)
	note(c.r, func(e *Entry) { e.Post = uri })
	r := d.records[uri]
	if !r.stands() {
		return map[string]any{}, nil
	}
	if r.post != nil {
		d.n.remove(c.r, r.post)
	} else {
		d.forget(r)
	}
	return map[string]any{"commit": blueskyCommit(d.newTID())}, nil
}

func (d *blueskyDialect) getRecord(c *blueskyCall) (any, error) {
	owner, collection, err := d.place(c)
	if err != nil {
		return nil, err
	}
	uri := blueskyAtURI(owner, collection, c.query.Get("rkey"))
	note(c.r, func(e *Entry) { e.Post = uri })
	r := d.read(uri)
	if r == nil {
		return nil, &blueskyError{http.StatusBadRequest, "RecordNotFound", "Could not locate record: " + uri}
	}
	return r.view(), nil
}

func (d *blueskyDialect) listRecords(c *blueskyCall) (any, error) {
	owner, collection, err := d.place(c)
	if err != nil {
		return nil, err
	}
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	var all []*blueskyRecord
	for _, r := range d.records {
		if r.owner == owner && r.collection == collection && r.stands() {
			all = append(all, r)
		}
	}
	order := func(a, b *blueskyRecord) int { return strings.Compare(b.key, a.key) } // newest first
	if c.query.Get("reverse") == "true" {
		order = func(a, b *blueskyRecord) int { return strings.Compare(a.key, b.key) }
	}
	slices.SortFunc(all, order)
	if cursor := c.query.Get("cursor"); cursor != "" {
		after := func(r *blueskyRecord) bool { return order(r, &blueskyRecord{key: cursor}) > 0 }
		i := slices.IndexFunc(all, after)
		if i < 0 {
			i = len(all)
		}
		all = all[i:]
	}
	out, views := map[string]any{}, []any{}
	for _, r := range all[:min(limit, len(all))] {
		views = append(views, r.view())
		out["cursor"] = r.key
	}
	out["records"] = views
	return out, nil
}

// place reads whose records of which collection a query is about.
func (d *blueskyDialect) place(c *blueskyCall) (*Account, string, error) {
	repo, collection := c.query.Get("repo"), c.query.Get("collection")
	if !blueskyNSID.MatchString(collection) {
		return nil, "", blueskyInvalid("Error: collection must be a nsid")
	}
	a := d.actor(repo)
	if a == nil {
		return nil, "", blueskyInvalid("Could not find repo: %s", repo)
	}
	return a, collection, nil
}

// actor finds an account by its DID or handle.
func (d *blueskyDialect) actor(who string) *Account {
	if a := d.n.accountByID(who); a != nil {
		return a
	}
	if a := d.n.accountByHandle(who); a != nil {
		return a
	}
	return d.person(who)
}
