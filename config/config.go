// Package config reads the one configuration file: defaults, a strict reading that reports every fault at
// once with its place, and secrets that may stand in files of their own. It knows no network: each channel
// keeps its section, and the network that owns the fields decodes it.
package config

// Config is the whole file. The comments are its manual.
type Config struct {
	// Agency is who speaks.
	Agency Agency `yaml:"agency"`
	// Listen is where the API is served, host:port.
	Listen string `yaml:"listen"`
	// OpsListen is where metrics and health are served. They ask for no token: keep it off the public network.
	OpsListen string `yaml:"ops_listen"`
	// Store is where everything is kept: sqlite:PATH, a relative path counting from the working folder, or
	// postgres://USER@HOST:PORT/DATABASE.
	Store string `yaml:"store"`
	// StorePasswordFile is a file whose text is the PostgreSQL user's password. Optional: there may be none,
	// or PGPASSWORD or a .pgpass file has it.
	StorePasswordFile string `yaml:"store_password_file,omitempty"`
	// StorePassword is what stands there.
	StorePassword Secret `yaml:"-"`
	// PublicURL is where the public finds this daemon, for the links in posts. Optional: no link without it.
	PublicURL string `yaml:"public_url,omitempty"`
	// KindsFile is the agency's own catalogue of the kinds of alerts, counting from the folder of this file.
	// Optional: the one that the program ships with.
	KindsFile string `yaml:"kinds_file,omitempty"`
	// PhrasesDir is a folder of tables (*.yaml) with the words of languages, counting from the folder of this
	// file. Each is added, or takes the place of the shipped one of its language. Optional: the shipped ones.
	PhrasesDir string `yaml:"phrases_dir,omitempty"`
	// CAP says what machines are told, and whose messages are taken. Optional: none are made, and none are taken.
	CAP CAP `yaml:"cap,omitempty"`
	// PFIF serves the records of those who are missing, at /pfif/CODE.xml: false.
	PFIF bool `yaml:"pfif,omitempty"`
	// FontsDir is where the fonts of cards and posters lie. Optional: where the system keeps them.
	FontsDir string `yaml:"fonts_dir,omitempty"`
	// Channels are the accounts the agency speaks on, at least one.
	Channels []Channel `yaml:"-"`
	// Reach says how often figures are read, and what is known of the audience.
	Reach Reach `yaml:"reach,omitempty"`
	// Budget is the most US dollars that reading may cost for one alert, network by network. Optional: no limit.
	Budget map[string]float64 `yaml:"budget,omitempty"`
	// Metrics says what more Prometheus is shown.
	Metrics Metrics `yaml:"metrics,omitempty"`
	// Log says what is logged, and how.
	Log Log `yaml:"log"`
}

// Agency is who speaks.
type Agency struct {
	Name      string `yaml:"name"`                 // in full, required
	ShortName string `yaml:"short_name,omitempty"` // where room is short
}

// Log says what is logged, and how.
type Log struct {
	Level  string `yaml:"level"`  // debug, info, warn or error
	Format string `yaml:"format"` // text or json
}

// Default is the configuration where the file says nothing.
func Default() Config {
	return Config{
		Listen:    "127.0.0.1:8080",
		OpsListen: "127.0.0.1:9090",
		Store:     "sqlite:hueandcry.db",
		Log:       Log{Level: "info", Format: "text"},
	}
}

// Networks lists the networks that have a channel, in the order of the file.
func (c *Config) Networks() []string {
	var out []string
	seen := map[string]bool{}
	for _, ch := range c.Channels {
		if !seen[ch.Network] {
			seen[ch.Network] = true
			out = append(out, ch.Network)
		}
	}
	return out
}
