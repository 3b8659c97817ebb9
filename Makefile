# Every target works on a fresh machine that has Python 3.11 and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The tests start a hundred processes: what one compiles, the next need not.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo serve screenshots test test-all check format docs openapi bench bench-service lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

# A stamp holds which lock is installed: a target reinstalls only after its lock has changed.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/installed-bench: requirements-bench.lock $(VENV)/installed-dev
	$(PIP) install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/installed-autodiff: requirements-autodiff.lock $(VENV)/installed-dev
	$(PIP) install --quiet --require-hashes -r requirements-autodiff.lock
	@touch $@

install: $(VENV)/installed ## Make .venv with what runs the grader
install-dev: $(VENV)/installed-dev ## The same with the tools of development

demo: install ## Grade the example submissions through a real queue and store
	$(BIN)/grader demo

serve: install ## Run the whole service; SAMPLE=1 fills it with the data of a contest
	$(BIN)/grader serve $(if $(SAMPLE),--sample)

test: install-dev ## Run the tests (under 5 minutes on 2 cores)
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

test-all: $(VENV)/installed-autodiff ## Run the tests with the slow ones
	$(BIN)/pytest -n 2 --dist worksteal

check: install-dev ## Format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install-dev ## Format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: install-dev ## Write docs/verdicts.md and what docs/authoring.md shows anew
	$(BIN)/python -m tests.tables.page
	$(BIN)/python -m tests.rubric_check.authoring

screenshots: install-dev ## Take pictures of every page of the dashboard from the sample data
	$(BIN)/python -m tests.dashboard.screenshots docs/dashboard

openapi: install-dev ## Write tests/web/openapi.json anew from the calls
	$(BIN)/python -m web.document tests/web/openapi.json

bench: $(VENV)/installed-bench ## Measure speed beside a peer in one run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks --kinds
	$(BIN)/python -m benchmarks.queue_path
	$(BIN)/python -m benchmarks.pages

bench-service: install-dev ## Measure the whole service over HTTP, and `grader batch`
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.batch
	$(BIN)/python -m benchmarks.upload

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--no-strip-extras --no-emit-index-url --no-header --generate-hashes
lock: install-dev ## Write the locks anew from pyproject.toml
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group build --group dev --group autodiff -c requirements-dev.lock -o requirements-autodiff.lock
	$(LOCK) --group build --group dev --group bench -c requirements-dev.lock -o requirements-bench.lock

clean: ## Remove .venv and every cache
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
