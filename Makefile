# The commands of the house: `make help` lists them.
# They need python3 (3.11 or newer), make and git; everything else is installed under $(VENV).

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# The demonstration keeps to itself: your own workspace is elsewhere.
DEMO_HOME ?= demo-home
# `make demo ARGS="--no-serve"`, `make test ARGS="-k smartlead"`
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint bench lock

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.vigie ## Build the demonstration workspace, serve it, print the address and how to sign in
	@$(BIN)/vigie --home "$(DEMO_HOME)" demo $(ARGS)

serve: $(VENV)/.vigie ## Serve your own workspace
	@$(BIN)/vigie serve $(ARGS)

test: lint ## Install what the tests need, check the code, run every test
	@scripts/chromium
	@scripts/postgresql
	@scripts/dovecot
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.dev ## Check style, import floors and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet src tests bench
	$(BIN)/lint-imports --no-cache
	$(BIN)/pyright --pythonpath $(BIN)/python

bench: $(VENV)/.dev ## Measure speed and size; the table goes to docs/performance.md
	$(BIN)/python bench $(ARGS)

lock: $(VENV)/.dev ## Pin the dependencies again after an edit of requirements*.in
	$(LOCK) --output-file requirements.lock requirements.in requirements-build.in
	$(LOCK) --output-file requirements-dev.lock requirements.in requirements-build.in requirements-dev.in

# A stamp is touched when its step succeeded, so that a second `make` runs no pip at all.
$(VENV)/.made:
	@scripts/venv "$(PYTHON)" "$(VENV)"
	@touch $@

$(VENV)/.vigie: requirements.lock pyproject.toml $(VENV)/.made
	@echo "Installing Vigie into $(VENV) (once) ..." >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.vigie
	@echo "Installing the tools of the tests into $(VENV) (once) ..." >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
