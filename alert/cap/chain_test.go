package cap_test

import (
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

// validate holds files against the schema of CAP 1.2.
func validate(t *testing.T, files ...string) {
	t.Helper()
	xsd := filepath.Join(testneed.Shared(t), "data", "cap", "CAP-v1.2.xsd")
	args := append([]string{"--nonet", "--noout", "--schema", xsd}, files...)
	out, err := exec.CommandContext(t.Context(), testneed.Command(t, "xmllint", "xmllint"), args...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// verifies asks another program whether a signature fits.
func verifies(t *testing.T, file string) (string, bool) {
	t.Helper()
	pinned := filepath.Join(t.TempDir(), "pin.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: us().certificate.Raw})
	if err := os.WriteFile(pinned, block, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"--verify", "--enabled-key-data", "key-name,rsa", "--pubkey-cert-pem", pinned, file}
	out, err := exec.CommandContext(t.Context(), testneed.Command(t, "xmlsec1", "xmlsec1"), args...).CombinedOutput()
	return string(out), err == nil
}

func save(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// chain is the alert, the update and the cancel of one case, each as it leaves.
func chain(t testing.TB, r *alert.Revision) []*cap.Message {
	t.Helper()
	first := compose(t, r, 1)
	r.Meta.Revision = 2
	r.Area.Geocodes.Value = map[alert.GeocodeSystem][]string{alert.SAME: {"099001", "099003"}}
	second := compose(t, r, 2)
	end, faults := cap.Cancel(r, issue(r, 3), alert.EndedFoundSafe)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return []*cap.Message{first, second, end}
}

// The examples that can be issued leave as alert, update and cancel in a form that others, who share no line
// with us, take: the schema, and the signature. One changed byte is noticed by them, and by us.
func TestExamplesLeaveAsOthersTakeThem(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"1-amber-actual.yaml", "2-silver-actual.yaml", "4-exercise-drill.yaml"} {
		r := readAlert(t, sampleFile(t, "alerts/"+name))
		for i, m := range chain(t, r) {
			signed := sign(t, m)
			file := save(t, "message.xml", signed)
			validate(t, file)
			if out, ok := verifies(t, file); !ok {
				t.Errorf("%s %d: %s", name, i, out)
			}
			got, err := cap.Verify(signed, us().pins(), sent)
			if err != nil || got.Signature != cap.Verified || got.Blocked() {
				t.Fatalf("%s %d: %v", name, i, err)
			}
			at := strings.Index(string(signed), "<areaDesc>") + len("<areaDesc>")
			changed := slices.Clone(signed)
			changed[at]++
			if _, ok := verifies(t, save(t, "changed.xml", changed)); ok {
				t.Errorf("%s %d: a changed byte goes unnoticed by xmlsec1", name, i)
			}
			if _, err := cap.Verify(changed, us().pins(), sent); err == nil {
				t.Errorf("%s %d: a changed byte goes unnoticed", name, i)
			}
		}
	}
}

// Every valid sample stays what it is when it is written again, and then passes the schema.
func TestSamplesAreWrittenAgain(t *testing.T) {
	t.Parallel()
	var files []string
	for _, s := range messages {
		r, err := cap.Read(sampleFile(t, "cap/"+s.name))
		if err != nil {
			t.Fatal(err)
		}
		if r.Blocked() {
			continue
		}
		out, err := cap.Encode(r.Message)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, save(t, filepath.Base(s.name), out))
		again, err := cap.Read(out)
		if err != nil {
			t.Fatal(err)
		}
		same(t, s.name, r.Message, again.Message)
	}
	validate(t, files...)
}

// The chain says what each message takes the place of, and the end is told in every language, without a name
// and a face.
func TestChain(t *testing.T) {
	t.Parallel()
	r := full(t)
	all := chain(t, r)
	for i, want := range []struct {
		msgType    string
		references int
	}{{"Alert", 0}, {"Update", 1}, {"Cancel", 2}} {
		m := all[i]
		if m.MsgType != want.msgType || len(m.References) != want.references || len(m.Infos) != 2 || m.Incidents[0] != "inc-77" {
			t.Errorf("%d: %+v", i, m)
		}
		for j, ref := range m.References {
			if !ref.Equal(all[j].Reference()) {
				t.Errorf("%d refers to %s", i, ref)
			}
		}
	}
	for i, info := range all[2].Infos {
		if info.ResponseTypes[0] != "AllClear" || info.Urgency != "Past" || info.Severity != "Minor" || info.Certainty != "Observed" {
			t.Errorf("%+v", info)
		}
		if !info.Expires.Equal(all[2].Sent.Add(time.Hour)) || len(info.Resources) > 0 || !info.Onset.IsZero() {
			t.Errorf("%+v", info)
		}
		if info.Description != r.Closeouts.FoundSafe.Text[info.Lang()] || info.Event != all[0].Infos[i].Event {
			t.Errorf("%q", info.Description)
		}
	}
	text := string(write(t, all[2]))
	for _, secret := range []string{"Perrin", "Perry", "ZZK", "photo", "found_safe", "Vesper"} {
		if strings.Contains(text, secret) {
			t.Errorf("the end holds %s", secret)
		}
	}
}

// Only what has not expired is taken the place of; the end ends all of it.
func TestReferencesOfWhatHasExpired(t *testing.T) {
	t.Parallel()
	r := full(t)
	is := issue(r, 4)
	is.Earlier[0].Expires = is.Sent
	if m, _ := cap.Compose(r, is); len(m.References) != 2 || !m.References[0].Equal(is.Earlier[1].Reference) {
		t.Error(m.References)
	}
	for i := range is.Earlier {
		is.Earlier[i].Expires = is.Sent
	}
	if m, _ := cap.Compose(r, is); len(m.References) != 1 || !m.References[0].Equal(is.Earlier[2].Reference) {
		t.Error(m.References)
	}
	if m, _ := cap.Cancel(r, is, alert.EndedError); len(m.References) != 3 {
		t.Error(m.References)
	}
}

// An end whose words name somebody, or that has no words, only says that it is over: it is never held up.
func TestEndNamesNobody(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"", "Perrin Nobody has been found.", "We found PERRIN.", "PERRY is back.", "Vesper Nullman was arrested."} {
		r := full(t)
		r.Closeouts.FoundSafe.Text["en-US"] = words
		m, faults := cap.Cancel(r, issue(r, 2), alert.EndedFoundSafe)
		if m.Infos[0].Description != "This alert is over. Please delete any copy that you shared." || len(faults) != 1 || alert.Blocking(faults) {
			t.Errorf("%q: %q %v", words, m.Infos[0].Description, faults)
		}
		write(t, m)
	}
	r := full(t)
	r.Missing[0].DisplayName.Value = alert.Plain("a boy of nine") // the name is withheld
	if m, faults := cap.Cancel(r, issue(r, 2), alert.EndedFoundSafe); len(faults) > 0 || m.Infos[0].Headline != "" {
		t.Error(faults, m.Infos[0].Headline)
	}
	drill := full(t)
	drill.Meta.Status = alert.Exercise
	drill.Closeouts = alert.Closeouts{}
	if m, _ := cap.Cancel(drill, issue(drill, 2), alert.EndedHoax); !strings.HasPrefix(m.Infos[1].Description, "EXERCISE: Esta alerta") || !strings.HasPrefix(m.Note, "EXERCISE: no real person is missing.") {
		t.Errorf("%q %q", m.Infos[1].Description, m.Note)
	}
}
