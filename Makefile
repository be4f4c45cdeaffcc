# Every step has its one home here: people, CI and the Dockerfile call these targets.

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
OUT      ?= bin/hueandcry
ROOT     ?= dist/root
FUZZTIME ?= 20s
COVER    ?= coverage.out
DIR      ?= ../shared/data/cascades

MODULE   := github.com/hueandcry/hueandcry
LINT     := bin/golangci-lint
GOFUMPT  := bin/gofumpt
LICENSES ?= $(wildcard /usr/share/common-licenses/LGPL-3 /usr/share/common-licenses/GPL-3)
CERTS    ?= /etc/ssl/certs/ca-certificates.crt
FONTS    ?= /usr/share/fonts/truetype/noto
CJKFONTS ?= /usr/share/fonts/opentype/noto

# Figures that others computed for the cascades in DIR, if they lie there or one folder above.
REFERENCES := $(wildcard $(foreach f,seismic_reference_predictions.csv hc_reference_forecasts.csv,$(DIR)/$(f) $(DIR)/../$(f)))

# Packages whose statement coverage must lie above 85 %.
COVERED  := alert alert/cap alert/file alert/kinds alert/pfif alert/phrases dispatch reach/estimate reach/cascade reach/forecast store channels channels/twitter channels/mastodon channels/bluesky

# For the harness: --may-skip goes on where a driver needs what is not there.
STRESS   ?=

.DEFAULT_GOAL := help
.PHONY: help build check vet fix fmt lint race test words fuzz e2e crash stress soak bench forecast-bench cover covered peers vuln root image clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

build: ## the one binary, static, in bin/
	CGO_ENABLED=0 go build -tags nodynamic -trimpath -ldflags '-s -w -X github.com/prometheus/common/version.Version=$(VERSION)' -o '$(OUT)' ./cmd/hueandcry

check: vet fix fmt lint race ## all that must be clean before a change is offered

vet: ## what the compiler's own vet finds
	go vet ./...

fix: ## what go fix would write in a newer way
	go fix -diff ./...

fmt: $(GOFUMPT) ## files that gofumpt would change
	@out=$$($(GOFUMPT) -extra=group_params -l .) && { [ -z "$$out" ] || { echo "gofumpt would change:"; echo "$$out"; exit 1; }; }

lint: $(LINT) ## golangci-lint, with the arrows between the packages
	$(LINT) config verify
	$(LINT) run

test: ## all tests; what needs more than Go skips and says so
	go test ./...

race: ## all tests under the race detector, in random order
	go test -race -shuffle=on ./...

words: ## ten thousand random alerts, in every language and for every network
	go test -count=1 -timeout 60m -run '^TestRandomAlertsReadAlikeEverywhere$$' ./cmd/hueandcry -alerts 10000

fuzz: ## every fuzz target for FUZZTIME (20s)
	@set -e; for pkg in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' "$$pkg" | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime '$(FUZZTIME)' -fuzzminimizetime 20x "$$pkg"; \
		done; \
	done

e2e: ## the command-line scripts, the real peers and the image; HUEANDCRY_REQUIRE says what must not be missing
	go test -count=1 ./cmd/... ./internal/peers/... ./internal/image/...

crash: ## 300 rounds of kill -9 under load: nothing lost, nothing doubled
	HUEANDCRY_REQUIRE=crash go test -count=1 -timeout 15m -v -run '^Test(Killed|EachAlert)' ./cmd/hueandcry ./store

stress: bin/hcstress ## the harness at the size of CI: every driver tries to break the laws (docs/harness.md)
	bin/hcstress all --at-once 3 --json $(STRESS)
	go test -count=1 -timeout 20m -run '^TestTrueParts$$' ./internal/simulate -bubbles 100

soak: bin/hcstress ## the same with the large figures: hours
	bin/hcstress soak --json $(STRESS)

bench: ## the figures of the README, as a table
	HUEANDCRY_REQUIRE=bench go test -count=1 -timeout 20m -run '^TestFigures$$' ./cmd/hueandcry ./media -v

forecast-bench: ## the forecast against the cascades in DIR, with the reference figures beside them
	@go run ./cmd/hueandcry forecast bench --cascades '$(DIR)' $(foreach f,$(REFERENCES),--reference '$(f)')

cover: ## statement coverage of the packages that carry the promise; above 85 % or an error
	go test -coverprofile='$(COVER)' $(addprefix ./,$(COVERED))
	@$(MAKE) covered

covered: ## the same of a profile that is there, in COVER
	@go run ./internal/citool cover 85 '$(COVER)' $(addprefix $(MODULE)/,$(COVERED))

peers: ## the real components from npm that tests speak to (needs Node 20, npm, Python 3 and a C++ compiler)
	npm --prefix internal/peers/twittertext ci
	internal/peers/atproto/install.sh

vuln: ## known holes in what we depend on (downloads the vulnerability database)
	go run golang.org/x/vuln/cmd/govulncheck@v1.8.0 ./...

root: ## the file system of the image, in ROOT (dist/root)
	rm -rf '$(ROOT)'
	$(MAKE) build OUT='$(abspath $(ROOT))/usr/bin/hueandcry'
	install -D -m 0644 '$(CERTS)' '$(ROOT)/etc/ssl/certs/ca-certificates.crt'
	install -d -m 0755 '$(ROOT)/usr/share/fonts' '$(ROOT)/usr/share/doc/hueandcry'
	install -m 0644 LICENSE NOTICE $(LICENSES) '$(ROOT)/usr/share/doc/hueandcry'
	install -m 0644 '$(FONTS)'/NotoSans*-Regular.ttf '$(FONTS)'/NotoSans*-Bold.ttf '$(CJKFONTS)'/NotoSansCJK-*.ttc '$(ROOT)/usr/share/fonts'
	printf 'hueandcry:x:65532:65532::/var/lib/hueandcry:/sbin/nologin\n' > '$(ROOT)/etc/passwd'
	printf 'hueandcry:x:65532:\n' > '$(ROOT)/etc/group'
	install -d -m 1777 '$(ROOT)/tmp'

image: ## the container image hueandcry:VERSION
	docker build --build-arg VERSION='$(VERSION)' -t hueandcry:'$(VERSION)' .

clean: ## removes what these targets made
	rm -rf bin dist coverage.out

.PHONY: bin/hcstress
bin/hcstress:
	go build -o $@ ./cmd/hcstress

# The tools are pinned in tools.mod and built once; golangci-lint takes minutes.
$(LINT): tools.mod tools.sum
	go build -modfile=tools.mod -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(GOFUMPT): tools.mod tools.sum
	go build -modfile=tools.mod -o $@ mvdan.cc/gofumpt
