package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hueandcry": main,
	})
}

// The scripts beside this file run the true command against a true API over the true store, and the
// rehearsal's networks. Their own commands:
//
//	rehearse [exercise]   starts the networks and writes hueandcry.yaml for them, in mode actual unless asked
//	daemon                starts a daemon with hueandcry.yaml, and sets HUEANDCRY_URL and the tokens READER,
//	                      WRITER, APPROVER, SINGLE and ADMIN
//	exits CODE COMMAND …  runs a command and wants its exit code
//	fault NETWORK=NAME    puts a fault in force; fault NETWORK ends those of a network
//	public NETWORK TEXT N wants N posts with a text that the public sees there
//	picture FILE          draws a JPEG
//	fill FILE BYTES       writes a file of comments
//	damage FILE           makes a file's first letter a byte that is no UTF-8
//	capture NAME          sets a variable to the last word of standard output
//	json NAME .a.0.b      sets a variable to a text in the JSON of standard output
//	write FILE TEXT       writes a file of one line
//	replace FILE OLD NEW  changes a file's text
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Values[worldKey{}] = &world{}
			env.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"rehearse": func(ts *testscript.TestScript, _ bool, args []string) {
				of(ts).rehearse(ts, append(args, "actual")[0])
			},
			"daemon": func(ts *testscript.TestScript, _ bool, _ []string) { of(ts).daemon(ts) },
			"exits":  exits,
			"fault": func(ts *testscript.TestScript, _ bool, args []string) {
				if !strings.Contains(args[0], "=") {
					of(ts).networks.Faults().Clear(args[0])
					return
				}
				f, err := rehearsal.ParseFault(args[0])
				ts.Check(err)
				ts.Check(of(ts).networks.Faults().Add(f))
			},
			"public": func(ts *testscript.TestScript, _ bool, args []string) {
				want, err := strconv.Atoi(args[2])
				ts.Check(err)
				var seen []string
				for _, p := range of(ts).networks.Network(args[0]).Public() {
					if strings.Contains(p.Text, args[1]) {
						seen = append(seen, p.Text)
					}
				}
				if len(seen) != want {
					ts.Fatalf("%s shows %q %d times, want %d: %q", args[0], args[1], len(seen), want, seen)
				}
			},
			"picture": func(ts *testscript.TestScript, _ bool, args []string) {
				var b bytes.Buffer
				ts.Check(jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 320, 400)), nil))
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
			},
			"fill": func(ts *testscript.TestScript, _ bool, args []string) {
				n, err := strconv.Atoi(args[1])
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte("# \n"), n/3), 0o600))
			},
			"damage": func(ts *testscript.TestScript, _ bool, args []string) {
				text := ts.ReadFile(args[0])
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("\xe9"+text[1:]), 0o600))
			},
			"write": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(args[1]+"\n"), 0o600))
			},
			"replace": func(ts *testscript.TestScript, _ bool, args []string) {
				text := ts.ReadFile(args[0])
				if !strings.Contains(text, args[1]) {
					ts.Fatalf("%s lacks %q", args[0], args[1])
				}
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
			},
			"json": func(ts *testscript.TestScript, _ bool, args []string) {
				var v any
				ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &v))
				for key := range strings.SplitSeq(strings.TrimPrefix(args[1], "."), ".") {
					if i, err := strconv.Atoi(key); err == nil {
						v = v.([]any)[i]
						continue
					}
					v = v.(map[string]any)[key]
				}
				ts.Setenv(args[0], v.(string))
			},
			"capture": func(ts *testscript.TestScript, _ bool, args []string) {
				words := strings.Fields(ts.ReadFile("stdout"))
				if len(words) == 0 {
					ts.Fatalf("nothing was printed")
				}
				ts.Setenv(args[0], words[len(words)-1])
			},
		},
	})
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = failed.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}
