package rehearsal

import "time"

// mastodonStatus is a post as the API gives it (Status).
type mastodonStatus struct {
	ID                 string                 `json:"id"`
	URI                string                 `json:"uri"`
	URL                string                 `json:"url"`
	CreatedAt          string                 `json:"created_at"`
	EditedAt           *string                `json:"edited_at"`
	InReplyToID        *string                `json:"in_reply_to_id"`
	InReplyToAccountID *string                `json:"in_reply_to_account_id"`
	Sensitive          bool                   `json:"sensitive"`
	SpoilerText        string                 `json:"spoiler_text"`
	Visibility         string                 `json:"visibility"`
	Language           *string                `json:"language"`
	Content            string                 `json:"content"`
	Text               *string                `json:"text,omitempty"` // only in the answer to a delete
	RepliesCount       int                    `json:"replies_count"`
	ReblogsCount       int                    `json:"reblogs_count"`
	FavouritesCount    int64                  `json:"favourites_count"`
	QuotesCount        int                    `json:"quotes_count"`
	Reblogged          bool                   `json:"reblogged"`
	Favourited         bool                   `json:"favourited"`
	Bookmarked         bool                   `json:"bookmarked"`
	Muted              bool                   `json:"muted"`
	Reblog             *mastodonStatus        `json:"reblog"`
	Quote              *mastodonQuote         `json:"quote"`
	QuoteApproval      mastodonApproval       `json:"quote_approval"`
	Account            mastodonAccount        `json:"account"`
	MediaAttachments   []mastodonAttachment   `json:"media_attachments"`
	Mentions           []mastodonStatusPerson `json:"mentions"`
	Tags               []mastodonTag          `json:"tags"`
	Emojis             []struct{}             `json:"emojis"`
	Card               *struct{}              `json:"card"`
	Poll               *struct{}              `json:"poll"`
}

// mastodonQuote holds the quoted post (Quote), or inside of that only names it (ShallowQuote).
type mastodonQuote struct {
	State  string          `json:"state"`
	Quoted *mastodonStatus `json:"quoted_status,omitempty"`
	ID     string          `json:"quoted_status_id,omitempty"`
}

type mastodonApproval struct {
	Automatic   []string `json:"automatic"`
	Manual      []string `json:"manual"`
	CurrentUser string   `json:"current_user"`
}

type mastodonStatusPerson struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Acct     string `json:"acct"`
	URL      string `json:"url"`
}

type mastodonTag struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

func mastodonTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func (d *mastodonDialect) status(c *mastodonCall, p *Post) *mastodonStatus {
	s := d.bare(c, p)
	if p.Quote == "" {
		return s
	}
	s.Quote = &mastodonQuote{State: "deleted"}
	if q := d.n.standing(p.Quote); q != nil {
		s.Quote = &mastodonQuote{State: "accepted", Quoted: d.bare(c, q)}
	}
	return s
}

// bare is a status that holds no other whole.
func (d *mastodonDialect) bare(c *mastodonCall, p *Post) *mastodonStatus {
	e := mastodonExtraOf(p)
	s := &mastodonStatus{
		ID: p.ID, URI: c.base + "/users/" + p.Author.Handle + "/statuses/" + p.ID, URL: c.root + "/public/" + d.name() + "/" + p.ID,
		CreatedAt: mastodonTime(p.At), Sensitive: e.sensitive, SpoilerText: e.spoiler, Visibility: e.visibility,
		Content: mastodonHTML(p.Text, c.base), RepliesCount: len(d.n.replies(p)), ReblogsCount: len(p.Reposts),
		FavouritesCount: p.Likes, QuotesCount: len(d.n.quotes(p)), QuoteApproval: mastodonApprovalOf(e, p, c.me),
		Account: d.account(c, p.Author), MediaAttachments: d.attachments(c, p.Media),
		Mentions: d.mentions(c, p), Tags: mastodonTags(c, p), Emojis: []struct{}{},
	}
	if !p.Edited.IsZero() {
		s.EditedAt = new(mastodonTime(p.Edited))
	}
	if p.Lang != "" {
		s.Language = new(p.Lang)
	}
	if p.ReplyTo != "" {
		s.InReplyToID = new(p.ReplyTo)
		if to := d.n.index.posts[p.ReplyTo]; to != nil {
			s.InReplyToAccountID = new(to.Author.ID)
		}
	}
	if p.Quote != "" {
		s.Quote = &mastodonQuote{State: "accepted", ID: p.Quote}
	}
	for _, r := range p.Reposts {
		s.Reblogged = s.Reblogged || r.Account == c.me
	}
	for _, a := range e.likers {
		s.Favourited = s.Favourited || a == c.me
	}
	return s
}

// wrapper is a boost: a status of its own whose reblog is the original.
func (d *mastodonDialect) wrapper(c *mastodonCall, p *Post, r Repost) *mastodonStatus {
	s := *d.status(c, p)
	s.Reblog = d.status(c, p)
	s.ID, s.CreatedAt, s.Account = r.ID, mastodonTime(r.At), d.account(c, r.Account)
	s.URI = c.base + "/users/" + r.Account.Handle + "/statuses/" + r.ID + "/activity"
	s.URL = s.URI
	return &s
}

func mastodonApprovalOf(e *mastodonExtra, p *Post, me *Account) mastodonApproval {
	a := mastodonApproval{Automatic: []string{}, Manual: []string{}, CurrentUser: "denied"}
	if e.quotes == "public" || e.quotes == "followers" {
		a.Automatic = append(a.Automatic, e.quotes)
	}
	switch {
	case me == nil:
		a.CurrentUser = "unknown"
	case me == p.Author, e.quotes == "public":
		a.CurrentUser = "automatic"
	}
	return a
}

func (d *mastodonDialect) mentions(c *mastodonCall, p *Post) []mastodonStatusPerson {
	out := []mastodonStatusPerson{}
	for _, a := range d.mentioned(p) {
		who := d.account(c, a)
		out = append(out, mastodonStatusPerson{who.ID, who.Username, who.Acct, who.URL})
	}
	return out
}

func mastodonTags(c *mastodonCall, p *Post) []mastodonTag {
	out := []mastodonTag{}
	for _, m := range mastodonHashtag.FindAllStringSubmatch(p.Text, -1) {
		out = append(out, mastodonTag{Name: m[2], URL: c.base + "/tags/" + m[2]})
	}
	return out
}
