package main

import (
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// Each case is what became of one post and of what corrects it, and what of it is left over.
func TestStillUp(t *testing.T) {
	post := alert.Post{Channel: "x-main", ID: "17", URL: "https://x.example/17"}
	made := func(s alert.State) alert.Delivery {
		d := alert.Delivery{Key: "k/1/x-main/publish", Channel: "x-main", Action: alert.Publish, State: s, Reason: "no answer"}
		if s == alert.Sent {
			d.Post, d.Reason = post, ""
		}
		return d
	}
	does := func(a alert.Action, s alert.State, e alert.Ended) alert.Delivery {
		return alert.Delivery{Key: "k/1/x-main/" + string(a), Channel: "x-main", Action: a, State: s, Ended: e, Target: post, Reason: "refused"}
	}
	const safe = alert.EndedFoundSafe
	for name, c := range map[string]struct {
		in   []alert.Delivery
		want string // empty: nothing is left over
	}{
		"nothing was ever there":        {[]alert.Delivery{made(alert.Dropped), made(alert.Failed), made(alert.Queued)}, ""},
		"in doubt":                      {[]alert.Delivery{made(alert.Unsure)}, "x-main may have a copy up (publish is unsure): no answer"},
		"held":                          {[]alert.Delivery{made(alert.Held)}, "it is there:                   hueandcry alert release k/1/x-main/publish --there URL"},
		"deleted":                       {[]alert.Delivery{made(alert.Sent), does(alert.Delete, alert.Sent, safe)}, ""},
		"deleted by an update":          {[]alert.Delivery{made(alert.Sent), does(alert.Delete, alert.Sent, "")}, ""},
		"edited":                        {[]alert.Delivery{made(alert.Sent), does(alert.Edit, alert.Sent, safe)}, ""},
		"answered":                      {[]alert.Delivery{made(alert.Sent), does(alert.Reply, alert.Sent, safe)}, ""},
		"a person lives with it":        {[]alert.Delivery{made(alert.Sent), does(alert.Delete, alert.Dropped, safe)}, ""},
		"edited by an update":           {[]alert.Delivery{made(alert.Sent), does(alert.Edit, alert.Sent, "")}, "nothing can correct it there: remove it by hand"},
		"an update that was overtaken":  {[]alert.Delivery{made(alert.Sent), does(alert.Edit, alert.Dropped, "")}, "remove it by hand"},
		"being deleted":                 {[]alert.Delivery{made(alert.Sent), does(alert.Delete, alert.Queued, safe)}, "x-main has a copy up at https://x.example/17 (delete is queued): refused"},
		"being deleted, a way out":      {[]alert.Delivery{made(alert.Sent), does(alert.Delete, alert.Queued, safe)}, "accept that it stays up:       hueandcry alert release k/1/x-main/delete --give-up --reason WHY"},
		"the answer is refused":         {[]alert.Delivery{made(alert.Sent), does(alert.Reply, alert.Failed, safe)}, "try again, the cause removed:  hueandcry alert release k/1/x-main/reply --again"},
		"the edit failed, then deleted": {[]alert.Delivery{made(alert.Sent), does(alert.Edit, alert.Failed, safe), does(alert.Delete, alert.Sent, safe)}, ""},
		"the edit failed, deleting":     {[]alert.Delivery{made(alert.Sent), does(alert.Edit, alert.Failed, safe), does(alert.Delete, alert.Queued, safe)}, "(delete is queued)"},
		"the ending's own post":         {[]alert.Delivery{{Channel: "x-main", Action: alert.Publish, Ended: safe, State: alert.Unsure}}, ""},
	} {
		deliveries := make([]web.Delivery, len(c.in))
		for i, d := range c.in {
			deliveries[i].Delivery = d
		}
		var out strings.Builder
		writeStillUp(&out, stillUp(deliveries))
		if (c.want == "") != (out.Len() == 0) || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: says %q, want %q", name, out.String(), c.want)
		}
	}
}
