package twitter

import (
	"context"
	"net/http"
	"net/url"

	"github.com/hueandcry/hueandcry/channels"
)

// get reads from X API v2.
func (a *account) get(ctx context.Context, op channels.Op, path string, query url.Values, into any) (channels.Answer, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return a.ask(ctx, channels.Call{Op: op, Method: http.MethodGet, URL: path}, into)
}

// ask makes one call below base_url and reads its answer into into. The error, always a
// *[channels.Error], tells of every answer that is not 2xx with the JSON it should have. Whether the JSON
// holds what was asked for is for the caller to check: X answers 200 with a list of errors too.
func (a *account) ask(ctx context.Context, c channels.Call, into any) (channels.Answer, error) {
	c.URL = a.cfg.BaseURL + c.URL
	ans, err := a.t.Do(ctx, c)
	if err != nil {
		return ans, err
	}
	if !ans.OK() {
		return ans, a.refusal(ans)
	}
	if into != nil {
		if err := ans.Decode(into); err != nil {
			return ans, a.t.Failure(c.Op, err)
		}
	}
	return ans, nil
}
