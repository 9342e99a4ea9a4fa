# On a machine with Python 3.11 or newer, git and make: `make demo` shows fixtrail at work, `make test` checks all of it.
# `make PYTHON=/path/to/python3 ...` chooses another Python than the first on the PATH that is new enough.

ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
endif

UV_VERSION = 0.13.9
UV = UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=.venv VIRTUAL_ENV= .venv-uv/bin/uv --quiet
RUN = .venv/bin/
NEEDS = fixtrail needs Python 3.11 or newer
SOURCES = src tests benchmarks
TESTS = -n auto --cov --cov-report=term

.PHONY: help setup demo test check fix docs clean

help:
	@echo "make demo   set up, and follow the trails of the sample archive"
	@echo "make test   set up, and run all checks and tests"
	@echo "make fix    format, and repair what the linter can repair"
	@echo "make docs   generate the reference pages and the report's schema anew"
	@echo "make clean  remove what these made"

setup: .venv/.ready

.venv-uv/.ready: Makefile
	@test -n "$(PYTHON)" || { echo "$(NEEDS), and none is on the PATH; name one: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "$(NEEDS); there is no $(PYTHON)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(NEEDS); $(PYTHON) is `"$(PYTHON)" -c 'import platform; print(platform.python_version())'`" >&2; exit 1; }
	@echo "Setting up: uv $(UV_VERSION) in .venv-uv"
	@rm -rf .venv-uv
	@"$(PYTHON)" -m venv .venv-uv
	@.venv-uv/bin/python -m pip install -qq --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/.ready: .venv-uv/.ready pyproject.toml uv.lock
	@echo "Setting up: fixtrail and its tools in .venv"
	@$(UV) sync --locked --inexact --python .venv-uv/bin/python
	@touch $@

demo: .venv/.ready
	@sh tools/demo.sh $(RUN)fixtrail

test: check

check: .venv/.ready
	@echo "ruff format" && $(RUN)ruff format --quiet --check $(SOURCES)
	@echo "ruff check" && $(RUN)ruff check --quiet $(SOURCES)
	@echo "mypy" && $(RUN)mypy --no-error-summary
	@echo "lint-imports" && contracts=`$(RUN)lint-imports --no-cache 2>&1` || { echo "$$contracts"; exit 1; }
	@echo "pytest" && $(RUN)pytest $(TESTS)

fix: .venv/.ready
	@$(RUN)ruff check --quiet --fix-only $(SOURCES)
	@$(RUN)ruff format --quiet $(SOURCES)

docs: .venv/.ready
	@$(RUN)python -m tests.docs.generated

clean:
	rm -rf .venv .venv-uv demo .coverage* .mypy_cache .ruff_cache .hypothesis
