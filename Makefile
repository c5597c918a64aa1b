# The commands of the project. `make` alone lists them.
#
# Each command first makes a virtual environment from the locked requirements, if there is none.
# The stamp files are written last, so that a set-up that was interrupted starts over.

PYTHON ?= python3
VENV ?= .venv
UV ?= uv

BIN := $(VENV)/bin
DEPENDENCIES := $(VENV)/.dependencies
INSTALLED := $(VENV)/.installed
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input

FLOWS := $(sort $(shell find $(wildcard flows examples) -name '*.flow.yaml'))
GATES := tests/test_layers.py tests/test_packaging.py $(wildcard tests/docs)
DEMO := flows/restaurant/restaurant.flow.yaml
SCHEMA := schemas/flow.schema.json

LOCK := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--no-header --no-annotate $(LOCK_OPTIONS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check schema editors bench fuzz lock clean

help: ## list the commands
	@echo 'usage: make COMMAND'
	@echo
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' $(MAKEFILE_LIST) | awk -F ': ' '{printf "  %-10s %s\n", $$1, $$2}'
	@echo
	@echo 'Variables: PYTHON=$(PYTHON) (3.11 to 3.13), VENV=$(VENV), PYTEST=options for make test.'

demo: $(INSTALLED) ## check, draw and hold a conversation, offline and without keys
	@mkdir -p build/demo
	@echo '==> Check a flow'
	$(BIN)/flowcat validate $(DEMO)
	@echo '==> Draw it'
	$(BIN)/flowcat graph $(DEMO) --format svg -o build/demo/restaurant.svg
	$(BIN)/flowcat graph $(DEMO) --format mermaid -o build/demo/restaurant.mmd
	@echo 'The pictures are build/demo/restaurant.svg and build/demo/restaurant.mmd.'
	@echo '==> Hold a conversation on Pipecat, with a scripted caller and no language model'
	$(BIN)/flowcat chat $(DEMO) --script flows/restaurant/caller.txt

test: $(INSTALLED) ## run all tests
	$(BIN)/python -m pytest -n auto $(PYTEST)

check: $(INSTALLED) ## lint, formatting, types, layers, packaging, docs, the schema, our own flows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(GATES)
	@mkdir -p build
	$(BIN)/flowcat schema -o build/flow.schema.json
	@cmp build/flow.schema.json $(SCHEMA) || { echo '$(SCHEMA) is out of date: run `make schema`'; exit 1; }
	$(BIN)/flowcat validate --strict $(FLOWS)
	$(BIN)/flowcat fmt --check $(FLOWS)

schema: $(INSTALLED) ## write the JSON Schema of flow files anew
	@mkdir -p $(dir $(SCHEMA))
	$(BIN)/flowcat schema -o $(SCHEMA)

editors: $(INSTALLED) ## see what a YAML language server offers in a flow (needs npm)
	cd editors && npm install --no-package-lock --no-fund --no-audit --silent
	$(BIN)/python -m pytest editors

bench: $(INSTALLED) ## measure speed and print the figures (BENCH=--quick takes fewer rounds)
	$(BIN)/python -m benchmarks $(BENCH)

fuzz: $(INSTALLED) $(VENV)/.fuzz ## look a minute for texts that break a promise (FUZZ=-max_total_time=600: ten)
	$(BIN)/python -m tests.fuzz.campaign $(FUZZ)

$(VENV)/.fuzz: requirements/fuzz.txt $(DEPENDENCIES)
	$(PIP_INSTALL) --quiet --require-hashes -r requirements/fuzz.txt
	@touch $@

lock: ## write requirements/*.txt anew (needs uv; LOCK_OPTIONS=--upgrade for newer versions)
	@command -v $(UV) >/dev/null || { echo '`make lock` needs uv: pip install uv'; exit 2; }
	$(LOCK) pyproject.toml --extra pipecat --extra mcp --extra postgres --extra tracing --group dev --group build \
		--constraints requirements/pins.in --output-file requirements/dev.txt
	$(LOCK) --group build --constraints requirements/dev.txt --output-file requirements/build.txt
	$(LOCK) pyproject.toml requirements/standalone.in --group build \
		--constraints requirements/build.txt --output-file requirements/standalone.txt
	$(LOCK) requirements/fuzz.in --output-file requirements/fuzz.txt

clean: ## remove the virtual environment and everything built
	rm -rf $(VENV) $(STANDALONE_VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One of the dependencies has no wheel. It is built with the locked setuptools, because pip would
# otherwise fetch one that no hash guards.
$(DEPENDENCIES): requirements/build.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo 'Flowcat needs Python 3.11 to 3.13: make PYTHON=python3.12 ...'; exit 2; }
	@echo '==> Make $(VENV) from the locked requirements (about a minute, once)'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP_INSTALL) --require-hashes -r requirements/build.txt
	$(PIP_INSTALL) --require-hashes --no-build-isolation --use-pep517 -r requirements/dev.txt
	@touch $@

$(INSTALLED): $(DEPENDENCIES) pyproject.toml
	@echo '==> Install Flowcat into $(VENV)'
	$(PIP_INSTALL) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The tests of the standalone package of Flows, whose Pipecat cannot stand beside the newer one.
STANDALONE_VENV ?= .venv-standalone
STANDALONE := $(STANDALONE_VENV)/.installed
STANDALONE_PIP := $(STANDALONE_VENV)/bin/python -m pip install --disable-pip-version-check --no-input

.PHONY: standalone
standalone: $(STANDALONE) ## run the tests of sessions on the standalone pipecat-ai-flows 1.4.0
	$(STANDALONE_VENV)/bin/python -m pytest tests/standalone $(PYTEST)

$(STANDALONE): requirements/build.txt requirements/standalone.txt pyproject.toml
	@echo '==> Make $(STANDALONE_VENV) from its own locked requirements (about a minute, once)'
	$(PYTHON) -m venv --clear $(STANDALONE_VENV)
	$(STANDALONE_PIP) --require-hashes -r requirements/build.txt
	$(STANDALONE_PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements/standalone.txt
	$(STANDALONE_PIP) --quiet --no-deps --no-build-isolation --editable .
	@touch $@
