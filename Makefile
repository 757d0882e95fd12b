# make demo and make test work on a machine with only python3 (3.11 or later, with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than there are processors: many tests wait for a host that lets them wait.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
# Also holds for the build environment that pip makes for itself.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint format screenshots golden examples faults soak concurrency thorough leaks bench wheel clean

demo: $(VENV)/.runtime
	@$(BIN)/tracker-doctor demo

test: lint
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: $(VENV)/.dev
	$(BIN)/python -m screenshots.make
	$(BIN)/python -m screenshots.keys

golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden

# The example on each page of `explain`: brings every code about, in some minutes.
examples: $(VENV)/.dev
	$(BIN)/python -m tests.explain

faults: $(VENV)/.dev
	$(BIN)/python -m tests.faults

# What holds for every input, on ten times as many examples.
thorough: $(VENV)/.dev
	THOROUGH=1 $(BIN)/pytest -n $(WORKERS) --dist worksteal tests/exports tests/decoders tests/test_rules_file.py

# A hundred thousand secrets planted, in every field and form, out by every output.
leaks: $(VENV)/.dev
	$(BIN)/python -m tests.leaks

soak: $(VENV)/.dev
	$(BIN)/python -m tests.faults.soak

concurrency: $(VENV)/.dev
	$(BIN)/python -m tests.faults.concurrency

# Every figure of speed beside what it is held against; `make bench AREAS="wire startup"` measures some of them only.
bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench $(AREAS) --json build/bench.json
	@$(if $(strip $(AREAS)),,$(BIN)/python -m tests.bench.readme && $(BIN)/python -m screenshots.growth)

wheel: $(VENV)/.dev
	$(BIN)/python -m build --wheel

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "tracker-doctor needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 demo" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
