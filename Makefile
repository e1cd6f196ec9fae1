# Needs Python 3.11 or newer, make and pip; everything else is installed into $(VENV).

PYTHON ?= python3
VENV ?= .venv
LOCK ?= requirements/newest.txt
UV ?= uv
PYTEST_ARGS ?=

BIN := $(VENV)/bin
# Tests wait for servers more than they work: four at a time, on two processors too.
WORKERS := -n 4 --dist worksteal
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --upgrade pyproject.toml --extra demo

.PHONY: help demo test check coverage lint test-real test-quick-starts lock clean

help:
	@echo "make demo       see it work on both sample projects, on a private PostgreSQL"
	@echo "make test       run the tests"
	@echo "make check      lint, types, imports and tests: what CI runs"
	@echo "make test-real  run against real applications (downloads them)"
	@echo "make test-quick-starts  follow the README's quick starts (downloads)"
	@echo "make lock       write requirements/*.txt anew (needs uv)"
	@echo "make clean      delete what was built"

demo: $(INSTALLED)
	@$(BIN)/python -m sample_projects.demo

test: $(INSTALLED)
	@echo "== pytest"
	@$(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

check: lint
	@echo "== pytest"
	@$(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

# Apart from check, because measuring makes the tests a third slower.
coverage: $(INSTALLED)
	@echo "== pytest, with branch coverage"
	@$(BIN)/python -m pytest $(WORKERS) --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

lint: $(INSTALLED)
	@echo "== ruff check"
	@$(BIN)/ruff check --quiet .
	@echo "== ruff format"
	@$(BIN)/ruff format --quiet --check --diff .
	@echo "== mypy"
	@$(BIN)/mypy --no-error-summary
	@echo "== import-linter"
	@$(BIN)/lint-imports --no-logo > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }

test-real: $(INSTALLED)
	@echo "== pytest, real applications"
	@$(BIN)/python -m pytest -m real $(PYTEST_ARGS) tests

test-quick-starts: $(INSTALLED)
	@echo "== pytest, the README's quick starts in clean environments"
	@$(BIN)/python -m pytest -m quick_start $(PYTEST_ARGS) tests/quick_starts

lock:
	@command -v $(UV) > /dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	@echo "== requirements/newest.txt"
	@$(COMPILE) --group dev -o requirements/newest.txt > /dev/null
	@echo "== requirements/oldest.txt"
	@$(COMPILE) --group test --group build --resolution lowest-direct -o requirements/oldest.txt > /dev/null
	@! grep -n '://' requirements/*.txt || { echo "a lock file names a host"; exit 1; }

clean:
	rm -rf $(VENV) .venv-oldest .venv-newest build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made anew, never mended: what the lock no longer names must not stay behind.
$(LOCKED): $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "migration-idx needs Python 3.11 or newer, and $(PYTHON) is" \
			"$$($(PYTHON) --version 2>&1): make PYTHON=python3.11"; exit 1; }
	@echo "== $(VENV) with $$($(PYTHON) --version 2>&1) from $(LOCK)"
	@sh requirements/install.sh "$(PYTHON)" "$(VENV)" "$(LOCK)"
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	@sh requirements/install.sh "$(PYTHON)" "$(VENV)" project
	@touch $@
