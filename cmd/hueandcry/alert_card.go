package main

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"image/png"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/media/paint"
	"github.com/hueandcry/hueandcry/media/sheet"
	"github.com/hueandcry/hueandcry/media/typeset"
)

// cardWishes are what a person asked for.
type cardWishes struct {
	file, at, config         string
	format, lang, ended, out string
}

func alertCardCommand(c *cli) *cobra.Command {
	var w cardWishes
	cmd := &cobra.Command{
		Use:   "card -f FILE --out OUT",
		Short: "Draw an alert as a card for posts or as a poster to print, without a daemon",
		Long: `Card draws what an alert file says to the public: a picture (card, portrait) as PNG or, where OUT ends in
.jpg, as JPEG; a poster (poster-a4, poster-letter) as PDF. What does not fit becomes smaller, and then is left
out, the least important first; a plate, a telephone number and "do not approach" never are. What was left
out is told.

With --ended the page says in the approved words how the case ended, and shows nobody. The QR code leads to
the alert's public page if --config names a public_url, and else to the agency's verify_url.

Names are drawn in any script that the fonts of this machine have; on Debian those of fonts-noto-core and
fonts-noto-cjk. fonts_dir in the configuration names another folder.`,
		Example: `  hueandcry alert card -f alert.yaml --out card.png
  hueandcry alert card -f alert.yaml --format poster-letter --lang es-US --out poster.pdf
  hueandcry alert card -f alert.yaml --ended found_safe --out found.png`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.drawCard(cmd, w) },
	}
	fileFlag(cmd, &w.file)
	atFlag(cmd, &w.at)
	configFlagNamed(cmd, &w.config, "take public_url and fonts_dir from this configuration")
	cmd.Flags().StringVarP(&w.out, "out", "o", "", "the file to write; - writes standard output (required)")
	cmd.Flags().StringVar(&w.format, "format", string(sheet.Card), "card, portrait, poster-a4 or poster-letter")
	cmd.Flags().StringVar(&w.lang, "lang", "", "one of the alert's languages (default its first)")
	cmd.Flags().StringVar(&w.ended, "ended", "", "say how the case ended: found_safe, found, deceased, cancelled, error or expired")
	var formats []string
	for _, f := range sheet.Formats() {
		formats = append(formats, string(f))
	}
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that is not there
	_ = cmd.MarkFlagFilename("out", "png", "jpg", "pdf")
	return cmd
}

func (c *cli) drawCard(cmd *cobra.Command, w cardWishes) error {
	format, err := w.check()
	if err != nil {
		return err
	}
	now, err := c.moment(w.at)
	if err != nil {
		return err
	}
	f, err := c.awaitAlert(cmd.Context(), w.file)
	if err != nil {
		return err
	}
	rules, err := rulesOf(w.config)
	if err != nil {
		return err
	}
	p := f.proposal(cmd.Context(), rules)
	if findings := p.Check(now); alert.Blocking(findings) {
		return &faultsError{file: f.name, faults: findings}
	}
	if p.Rev.Status() == alert.Draft {
		return fmt.Errorf("%s: the file says status: Draft, and a draft is not drawn: set status to Actual, Exercise or Test when it is ready", f.name)
	}
	setting, err := cardSettings(w.config)
	if err != nil {
		return err
	}
	s, err := newSheet(p, alert.Lang(w.lang), setting.link)
	if err == nil && w.ended != "" {
		err = end(&s, p, w.ended)
	}
	if err != nil {
		return err
	}
	fonts, err := within(cmd.Context(), func() (*typeset.Fonts, error) { return typeset.Open(setting.fonts) })
	if err != nil {
		return err
	}
	page, drawn := sheet.Draw(fonts, s, format)
	if len(drawn.Missing) > 0 {
		return fmt.Errorf("no font here has %s; %s", plain(strings.Join(drawn.Missing, " ")), moreFonts(fonts))
	}
	content, err := encode(page, format, w.out)
	if err != nil {
		return err
	}
	for _, s := range drawn.LeftOut {
		fmt.Fprintf(c.Err, "left out for want of room: %s\n", plain(s))
	}
	return c.deliver(w.out, content)
}

// check reads the format and holds the name of the file against it.
func (w cardWishes) check() (sheet.Format, error) {
	if w.out == "" {
		return "", usagef("name the file to write: --out FILE")
	}
	format, err := sheet.ParseFormat(w.format)
	if err != nil {
		return "", usagef("--format: %w", err)
	}
	ending := strings.ToLower(filepath.Ext(w.out))
	if pdf := ending == ".pdf"; pdf != format.Prints() && w.out != "-" {
		return "", usagef("%s is written as %s; choose another --format or another name than %s", format, cardType(format), w.out)
	}
	return format, nil
}

func cardType(f sheet.Format) string {
	if f.Prints() {
		return "PDF"
	}
	return "PNG or JPEG"
}

// moreFonts tells how to get the fonts that are lacking.
func moreFonts(f *typeset.Fonts) string {
	s := "install the packages fonts-noto-core and fonts-noto-cjk, or name another fonts_dir"
	if lacking := f.Lacking(); len(lacking) > 0 {
		s = "there are none for " + strings.Join(lacking, ", ") + ": " + s
	}
	return s
}

const cardQuality = 90 // of a JPEG

func encode(page *paint.Page, format sheet.Format, out string) ([]byte, error) {
	if format.Prints() {
		return page.PDF()
	}
	var b bytes.Buffer
	var err error
	switch ending := strings.ToLower(filepath.Ext(out)); ending {
	case ".jpg", ".jpeg":
		err = jpeg.Encode(&b, page.Pixels(), &jpeg.Options{Quality: cardQuality})
	default:
		err = png.Encode(&b, page.Pixels())
	}
	return b.Bytes(), err
}
