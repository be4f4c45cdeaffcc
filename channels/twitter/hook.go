package twitter

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"regexp"

	"github.com/hueandcry/hueandcry/channels"
)

const (
	maxDelivery = 1 << 20 // bytes of one call of X
	maxToken    = 1024    // of a challenge
	waiting     = 4096    // reposts and comments that X told of and nobody has heard yet

	signatureHeader = "X-Twitter-Webhooks-Signature"
)

// questions are what X asks: random letters and digits, encoded for addresses or not.
var questions = regexp.MustCompile(`^[A-Za-z0-9+/=_.-]+$`)

// hooked is an account that X calls (Account Activity and the Activity API). X proves itself by a signature
// with the app's consumer secret over the very bytes of its call, and we prove ourselves the same way.
type hooked struct {
	*client

	news   chan channels.Heard
	missed chan struct{}
}

func newHooked(c *client) *hooked {
	return &hooked{client: c, news: make(chan channels.Heard, waiting), missed: make(chan struct{}, 1)}
}

// Hook implements [channels.Hooked].
func (h *hooked) Hook() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", h.challenge)
	mux.HandleFunc("POST /", h.deliver)
	return mux
}

// challenge answers X's question whether we know the secret too. Anybody may ask it, and the answer is made
// just as the signature of a call is: what could be the body of a call is no question.
func (h *hooked) challenge(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("crc_token")
	if len(token) > maxToken || !questions.MatchString(token) {
		http.Error(w, "crc_token is missing, too long or none of X's", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"response_token": h.signature([]byte(token))}) // X may be gone
}

// deliver takes what X tells. It never waits: X gives a call ten seconds. What finds no room is told again
// by X, and missed until then.
func (h *hooked) deliver(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxDelivery))
	if err != nil {
		http.Error(w, "the call is longer than 1 MB, or broke off", http.StatusRequestEntityTooLarge)
		return
	}
	if !hmac.Equal([]byte(r.Header.Get(signatureHeader)), []byte(h.signature(body))) {
		http.Error(w, "the signature is not that of the app's consumer secret", http.StatusForbidden)
		return
	}
	news, err := readDelivery(body)
	if err != nil {
		h.miss()
		http.Error(w, "this cannot be read", http.StatusBadRequest)
		return
	}
	for _, one := range news {
		select {
		case h.news <- one:
		default:
			h.miss()
			http.Error(w, "too much at once; come back later", http.StatusServiceUnavailable)
			return
		}
	}
	w.WriteHeader(http.StatusOK)
}

func (h *hooked) miss() {
	select {
	case h.missed <- struct{}{}:
	default:
	}
}

func (h *hooked) signature(of []byte) string {
	mac := hmac.New(sha256.New, []byte(h.cfg.WebhookSecret))
	mac.Write(of)
	return "sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Listen implements [channels.Listener] by what X calls us with.
func (h *hooked) Listen(ctx context.Context) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		for {
			var one channels.Heard
			var err error
			select {
			case one = <-h.news:
			case <-h.missed:
				err = &channels.Error{Kind: channels.Temporary, Op: channels.OpStream, Reason: "something that X told could not be taken; the list of reposters has it"}
			case <-ctx.Done():
				return
			}
			if !yield(one, err) {
				return
			}
		}
	}
}

// Price implements [channels.Pricer]: each repost and comment that X tells of is billed as a post.
func (h *hooked) Price(op channels.Op, text string) float64 {
	if op == channels.OpStream {
		return 0.005
	}
	return h.client.Price(op, text)
}
