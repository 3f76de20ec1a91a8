# Every part is a target of its own; `make run` and `make test` are all that a new clone needs.

PREPARE := xtask/prepare
# One toolchain for both halves, found at run time; see xtask/prepare/find-toolchain.sh.
CARGO := $(PREPARE)/with-toolchain.sh cargo
TIMED := $(PREPARE)/timed.sh

# The browser's half is only ever compiled to wasm, so the native checks leave it out.
NATIVE := --package lanyard-app --package lanyard --package lanyard-bench --package xtask --features lanyard-app/ssr
WASM := --package lanyard-app --package lanyard-frontend --features lanyard-app/hydrate --target wasm32-unknown-unknown

# What SQL the debug program has run under test, for `xtask statements`.
STATEMENTS := $(CURDIR)/target/statements.txt

# Many tests wait for a clock or for a server of their own, so one more than there are processors keeps these busy.
TEST_THREADS := $(shell expr $$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) + 1)

# The table of the last `make soak`.
SOAKED := target/soak.md

.DEFAULT_GOAL := help
.PHONY: help run build test bench soak fmt lint test-rust test-browser test-release site size release prepare-build prepare-test
# The parts share two cores and cargo's locks; the order below is the order people want to hear of failures in.
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1@/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-20s %s\n", $$1, $$2 }'

run: build ## build Lanyard and serve a demonstration on http://127.0.0.1:3000
	target/release/lanyard serve --demo

build: ## build target/release/lanyard
	@$(TIMED) --start
	@$(TIMED) "preparation" $(MAKE) --no-print-directory prepare-build
	@$(TIMED) "site" $(MAKE) --no-print-directory site
	@$(TIMED) "release server" $(MAKE) --no-print-directory release
	@$(TIMED) --sum

test: ## check everything: format, lints, Rust tests on both databases, sizes, browser tests
	@$(TIMED) --start
	@$(TIMED) "preparation" $(MAKE) --no-print-directory prepare-test
	@$(TIMED) "lints" $(MAKE) --no-print-directory lint
	@$(TIMED) "Rust tests" $(MAKE) --no-print-directory test-rust
	@$(TIMED) "site" $(MAKE) --no-print-directory site
	@$(TIMED) "size gate" $(MAKE) --no-print-directory size
	@$(TIMED) "browser tests" $(MAKE) --no-print-directory test-browser
	@$(TIMED) --sum

bench: build ## measure speed beside a bare floor
	$(CARGO) bench --package lanyard-bench --bench jobs
	@if [ -z "$$LANYARD_BENCH_ONLY" ]; then $(MAKE) --no-print-directory prepare-test && cd end2end && npm run --silent speed; fi

soak: ## prove at length what holds under load and violence, and print the figures
	@$(MAKE) --no-print-directory prepare-test
	@mkdir -p target && rm -f $(SOAKED)
	LANYARD_SOAK=$(CURDIR)/$(SOAKED) $(CARGO) test --release --package lanyard --test it proof_ -- --test-threads=1; \
	status=$$?; printf '\n| check | figure | limit |\n|---|---:|---:|\n'; cat $(SOAKED); exit $$status

fmt: ## format the Rust code
	$(CARGO) fmt --all

lint: ## format, clippy and documentation of both halves, licences and versions of crates, types of the browser tests
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(NATIVE) --all-targets -- -D warnings
	$(CARGO) clippy $(WASM) -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --no-deps $(NATIVE)
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --no-deps $(WASM)
	$(CARGO) run --quiet --package xtask -- crates
	cd end2end && npm run --silent check

test-rust: ## Rust tests, on SQLite and on a PostgreSQL of their own; then a look at every SQL statement
	@mkdir -p target && rm -f $(STATEMENTS)
	LANYARD_STATEMENTS=$(STATEMENTS) RUST_TEST_THREADS=$(TEST_THREADS) $(CARGO) test $(NATIVE) --no-fail-fast
	$(CARGO) run --quiet --package xtask -- statements $(STATEMENTS)

test-browser: ## Playwright against target/debug/lanyard, which reads the site from target/site
	$(CARGO) test $(NATIVE) --test it --no-run
	cd end2end && LANYARD_UNDER_TEST=$(CURDIR)/target/debug/lanyard npm run --silent test

test-release: build ## build target/release/lanyard and play with it, in the browser, what the whole of it is for
	@$(MAKE) --no-print-directory prepare-test
	@$(TIMED) "browser tests of the released program" sh -c 'cd end2end && npm run --silent test-release'

site: ## compile the browser's half into target/site
	$(CARGO) run --quiet --package xtask -- site

size: ## what a first visit fetches, against its limits
	$(CARGO) run --quiet --package xtask -- size

release: ## the server with the site inside; needs the site
	$(CARGO) build --release --package lanyard

prepare-build:
	@$(PREPARE)/base.sh
	@$(PREPARE)/toolchain.sh

prepare-test:
	@$(PREPARE)/base.sh
	@$(PREPARE)/toolchain.sh lint
	@$(PREPARE)/browser.sh
	@$(PREPARE)/postgres.sh
	@$(PREPARE)/pgbouncer.sh
	@$(PREPARE)/haproxy.sh
	@$(PREPARE)/nginx.sh
	@$(PREPARE)/systemd.sh
	@$(PREPARE)/patroni.sh
	@$(PREPARE)/smtp.sh
	@$(PREPARE)/tool.sh
	@$(PREPARE)/api.sh
