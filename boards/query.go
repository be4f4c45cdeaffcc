package boards

import (
	"regexp"
	"strings"
)

// metric is a name of ours, of the process or of the rules, with the brace that may follow.
var metric = regexp.MustCompile(`\b(?:[a-z_]+:)?(?:hueandcry|process|go)_[a-z0-9_]+(?::[a-z0-9_]+)?\b\{?`)

// ofJob limits every metric of a query to the job that the reader has chosen, so that a rehearsal scraped
// by the same Prometheus is never mixed into a real case.
func ofJob(expr string) string {
	return metric.ReplaceAllStringFunc(expr, func(name string) string {
		if bare, ok := strings.CutSuffix(name, "{"); ok {
			return bare + `{job=~"$job",`
		}
		return name + `{job=~"$job"}`
	})
}

func prometheus() *source { return &source{Type: "prometheus", UID: "${datasource}"} }

// What a reader can choose.

func chooseSource() variable {
	return variable{Type: "datasource", Name: "datasource", Label: "Prometheus", Query: "prometheus", Refresh: 1}
}

func chooseJob() variable {
	return variable{
		Type: "query", Name: "job", Label: "Job", Datasource: prometheus(), Refresh: 2, Sort: 1,
		Query: "label_values(hueandcry_build_info, job)",
	}
}

func chooseAlert() variable {
	return variable{
		Type: "query", Name: "alert", Label: "Alert", Datasource: prometheus(), Refresh: 2,
		Query: ofJob("label_values(hueandcry_alert_info{state=\"live\"}, alert_id)"),
	}
}

func chooseInstance() variable {
	return variable{
		Type: "query", Name: "instance", Label: "Instance", Datasource: prometheus(), Refresh: 2, Sort: 1,
		Multi: true, IncludeAll: true, AllValue: ".*", Current: &choice{Selected: true, Text: "All", Value: "$__all"},
		Query: ofJob("label_values(hueandcry_build_info, instance)"),
	}
}

func chooseHorizon() variable {
	v := variable{Type: "custom", Name: "horizon", Label: "Forecast for", Query: "1h,6h,24h"}
	for h := range strings.SplitSeq(v.Query, ",") {
		c := choice{Selected: h == "6h", Text: h, Value: h}
		v.Options = append(v.Options, c)
		if c.Selected {
			v.Current = &c
		}
	}
	return v
}

// mark is an annotation at the moment that a metric holds.
func mark(name, metric, color string) annotation {
	return annotation{
		Name: name, Enable: true, IconColor: color, Datasource: *prometheus(), Step: "60s", UseValueForTime: true,
		TitleFormat: name, TextFormat: "{{alert_id}}",
		Expr: ofJob(`max by (alert_id) (` + metric + `{alert_id=~"$alert"}) * 1000`), // Grafana counts milliseconds
	}
}
