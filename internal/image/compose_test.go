package image

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// service is what the test reads of a compose file.
type service struct {
	Image       string
	Build       string
	Command     []string
	Ports       []string
	Volumes     []string
	Environment map[string]string
}

type compose struct {
	Services map[string]service
	Volumes  map[string]any
}

// readYAML reads a file below deploy.
func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testneed.Root(t), "deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func readCompose(t *testing.T, name string) (c compose) {
	t.Helper()
	readYAML(t, name, &c)
	return c
}

// mounts are what a service sees of deploy, by the path in its container.
func (s service) mounts() map[string]string {
	out := map[string]string{}
	for _, v := range s.Volumes {
		if strings.HasPrefix(v, "./") {
			part := strings.Split(v, ":")
			out[part[1]] = part[0]
		}
	}
	return out
}

var (
	pinned    = regexp.MustCompile(`^[a-z/]+:v?\d+\.\d+\.\d+$`)
	published = regexp.MustCompile(`^127\.0\.0\.1:\d+:\d+$`)
)

// There is no engine here to try the compose file with. So the test reads it: whatever it names is there,
// nothing but this machine reaches it, and the three agree on where they find each other.
func TestCompose(t *testing.T) {
	c := readCompose(t, "compose.yaml")
	taken := map[string]bool{}
	for name, s := range c.Services {
		if !pinned.MatchString(s.Image) && s.Build == "" {
			t.Errorf("%s: %s is not pinned", name, s.Image)
		}
		for _, p := range s.Ports {
			if !published.MatchString(p) || taken[strings.Split(p, ":")[1]] {
				t.Errorf("%s: %s is not a port of the loopback, or taken", name, p)
			}
			taken[strings.Split(p, ":")[1]] = true
		}
		for _, v := range s.Volumes {
			from, rest, _ := strings.Cut(v, ":")
			if _, named := c.Volumes[from]; named {
				continue
			}
			if _, err := os.Stat(filepath.Join(testneed.Root(t), "deploy", from)); err != nil || !strings.HasSuffix(rest, ":ro") {
				t.Errorf("%s: %s is not there, or could be written to (%v)", name, v, err)
			}
		}
	}
	if b := c.Services["hueandcry"].Build; b != ".." {
		t.Errorf("the daemon is built from %q", b)
	}
}

// Prometheus finds the daemon and the rules, and Grafana finds Prometheus and the dashboards.
func TestComposeAgrees(t *testing.T) {
	c := readCompose(t, "compose.yaml")
	var prom struct {
		Rules []string `yaml:"rule_files"`
		Jobs  []struct {
			Name    string                       `yaml:"job_name"`
			Every   string                       `yaml:"scrape_interval"`
			Targets []struct{ Targets []string } `yaml:"static_configs"`
		} `yaml:"scrape_configs"`
	}
	var grafana struct {
		Datasources []struct {
			URL  string
			JSON map[string]string `yaml:"jsonData"` //nolint:tagliatelle // Grafana's word
		}
	}
	var boards struct {
		Providers []struct{ Options struct{ Path string } }
	}
	readYAML(t, "prometheus/prometheus.compose.yml", &prom)
	readYAML(t, "grafana/provisioning/datasources/hueandcry.yaml", &grafana)
	readYAML(t, "grafana/provisioning/dashboards/hueandcry.yaml", &boards)

	job, source := prom.Jobs[0], grafana.Datasources[0]
	flags := strings.Join(c.Services["hueandcry"].Command, " ")
	if job.Name != "hueandcry" || job.Targets[0].Targets[0] != "hueandcry:9090" || !strings.Contains(flags, "--ops-listen 0.0.0.0:9090") {
		t.Errorf("job %s scrapes %q; the daemon runs as %s", job.Name, job.Targets[0].Targets, flags)
	}
	if source.URL != "http://prometheus:9090" || source.JSON["timeInterval"] != job.Every {
		t.Errorf("Grafana asks %s every %s; it is scraped every %s", source.URL, source.JSON["timeInterval"], job.Every)
	}
	mounted := c.Services["prometheus"].mounts()
	for _, f := range append(prom.Rules, "prometheus.yml") {
		if mounted["/etc/prometheus/"+f] == "" {
			t.Errorf("Prometheus does not see %s", f)
		}
	}
	seen := c.Services["grafana"].mounts()
	if path := boards.Providers[0].Options.Path; seen[path] != "./grafana/dashboards" || seen["/etc/grafana/provisioning"] != "./grafana/provisioning" {
		t.Errorf("Grafana looks into %s and sees %v", path, seen)
	}
	for name, want := range map[string]string{ // whoever looks may do nothing else
		"GF_AUTH_ANONYMOUS_ORG_ROLE": "Viewer", "GF_AUTH_DISABLE_LOGIN_FORM": "true", "GF_AUTH_BASIC_ENABLED": "false",
		"GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION": "true", "GF_ANALYTICS_REPORTING_ENABLED": "false",
	} {
		if got := c.Services["grafana"].Environment[name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// The two commands that compose gives the daemon are ones that it takes.
func TestComposeCommands(t *testing.T) {
	demo, serve := readCompose(t, "compose.yaml").Services["hueandcry"].Command, readCompose(t, "compose.serve.yaml").Services["hueandcry"].Command
	for _, command := range [][]string{demo, serve} {
		run := exec.CommandContext(t.Context(), "go", append([]string{"run", "./cmd/hueandcry"}, append(command, "--help")...)...)
		run.Dir = testneed.Root(t)
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", command, err, out)
		}
	}
	text, err := os.ReadFile(filepath.Join(testneed.Root(t), "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	stages, err := readDockerfile(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if image := stages[len(stages)-1].command; !slices.Equal(image, serve) {
		t.Errorf("the image runs %q, compose %q", image, serve)
	}
}
