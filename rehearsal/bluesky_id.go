package rehearsal

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// The collections that this dialect understands; records of any other are kept as they come.
const (
	blueskyPostCollection   = "app.bsky.feed.post"
	blueskyRepostCollection = "app.bsky.feed.repost"
	blueskyLikeCollection   = "app.bsky.feed.like"
)

const blueskyTIDLetters = "234567abcdefghijklmnopqrstuvwxyz"

var (
	blueskyTID    = regexp.MustCompile(`^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$`)
	blueskyDID    = regexp.MustCompile(`^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$`)
	blueskyHandle = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)
	blueskyNSID   = regexp.MustCompile(`^[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\.[a-zA-Z][a-zA-Z0-9]{0,62}$`)
	blueskyKey    = regexp.MustCompile(`^[a-zA-Z0-9_~.:-]{1,512}$`)
	blueskyLang   = regexp.MustCompile(`^(i|[a-z]{2,3})(-[a-zA-Z0-9]+)*$`)
	blueskyDate   = regexp.MustCompile(`^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(\.\d{1,20})?(Z|[+-][0-2]\d:[0-5]\d)$`)
	blueskyCID    = regexp.MustCompile(`^b[a-z2-7]{20,}$`)
	blueskyURI    = regexp.MustCompile(`^[a-zA-Z][\w+.-]*:\S+$`)
)

var blueskyBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// The codecs of a CIDv1: what the hashed bytes are.
const (
	blueskyDagCBOR = 0x71
	blueskyRawBlob = 0x55
)

// blueskyCIDOf names content by its hash. The true network hashes a record's DAG-CBOR, this one its
// JSON with sorted keys: the same record has the same name here too, which is all that clients rely on.
func blueskyCIDOf(codec byte, content []byte) string {
	sum := sha256.Sum256(content)
	return "b" + blueskyBase32.EncodeToString(append([]byte{1, codec, 0x12, 32}, sum[:]...))
}

func blueskyRecordCID(value map[string]any) string {
	b, err := json.Marshal(value)
	if err != nil { // it came from JSON
		panic(err)
	}
	return blueskyCIDOf(blueskyDagCBOR, b)
}

func blueskyAtURI(a *Account, collection, key string) string {
	return "at://" + a.ID + "/" + collection + "/" + key
}

// splitURI takes the at-uri of a record apart.
func blueskySplit(uri string) (authority, collection, key string, ok bool) {
	parts := strings.Split(strings.TrimPrefix(uri, "at://"), "/")
	if !strings.HasPrefix(uri, "at://") || len(parts) != 3 || !blueskyNSID.MatchString(parts[1]) || !blueskyKey.MatchString(parts[2]) {
		return "", "", "", false
	}
	if !blueskyDID.MatchString(parts[0]) && !blueskyHandle.MatchString(parts[0]) {
		return "", "", "", false
	}
	return parts[0], parts[1], parts[2], true
}

// newTID makes a record key from the time; each is greater than the one before.
func (d *blueskyDialect) newTID() string {
	d.lastTID = max(d.lastTID+1, uint64(d.n.now().UnixMicro())<<10)
	var b [13]byte
	n := d.lastTID & (1<<63 - 1)
	for i := 12; i >= 0; i-- {
		b[i] = blueskyTIDLetters[n&31]
		n >>= 5
	}
	return string(b[:])
}

func blueskyTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// nameAccount gives an account a DID and a handle that is a domain.
func (d *blueskyDialect) nameAccount(a *Account) {
	if a.Handle == "" {
		a.Handle = "user" + d.n.newID()
	}
	if !blueskyHandle.MatchString(a.Handle) {
		a.Handle = blueskyDomain(a.Handle)
	}
	if !blueskyDID.MatchString(a.ID) {
		sum := sha256.Sum256([]byte(a.ID + " " + a.Handle))
		a.ID = "did:plc:" + blueskyBase32.EncodeToString(sum[:15])
	}
}

// blueskyDomain makes a handle of this network out of one of another.
func blueskyDomain(handle string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(handle))
	return strings.Trim(plain, "-") + ".test"
}

// namePost gives a post that did not come through the API the record it would have.
func (d *blueskyDialect) namePost(p *Post) {
	if p.ID != "" {
		return
	}
	value := map[string]any{"$type": blueskyPostCollection, "text": p.Text, "createdAt": blueskyTime(p.At)}
	if p.Lang != "" {
		value["langs"] = []any{p.Lang}
	}
	if to := d.records[p.ReplyTo]; to != nil {
		parent := to.ref()
		root := parent
		if above, ok := to.value["reply"].(map[string]any); ok {
			root, _ = above["root"].(map[string]any)
		}
		value["reply"] = map[string]any{"root": root, "parent": parent}
	}
	if of := d.records[p.Quote]; of != nil {
		value["embed"] = map[string]any{"$type": "app.bsky.embed.record", "record": of.ref()}
	}
	r := d.keep(p.Author, blueskyPostCollection, d.newTID(), value)
	r.post = p
	p.ID, p.Key, p.Version = r.uri, r.key, r.cid
}

// nameRepost gives a repost its record, unless the API has it already.
func (d *blueskyDialect) nameRepost(p *Post, r *Repost) {
	act := blueskyAct{r.Account, p}
	if d.naming != "" {
		r.ID = d.naming
		d.reposted[act] = r.ID
		return
	}
	value := map[string]any{
		"$type": blueskyRepostCollection, "createdAt": blueskyTime(r.At),
		"subject": map[string]any{"uri": p.ID, "cid": p.Version},
	}
	if r.Via != nil {
		if via := d.records[d.reposted[blueskyAct{r.Via, p}]]; via != nil {
			value["via"] = via.ref()
		}
	}
	rec := d.keep(r.Account, blueskyRepostCollection, d.newTID(), value)
	rec.subject = p
	r.ID = rec.uri
	d.reposted[act] = rec.uri
}
