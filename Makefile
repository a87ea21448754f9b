# The one list of commands. Each sets up .venv itself; `make help` lists them.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/ready
DEV := .venv/dev-ready
CROISSANT := .venv-croissant/ready
EXCHANGE := .venv-exchange/ready
TESTS := pytest -n auto --dist worksteal
PIP_INSTALL := pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

unexport ROSTRA_CORPUS # these commands are about the corpus of this repository
unexport PYTHONDONTWRITEBYTECODE # or each would compile all sources and tests anew

.PHONY: help run test check docs bench bench-trace bench-exchange soak eval lower-bounds figures pictures format lock clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(READY) ## set up what a user needs, load the shipped corpus and show it
	@$(BIN)/rostra info

test: $(DEV) $(CROISSANT) $(EXCHANGE) ## add the development tools and run every test
	$(BIN)/$(TESTS)

check: $(DEV) $(CROISSANT) $(EXCHANGE) ## what CI runs: lint, types, tests, and the shipped corpus
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/reuse lint --quiet || { $(BIN)/reuse lint; exit 1; }
	$(BIN)/rostra validate
	$(BIN)/rostra verify
	$(BIN)/rostra build --check
	$(BIN)/python scripts/figures.py --check
	$(BIN)/python scripts/countries.py --check
	$(BIN)/rostra schema check --run-migrations --against "$$(basename "$$(ls -d schema/published/*/ | sort -V | tail -n 1)")"
	$(MAKE) docs
	$(BIN)/$(TESTS)

docs: $(DEV) ## build the documentation site in docs/_build/html; a warning fails
	$(BIN)/python -m sphinx -W --keep-going -n -q -b html docs docs/_build/html

bench: $(DEV) .venv-peers/ready ## measure against the peers, as ratios in one run
	@missed=0; \
	$(BIN)/python scripts/bench.py || missed=1; \
	$(BIN)/python scripts/bench_validate.py || missed=1; \
	$(BIN)/python scripts/bench_reading.py $(BENCH_TOKENS:%=--tokens %) || missed=1; \
	$(BIN)/python scripts/bench_schema.py || missed=1; \
	exit $$missed

bench-trace: $(DEV) .venv-trace-peers/ready ## measure tracing on made quotations, beside its peers
	$(BIN)/python scripts/bench_trace.py --peers .venv-trace-peers/bin/python

bench-exchange: $(DEV) ## measure the import of TEI beside a plain loop: WORDS=17800000 (2,000,000)
	$(BIN)/python scripts/bench_exchange.py $(WORDS:%=--words %)

soak: $(DEV) ## attack: COUNT=1000 attacks of each kind (100), SEED=any text (1), KINDS="releases …"
	$(BIN)/python scripts/soak $(KINDS) $(COUNT:%=--count %) $(SEED:%=--seed %)
	$(if $(KINDS),,$(BIN)/$(TESTS) -m hypothesis --hypothesis-profile=soak --hypothesis-seed='$(or $(SEED),1)')

eval: $(READY) ## score drafting on marked reports, on the corpus and, with baselines, on GOLD=FILE.jsonl
	@$(BIN)/python scripts/evaluate.py $(if $(GOLD),--gold "$(GOLD)")

lower-bounds: ## run the tests at exactly the lower bounds that pyproject.toml declares
	$(MAKE) .venv-lower/ready
	.venv-lower/bin/$(TESTS)

figures: $(DEV) ## write the generated parts of schemas and documents anew
	$(BIN)/python scripts/figures.py
	$(BIN)/python scripts/documents.py

pictures: $(DEV) ## take the pictures of the explorer page anew (needs Chromium)
	$(BIN)/python scripts/pictures.py

format: $(DEV) ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: $(DEV) ## resolve all environments anew
	$(LOCK) --output-file requirements/run.txt --upgrade pyproject.toml requirements/run.in
	$(LOCK) --output-file requirements/dev.txt --upgrade --constraint requirements/run.txt \
		--all-extras pyproject.toml requirements/run.in requirements/dev.in
	$(LOCK) --output-file requirements/lower.txt --upgrade requirements/lower.in
	$(LOCK) --output-file requirements/peers.txt --upgrade requirements/peers.in
	$(LOCK) --output-file requirements/trace-peers.txt --upgrade requirements/trace-peers.in
	$(LOCK) --output-file requirements/croissant.txt --upgrade requirements/croissant.in
	$(LOCK) --output-file requirements/exchange.txt --upgrade \
		--override requirements/exchange-overrides.txt requirements/exchange.in

clean: ## remove what these commands made
	rm -rf .venv .venv-lower .venv-peers .venv-trace-peers .venv-croissant .venv-exchange .bench dist docs/_build .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(READY): requirements/run.txt pyproject.toml
.venv-lower/ready: requirements/lower.txt pyproject.toml

# On top of what a user needs, in the same environment.
$(DEV): requirements/dev.txt $(READY)
	$(BIN)/$(PIP_INSTALL) --require-hashes --requirement $<
	@touch $@

# Rostra is not among its peers, nor beside the reference implementation of Croissant.
.venv-peers/ready .venv-trace-peers/ready $(CROISSANT): .venv-%/ready: requirements/%.txt
	$(PYTHON) -m venv --clear .venv-$*
	.venv-$*/bin/$(PIP_INSTALL) --require-hashes --requirement $<
	@touch $@

# The libraries of other formats. Not every version of Python has them all; tests without them are
# skipped and say so. Without --no-deps, pip would miss what the overrides leave out.
$(EXCHANGE): requirements/exchange.txt
	$(PYTHON) -m venv --clear .venv-exchange
	.venv-exchange/bin/$(PIP_INSTALL) --no-deps --require-hashes --requirement $< && touch $@ || \
		echo "the libraries of other formats could not be installed: they are not tested" >&2

# Only what the locked file names, by its hashes; the build backend is among it.
%/ready:
	@test -n "$(PYTHON)" || { echo "Rostra needs Python 3.11 or newer: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv --clear $*
	$*/bin/$(PIP_INSTALL) --require-hashes --requirement $<
	$*/bin/$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
