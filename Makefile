# charterwatch: `make demo` and `make test` each do all set-up themselves, on a bare Debian 12 with Swift 6.3.
#
#   make demo     see the product in a minute, offline
#   make test     everything the project checks about itself
#   make crawl    crawl the real sources of the shipped pipeline (needs a contact in pipeline.yaml)
#   make bench    speed and memory against peers, printed as ratios
#   make sanitize the tests under the thread sanitizer, then under the address sanitizer
#   make fuzz     every reader of strangers' bytes, guided by coverage: SECONDS=60 each, TARGET= for one
#   make crash    crash safety in full: 200 kills at random moments, every write, every damage
#   make install  into PREFIX (/usr/local), needing no Swift there: program, manual, completions; make uninstall
#   make deb      a Debian package with systemd units, in .build-deb; make check-install tries an installation
#   make lint     formatting and style; make format mends it
#   make build    debug build; make release builds .build-release

SHELL := /bin/bash
SWIFT ?= swift
JOBS ?= $(shell nproc)
BUILD_FLAGS := -j $(JOBS)
RELEASE_FLAGS := -c release --scratch-path .build-release -j $(JOBS)
# What is installed brings its Swift along; a folder of its own, since all is compiled anew for it.
STATIC_FLAGS := -c release --scratch-path .build-static --static-swift-stdlib -Xlinker -z -Xlinker now -j $(JOBS)
STATIC_PROGRAM := .build-static/release/charterwatch
PIPELINE ?= us-azerbaijan-charter

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-bench build release demo test crawl bench lint format quality crash
.PHONY: static install uninstall check-install deb
.PHONY: sanitize sanitize-thread sanitize-address fuzz

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed -n '1,13p'

setup:
	@bash .ci/setup

setup-test:
	@bash .ci/setup test

setup-bench:
	@bash .ci/setup bench

build: setup
	$(SWIFT) build $(BUILD_FLAGS)

release: setup
	$(SWIFT) build $(RELEASE_FLAGS) --product charterwatch

static: setup
	$(SWIFT) build $(STATIC_FLAGS) --product charterwatch

PREFIX ?= /usr/local
DESTDIR ?=
RELEASE_DATE ?= $(shell git log -1 --format=%cs 2>/dev/null || date -u +%F)
export PREFIX DESTDIR RELEASE_DATE

install: static
	@Packaging/install $(STATIC_PROGRAM)

uninstall:
	@Packaging/install --remove

check-install: static
	@Packaging/check-install $(STATIC_PROGRAM)

deb: static
	@Packaging/make-deb $(STATIC_PROGRAM) .build-deb

demo: setup
	$(SWIFT) build $(BUILD_FLAGS) --product charterwatch
	@"$$($(SWIFT) build --show-bin-path)/charterwatch" demo

# What starves, floods and kills comes last and one at a time: under it the other tests would be late.
HEAVY := charterwatchTests\.(Siege|Names|Kill|ArchiveKill|ChosenMoment|Damage|Disk|Clock|Company)[A-Za-z]*

test: setup-test
	$(SWIFT) build $(BUILD_FLAGS) --build-tests
	$(SWIFT) test $(BUILD_FLAGS) --skip-build --skip '$(HEAVY)'
	$(SWIFT) test $(BUILD_FLAGS) --skip-build --no-parallel --filter '$(HEAVY)'

# One after the other: a sanitized program is many times as slow. The suites that starve, flood and kill are left
# out: there what counts is who answers in time.
sanitize: sanitize-thread sanitize-address

sanitize-thread: setup-test
	$(SWIFT) build $(BUILD_FLAGS) --build-tests --sanitize=thread --scratch-path .build-thread
	TSAN_OPTIONS="suppressions=$(CURDIR)/.ci/thread.supp" $(SWIFT) test --skip-build --no-parallel \
		--skip '$(HEAVY)' --sanitize=thread --scratch-path .build-thread

sanitize-address: setup-test
	$(SWIFT) build $(BUILD_FLAGS) --build-tests --sanitize=address --scratch-path .build-address
	ASAN_OPTIONS="detect_leaks=1" LSAN_OPTIONS="suppressions=$(CURDIR)/.ci/leak.supp" $(SWIFT) test --skip-build \
		--no-parallel --skip '$(HEAVY)' --sanitize=address --scratch-path .build-address

# A minute for each reader, or SECONDS; TARGET names one or some. Exit code 2 means that something was found.
fuzz: setup
	@bash Tests/Fuzz/run "$(or $(SECONDS),60)" $(TARGET)

crawl: release
	@"$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/charterwatch" crawl --pipeline $(PIPELINE)

bench: setup-bench release
	@bash Tests/Bench/run "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/charterwatch"

# CHARTERWATCH_KILLS and CHARTERWATCH_SEED choose how many kills and which; the program tested is the release build.
crash: setup-test release
	$(SWIFT) build $(BUILD_FLAGS) --build-tests
	CHARTERWATCH_PROGRAM="$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/charterwatch" CHARTERWATCH_POINTS=all \
		CHARTERWATCH_KILLS="$${CHARTERWATCH_KILLS:-200}" $(SWIFT) test $(BUILD_FLAGS) --skip-build --no-parallel \
		--filter '/(KillTests|KillDaemonTests|ArchiveKillTests|ChosenMomentTests|DamageTests|DiskTests|ClockTests|CompanyTests)'

# Scores against public evaluation documents, where a folder with them is given: make quality EVALKIT=DIR
quality: release
	@bash Tests/Bench/quality "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/charterwatch" "$(EVALKIT)"

lint:
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

format:
	$(SWIFT) format -i -r Sources Tests Package.swift
