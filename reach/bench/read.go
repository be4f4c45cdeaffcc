package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

// Case is a cascade whose end is known.
type Case struct {
	Name   string
	Events []cascade.Event
	Start  *float64 // when it began, in days since a midnight; nil if that is not known
}

// Read reads every cascade below a folder. A .txt file has a line "reposts start", start in days, and then
// one line "seconds followers" for each event, the post itself first. A .csv file has columns for the same,
// named relative_time_second and number_of_followers, or time and magnitude. Other files are left alone.
func Read(dir fs.FS) ([]Case, error) {
	var out []Case
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		read := map[string]func(io.Reader) (Case, error){".txt": readText, ".csv": readTable}[path.Ext(name)]
		if read == nil {
			return nil
		}
		f, err := dir.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		c, err := read(f)
		switch {
		case errors.Is(err, errOther):
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		}
		c.Name = strings.TrimSuffix(path.Base(name), path.Ext(name))
		out = append(out, c)
		return nil
	})
	if err == nil && len(out) == 0 {
		err = errors.New("there is no cascade in this folder")
	}
	slices.SortFunc(out, func(a, b Case) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}

var errOther = errors.New("not a cascade")

func readText(r io.Reader) (Case, error) {
	lines := bufio.NewScanner(r)
	lines.Scan()
	head, ok := numbers(strings.Fields(lines.Text()), 0, 1)
	if !ok || len(strings.Fields(lines.Text())) != 2 {
		return Case{}, errOther
	}
	c := Case{Start: &head[1]}
	for n := 2; lines.Scan(); n++ {
		if err := c.add(n, strings.Fields(lines.Text()), 0, 1); err != nil {
			return Case{}, err
		}
	}
	if got := len(c.Events) - 1; float64(got) != head[0] {
		return Case{}, fmt.Errorf("line 1 says %v reposts, and there are %d", head[0], got)
	}
	return c, lines.Err()
}

func readTable(r io.Reader) (Case, error) {
	lines := bufio.NewScanner(r)
	lines.Scan()
	head := strings.Split(strings.ReplaceAll(lines.Text(), `"`, ""), ",")
	at, followers := slices.Index(head, "relative_time_second"), slices.Index(head, "number_of_followers")
	if at < 0 {
		at, followers = slices.Index(head, "time"), slices.Index(head, "magnitude")
	}
	if at < 0 || followers < 0 {
		return Case{}, errOther
	}
	var c Case
	for n := 2; lines.Scan(); n++ {
		if err := c.add(n, strings.Split(lines.Text(), ","), at, followers); err != nil {
			return Case{}, err
		}
	}
	if len(c.Events) == 0 {
		return Case{}, errors.New("it has a heading and no events")
	}
	return c, lines.Err()
}

// add adds the event of one line.
func (c *Case) add(line int, fields []string, at, followers int) error {
	v, ok := numbers(fields, at, followers)
	if !ok || v[0] < 0 || v[1] < 0 {
		return fmt.Errorf("line %d: want seconds and followers, two numbers from 0 upwards", line)
	}
	if n := len(c.Events); n > 0 && v[0] < c.Events[n-1].At {
		return fmt.Errorf("line %d: it is earlier than the line before it", line)
	}
	c.Events = append(c.Events, cascade.Event{At: v[0], Followers: v[1], Reported: true, Via: -1})
	return nil
}

func numbers(fields []string, which ...int) ([]float64, bool) {
	var out []float64
	for _, i := range which {
		if i >= len(fields) {
			return nil, false
		}
		v, err := strconv.ParseFloat(strings.Trim(fields[i], `"`), 64)
		if err != nil || v != v {
			return nil, false
		}
		out = append(out, v)
	}
	return out, true
}
