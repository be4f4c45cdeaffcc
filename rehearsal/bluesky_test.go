package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

const (
	blueskyPassword = "abcd-efgh-ijkl-mnop"
	blueskyPNG      = "\x89PNG\r\n\x1a\n fictional picture"
)

// blueskyClient knows nothing of the rehearsal but what XRPC is.
type blueskyClient struct {
	*testing.T

	server  *rehearsal.Server
	network *rehearsal.Network
	base    string

	mu    sync.Mutex
	ahead time.Duration
	keys  int
}

func newBluesky(t *testing.T) *blueskyClient {
	t.Helper()
	return newSeededBluesky(t, 1)
}

func newSeededBluesky(t *testing.T, seed uint64) *blueskyClient {
	t.Helper()
	b := &blueskyClient{T: t}
	b.server = rehearsal.New(rehearsal.Options{Seed: seed, Now: b.now})
	b.network = b.server.Network("bluesky")
	b.network.AddAccount(rehearsal.Account{Role: rehearsal.Agency, Handle: "larkmoor.test", Secret: blueskyPassword, Followers: 1200})
	b.network.AddAccount(rehearsal.Account{Role: rehearsal.Partner, Handle: "fennholt.test", Secret: blueskyPassword})
	srv := httptest.NewServer(b.server)
	t.Cleanup(srv.Close)
	b.base = srv.URL + "/bluesky"
	return b
}

func (b *blueskyClient) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Now().Add(b.ahead)
}

func (b *blueskyClient) wait(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ahead += d
}

func (b *blueskyClient) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *blueskyClient) stranger(followers int64) *rehearsal.Account {
	return b.network.AddAccount(rehearsal.Account{Role: rehearsal.Public, Followers: followers})
}

// blueskyAnswer is an answer with the fields that the tests look at.
type blueskyAnswer struct {
	b      *blueskyClient
	what   string
	status int
	header http.Header
	body   []byte

	Error, Message string
	URI, CID       string
	Commit         *struct{ CID, Rev string }
	Blob           json.RawMessage
	DID            string
	AccessJwt      string
	RefreshJwt     string
	Records        []struct{ URI string }
	RepostedBy     []struct{ Handle string }
	Followers      []struct{ DID string }
	Relationships  []struct {
		Following string
		NotFound  bool
	}
	Posts              []struct{ RepostCount, LikeCount int }
	Value              map[string]any
	Cursor             string
	Likes, Feed        []json.RawMessage
	Notifications      []struct{ Reason string }
	Profiles           []struct{ FollowersCount int }
	FollowersCount     int
	Thread             struct{ Parent, Post json.RawMessage }
	ValidationStatus   string
	PostsCount, Follow int
}

func (b *blueskyClient) do(method, what, token, ctype string, body []byte) *blueskyAnswer {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, b.base+"/xrpc/"+what, bytes.NewReader(body))
	b.must(err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if ctype != "" {
		req.Header.Set("Content-Type", ctype)
	}
	resp, err := http.DefaultClient.Do(req)
	b.must(err)
	defer resp.Body.Close()
	a := &blueskyAnswer{b: b, what: what, status: resp.StatusCode, header: resp.Header}
	a.body, err = io.ReadAll(resp.Body)
	b.must(err)
	if err := json.Unmarshal(a.body, a); err != nil {
		b.Fatalf("%s: %v in %s", what, err, a.body)
	}
	return a
}

func (b *blueskyClient) get(what, token string) *blueskyAnswer {
	b.Helper()
	return b.do(http.MethodGet, what, token, "", nil)
}

func (b *blueskyClient) post(what, token string, body any) *blueskyAnswer {
	b.Helper()
	j, err := json.Marshal(body)
	b.must(err)
	return b.do(http.MethodPost, what, token, "application/json", j)
}

// want checks the status and, of a refusal, its name or a part of its message.
func (a *blueskyAnswer) want(status int, says string) *blueskyAnswer {
	a.b.Helper()
	if a.status != status || says != "" && a.Error != says && !strings.Contains(a.Message, says) {
		a.b.Errorf("%s: %d %s, want %d %s", a.what, a.status, a.body, status, says)
	}
	return a
}

type blueskySession struct{ DID, Access, Refresh string }

func (b *blueskyClient) login(handle string) blueskySession {
	b.Helper()
	a := b.post("com.atproto.server.createSession", "", map[string]string{"identifier": handle, "password": blueskyPassword}).want(http.StatusOK, "")
	return blueskySession{a.DID, a.AccessJwt, a.RefreshJwt}
}

func (b *blueskyClient) refresh(s blueskySession) *blueskyAnswer {
	b.Helper()
	return b.do(http.MethodPost, "com.atproto.server.refreshSession", s.Refresh, "", nil)
}

// key makes the next record key.
func (b *blueskyClient) key() string {
	b.keys++
	return fmt.Sprintf("3n2wy5zba%c%c%c%c", 'a'+b.keys/676%26, 'a'+b.keys/26%26, 'a'+b.keys%26, 'a')
}

func blueskyPost(text string, more ...any) map[string]any {
	r := map[string]any{"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-21T17:30:00.000Z"}
	for i := 0; i < len(more); i += 2 {
		r[more[i].(string)] = more[i+1]
	}
	return r
}

// put writes a record; swap is left out, null (nil) or a cid.
func (b *blueskyClient) put(s blueskySession, key string, record map[string]any, swap ...any) *blueskyAnswer {
	b.Helper()
	body := map[string]any{"repo": s.DID, "collection": record["$type"], "rkey": key, "record": record}
	if len(swap) > 0 {
		body["swapRecord"] = swap[0]
	}
	return b.post("com.atproto.repo.putRecord", s.Access, body)
}

func (b *blueskyClient) remove(s blueskySession, collection, key string) *blueskyAnswer {
	b.Helper()
	return b.post("com.atproto.repo.deleteRecord", s.Access, map[string]any{"repo": s.DID, "collection": collection, "rkey": key})
}

func (b *blueskyClient) upload(s blueskySession, content string) map[string]any {
	b.Helper()
	a := b.do(http.MethodPost, "com.atproto.repo.uploadBlob", s.Access, "image/png", []byte(content)).want(http.StatusOK, "")
	var blob map[string]any
	b.must(json.Unmarshal(a.Blob, &blob))
	return blob
}

func blueskyImages(blobs ...any) map[string]any {
	var images []any
	for _, blob := range blobs {
		images = append(images, map[string]any{"image": blob, "alt": "A picture."})
	}
	return map[string]any{"$type": "app.bsky.embed.images", "images": images}
}

func (b *blueskyClient) public() []rehearsal.PublicPost { return b.network.Public() }
