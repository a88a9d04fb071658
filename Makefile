# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Needs git, make, bash and Python 3.10 or newer (with venv). Everything else goes into $(VENV).
# For another Python beside it: make test PYTHON=python3.11 VENV=.venv-3.11

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?=
PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3.10 python3)
VENV := .venv
BIN := $(VENV)/bin
# One worker more than processors: some tests wait for a clock or for another process.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# A tree as Ansible wants it, .../ansible_collections/NAMESPACE/NAME: a link for running from the work tree,
# and a copy for the tools that resolve links or walk everything below them.
LINK := .collections/ansible_collections/identityops/frontegg
COPY := build/ansible_collections/identityops/frontegg
# Python keeps what it compiled of the tests, whatever the shell says. Otherwise, each worker compiles all of them anew.
unexport PYTHONDONTWRITEBYTECODE
# Where ansible-test finds the interpreters it checks against.
ANSIBLE_TEST_PATH ?= $(PATH)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

.PHONY: demo
demo: $(VENV)/.demo $(LINK) ## see it work: playbooks against an emulated Frontegg on this machine
	@$(BIN)/python -m tests.demo

.PHONY: test
test: $(VENV)/.test $(LINK) ## unit and integration tests (pytest; add ARGS="-k lock")
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

.PHONY: journeys
journeys: $(VENV)/.test $(LINK) ## every page and example of the documentation, and the programs that run playbooks (pytest)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/journeys $(ARGS)

.PHONY: matrix
matrix: $(LINK) ## the tests on every supported ansible-core whose Python is here (ARGS as for test)
	+@.ci/matrix $(ARGS)

.PHONY: offline
offline: $(VENV)/.test $(LINK) ## the tests with no network but loopback (needs unshare and ip, so Linux)
	unshare --map-root-user --net bash -c 'ip link set lo up && exec "$$@"' - $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

.PHONY: bench
bench: $(VENV)/.demo $(LINK) ## how long bulk tasks take, and how many requests they send
	$(BIN)/python -m tests.benchmarks $(ARGS)

.PHONY: page
page: $(VENV)/.demo $(LINK) ## the tables of docs/playbooks.md, from the table of the playbooks' variables
	PYTHONPATH=.collections $(BIN)/python -m tests.playbooks_page

.PHONY: lint
lint: $(VENV)/.lint $(LINK) copy build ## linters, types, documentation, changelog, and what Galaxy checks on import
	$(BIN)/ruff check .
	$(BIN)/mypy -p ansible_collections.identityops.frontegg.plugins.module_utils \
	    -p ansible_collections.identityops.frontegg.plugins.plugin_utils
	git ls-files -z -- '*.md' docs plugins playbooks roles examples extensions changelogs meta .github galaxy.yml | \
	    xargs -0 $(BIN)/codespell
	cd $(COPY) && "$(CURDIR)/$(BIN)/yamllint" --strict .
	cd $(COPY) && "$(CURDIR)/$(BIN)/check-jsonschema" --builtin-schema vendor.github-workflows \
	    .github/workflows/ci.yml examples/schedulers/github-actions.yml
	cd $(COPY) && "$(CURDIR)/$(BIN)/check-jsonschema" --builtin-schema vendor.gitlab-ci \
	    .gitlab-ci.yml examples/schedulers/gitlab-ci.yml
	cd $(COPY) && PATH="$(CURDIR)/$(BIN):$$PATH" ANSIBLE_COLLECTIONS_PATH="$(CURDIR)/build" ansible-lint
	cd $(COPY) && PATH="$(CURDIR)/$(BIN):$$PATH" ANSIBLE_COLLECTIONS_PATH="$(CURDIR)/build" \
	    antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs self .
	cd $(COPY) && "$(CURDIR)/$(BIN)/antsibull-changelog" lint
	@# Warnings of the importer do not fail it: read its log. It leaves importer_result.json where it runs.
	cd build && PATH="$(CURDIR)/$(BIN):$$PATH" python -m galaxy_importer.main identityops-frontegg-*.tar.gz | tee importer.log
	@! grep -E '^(WARNING|ERROR|CRITICAL):' build/importer.log

# What the site is made of, as it lies here: links from page to page hold in the repository and on the site.
SITE := build/site
PAGES := docs examples extensions roles execution-environment.yml README.md CHANGELOG.md CODE_OF_CONDUCT.md CONTRIBUTING.md SECURITY.md

.PHONY: docs
docs: $(VENV)/.docs $(LINK) ## the documentation site, in build/site/html; a warning fails it
	rm -rf $(SITE)
	mkdir -p $(SITE)/source/collections
	git ls-files -z --cached --others --exclude-standard -- $(PAGES) | tar -cf - --null -T - | tar -xf - -C $(SITE)/source
	cp docs/docsite/index.md $(SITE)/source
	chmod -R go-w $(SITE)/source
	PATH="$(CURDIR)/$(BIN):$$PATH" ANSIBLE_COLLECTIONS_PATH="$(CURDIR)/.collections" antsibull-docs \
	    --config-file docs/docsite/antsibull-docs.cfg collection --use-current --fail-on-error --cleanup everything \
	    --dest-dir $(SITE)/source/collections --squash-hierarchy identityops.frontegg
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b html -c docs/docsite $(SITE)/source $(SITE)/html
	@echo "The site is in $(SITE)/html/index.html"

.PHONY: pictures
pictures: $(VENV)/.pictures $(LINK) ## draw the pictures in docs/images/ anew (ARGS=chart for one; the screenshot needs Chromium)
	$(BIN)/python -m tests.pictures $(ARGS)

.PHONY: sanity
sanity: $(VENV)/.demo copy ## ansible-test sanity, without a single ignored rule
	@# The venv first: ansible-test looks its interpreter up by name.
	cd $(COPY) && PATH="$(CURDIR)/$(BIN):$(ANSIBLE_TEST_PATH)" ansible-test sanity --venv --color no
	@echo "ansible-test sanity: passed"

.PHONY: build
build: $(VENV)/.demo copy ## the tarball that ansible-galaxy installs, in build/
	rm -f build/identityops-frontegg-*.tar.gz
	$(BIN)/ansible-galaxy collection build --force --output-path build $(COPY)
	@# The same bytes from the same commit.
	$(BIN)/python -m tests.release.archive build/identityops-frontegg-*.tar.gz

.PHONY: release-check
release-check: $(VENV)/.lint $(LINK) ## build, install, verify and run the tarball on the oldest and newest ansible-core (VERSION)
	@oldest=$$(MAKEFLAGS= .ci/venv 2.16); $(BIN)/python -m tests.release $(addprefix --version ,$(VERSION)) \
	    "$$oldest/bin/python" $(BIN)/python

.PHONY: release
release: $(VENV)/.lint ## set VERSION and write the changelog from its fragments; changes files only
	@$(BIN)/python -m tests.release.prepare $(VERSION)

.PHONY: address
address: $(VENV)/.demo ## change the address of the repository in galaxy.yml and in every link (REPOSITORY)
	@$(BIN)/python -m tests.release.address $(REPOSITORY)

.PHONY: clean
clean: ## remove what the other targets made
	rm -rf $(VENV) .venv-2.* .collections .cache .hypothesis build

# ---- what the targets above stand on

.PHONY: copy
copy:
	@# tests/output stays: ansible-test keeps its own venv there.
	@mkdir -p $(COPY)
	@find $(COPY) -mindepth 1 -maxdepth 1 ! -name tests -exec rm -rf {} +
	@! test -d $(COPY)/tests || find $(COPY)/tests -mindepth 1 -maxdepth 1 ! -name output -exec rm -rf {} +
	@git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do \
	    if test -e "$$file"; then printf '%s\0' "$$file"; fi; done | tar -cf - --null -T - | tar -xf - -C $(COPY)
	@# With a repository of its own, ansible-test and ansible-lint know which files are meant.
	@git init --quiet $(COPY)

$(LINK):
	@mkdir -p $(@D)
	@ln -sfn ../../.. $@

$(BIN)/python:
	@for python in $(PYTHONS); do \
	    if "$$python" -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)' 2>/dev/null; then \
	        echo "Making $(VENV) with $$("$$python" --version) ($$python)"; exec "$$python" -m venv $(VENV); \
	    fi; \
	done; \
	echo "No Python 3.10 or newer with the venv module runs here (tried: $(PYTHONS))." >&2; \
	echo "Install one (on Debian and Ubuntu with its python3-venv package), or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1

define install
@echo "Installing $< into $(VENV)"
@$(BIN)/python -m pip install -qq --disable-pip-version-check -r $<
@touch $@
endef

$(VENV)/.demo: requirements/demo.txt | $(BIN)/python
	$(install)

$(VENV)/.test: requirements/test.txt requirements/demo.txt | $(BIN)/python
	$(install)

$(VENV)/.docs: requirements/docs.txt requirements/demo.txt | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' || { \
	    echo "make docs needs Python 3.12 or newer (Sphinx does); $(VENV) has $$($(BIN)/python --version)." >&2; exit 1; }
	$(install)

$(VENV)/.pictures: requirements/pictures.txt requirements/demo.txt | $(BIN)/python
	$(install)

# Over the ansible-core that demo.txt takes for this Python.
$(VENV)/.core-%: requirements/core-%.txt $(VENV)/.test
	$(install)

$(VENV)/.lint: requirements/lint.txt requirements/demo.txt | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "make lint needs Python 3.11 or newer (ansible-lint does); $(VENV) has $$($(BIN)/python --version)." >&2; \
	    echo "Use another one beside it: make lint PYTHON=/path/to/python3.13 VENV=.venv-lint" >&2; exit 1; }
	$(install)
