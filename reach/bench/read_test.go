package bench_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hueandcry/hueandcry/reach/bench"
)

func TestRead(t *testing.T) {
	cases, err := bench.Read(fstest.MapFS{
		"b/two.txt":    {Data: []byte("2 3.25\n0 900 \n5 10 \n5 20 \n")},
		"named.csv":    {Data: []byte("relative_time_second,number_of_followers\n0,7\n60,8\n")},
		"numbered.csv": {Data: []byte("\"\",\"magnitude\",\"time\"\n\"1\",7,0\n\"2\",8,60\n")},
		"README.txt":   {Data: []byte("These are cascades.\n")},
		"figures.csv":  {Data: []byte("cascade,prediction\n")},
		"LICENSE":      {Data: []byte("1 2\n")},
	})
	if err != nil || len(cases) != 3 {
		t.Fatalf("%+v, %v", cases, err)
	}
	for i, name := range []string{"named", "numbered", "two"} {
		c := cases[i]
		if c.Name != name || c.Events[0].At != 0 || c.Events[1].Followers+c.Events[1].At < 15 || (c.Start != nil) != (name == "two") {
			t.Errorf("%+v", c)
		}
	}
	if *cases[2].Start != 3.25 || len(cases[2].Events) != 3 {
		t.Errorf("%+v", cases[2])
	}
}

func TestReadSaysWhereAFileIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"count":      {"a.txt", "3 1.5\n0 9\n5 9\n", "line 1 says 3 reposts, and there are 1"},
		"order":      {"a.txt", "2 1.5\n0 9\n5 9\n4 9\n", "line 4: it is earlier"},
		"followers":  {"a.txt", "1 1.5\n0 9\n5 -9\n", "line 3: want seconds and followers"},
		"nan":        {"a.txt", "1 1.5\n0 9\n5 NaN\n", "line 3: want seconds and followers"},
		"columns":    {"a.csv", "time,magnitude\n0,1\n5\n", "line 3: want seconds and followers"},
		"no events":  {"a.csv", "time,magnitude\n", "no events"},
		"no root":    {"a.txt", "0 1.5\n", "line 1 says 0 reposts, and there are -1"},
		"no cascade": {"a.md", "0 1\n", "no cascade in this folder"},
	} {
		_, err := bench.Read(fstest.MapFS{c.file: {Data: []byte(c.text)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestCompareSaysWhatDiffers(t *testing.T) {
	cases, err := bench.Read(fstest.MapFS{"one.txt": {Data: []byte("2 0\n0 900\n5 10\n6 20\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text  string
		holds bool
		want  string
	}{
		"equal":          {"cascade,t_seconds,prediction,final\none,0,0,2\n", true, ""},
		"other figure":   {"cascade,t_seconds,prediction,final\none,0,0,3\n", false, "line 2, final: 2, not 3"},
		"other cascade":  {"cascade,t_seconds,prediction\ntwo,0,0\n", false, ""},
		"infinite":       {"cascade,t_seconds,prediction\none,0,Inf\n", false, "line 2, prediction: 0, not +Inf"},
		"equal forecast": {"cascade,t_seconds,horizon,hc,actual_at_horizon,hc_daycurve\none,0,1h,0,2,\n", true, ""},
	} {
		a, err := bench.Compare(cases, strings.NewReader(c.text))
		if err != nil || a.Holds() != c.holds || a.Where != c.want {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
	for _, text := range []string{"", "a,b\n", "a,b\n1,2\n", "cascade,t_seconds,prediction\none,soon,0\n", "cascade,t_seconds,prediction\none,0,much\n", "cascade,t_seconds,horizon,hc\none,0,2h,1\n"} {
		if a, err := bench.Compare(cases, strings.NewReader(text)); err == nil {
			t.Errorf("%q was taken for a reference: %+v", text, a)
		}
	}
}
