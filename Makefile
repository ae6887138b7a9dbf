# Every target prints the commands it runs. With uv on PATH the environment is made by uv, without it by venv and pip:
# the same versions either way. `make UV= test` does without uv, `make PYTHON=python3.12 test` chooses the Python,
# `make QUIET=1 test` leaves out the installer's progress, `make CAMPAIGN=1 test` adds the long campaigns.

UV ?= $(shell command -v uv 2>/dev/null)
MODERN := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
ifndef PYTHON
PYTHON := $(or $(shell for p in python3 python3.13 python3.12 python3.11; do \
            $$p $(MODERN) 2>/dev/null && echo $$p && break; done),python3)
endif
PIP := .venv/bin/python -m pip --disable-pip-version-check $(if $(QUIET),-qq)
REGISTRY := https://pypi.org/simple

SIDE_BY_SIDE := -n auto --dist loadfile

.PHONY: app test fast campaign lint bench setup lock lowest

app: .venv/.ready
	.venv/bin/bond compare price_war calm_market
	.venv/bin/bond app

test: .venv/.ready
	.venv/bin/python -m pytest $(SIDE_BY_SIDE) $(if $(CAMPAIGN),,-m "not campaign")

fast: .venv/.ready
	.venv/bin/python -m pytest $(SIDE_BY_SIDE) -m "not slow and not browser and not campaign"

campaign: .venv/.ready
	.venv/bin/python -m pytest -n auto --dist worksteal -m campaign

lint: .venv/.ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy -n auto
	.venv/bin/codespell

bench: .venv/.ready
	.venv/bin/bond bench

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) $(MODERN) 2>/dev/null || { echo 'Bind or Bond needs Python 3.11 or newer, which "$(PYTHON)" is not: name one, as in "make PYTHON=python3.12 $(MAKECMDGOALS)".' >&2; exit 1; }
ifneq ($(UV),)
	$(UV) sync --locked --all-extras --python $(PYTHON) $(if $(QUIET),-q)
else
	$(PYTHON) -m venv --clear .venv
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps -e .
endif
	touch $@

lock:
	uv --no-config lock --default-index $(REGISTRY)
	uv --no-config export -q --locked --default-index $(REGISTRY) --format requirements.txt --no-emit-project --all-extras -o requirements.lock

lowest:  # do the oldest versions that pyproject.toml allows still do? With uv, in an environment of its own
	uv --no-config venv -q --clear --python 3.11 .lowest
	uv --no-config pip install -q --python .lowest --resolution lowest-direct --all-extras -r pyproject.toml
	uv --no-config pip install -q --python .lowest --no-deps -e .
	.lowest/bin/python -m pytest $(SIDE_BY_SIDE) -m "not slow and not browser and not campaign"
	.lowest/bin/python -m pytest tests/ui/test_arena_browser.py
