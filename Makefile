# Every target sets up what it needs; the second time that takes no time.
#   make demo              the whole of Marsad on a press of its own, without network
#   make PYTHON=python3.12 … with another interpreter;  make WHEELS=DIR … from a folder of wheels, without an index
.DEFAULT_GOAL := help
.PHONY: help install demo init doctor run service test check gate faults bench lock sample clean

PYTHON ?= python3
VENV ?= .venv
WHEELS ?=
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps $(if $(WHEELS),--no-index --find-links $(WHEELS))
# The lock names no index; --no-build-isolation lets the build backend come from the lock too.
EDITABLE := $(PIP) --no-index --no-build-isolation --editable .

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

install: $(VENV)/installed ## set up what runs, in .venv
demo: $(VENV)/installed ## watch a bundled press, deliver to a mailbox and a webhook here, show the ledger
	$(BIN)/marsad demo $(ARGS)

init: $(VENV)/installed ## write a marsad.toml to start from
	$(BIN)/marsad init $(ARGS)

doctor: $(VENV)/installed ## say what is wrong with this installation, and what to do
	$(BIN)/marsad doctor $(ARGS)

run: $(VENV)/installed ## watch the live press (needs marsad.toml: make init)
	$(BIN)/marsad run $(ARGS)

service: $(VENV)/installed ## print the unit by which systemd runs it (ARGS="--as USER")
	@$(BIN)/marsad service $(ARGS)

test: $(VENV)/installed-dev ## run the suite
	$(BIN)/python -m pytest -n auto $(ARGS)

check: $(VENV)/installed-dev ## lint, format, types, import contracts, data files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/marsad outlets check
	$(BIN)/marsad rules check

gate: $(VENV)/installed-dev ## what is read of the annotated articles beside its floor (ARGS=--raise writes what is better)
	$(BIN)/python -m tests.gate $(ARGS)

faults: $(VENV)/installed-dev ## kill supervisor, crawls and readers 60 times and see that nothing is lost
	$(BIN)/python -m tests.marsad.faults $(ARGS)

bench: $(VENV)/installed-dev ## measure, as ratios against a floor in the same run
	$(BIN)/python -m bench $(ARGS)

sample: $(VENV)/installed-dev ## write docs/sample/ anew from the demo
	$(BIN)/marsad demo --once --sample docs/sample

lock: $(VENV)/installed-dev ## resolve the locks anew from pyproject.toml (needs an index)
	$(BIN)/uv pip compile $(LOCK) --all-extras --group build --output-file requirements.txt pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --all-extras --group build --group dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade

clean: ## remove the environment and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/installed: requirements.txt pyproject.toml | preflight
	$(PIP) --require-hashes --requirement requirements.txt
	$(EDITABLE)
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@$(PYTHON) preflight.py $(VENV) $(WHEELS)
	$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@

.PHONY: preflight
preflight:
	@command -v $(PYTHON) >/dev/null || { echo "Marsad needs Python 3.11 or newer, and there is no $(PYTHON) here. Install it, or name yours: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	@test -e $(VENV)/installed -a ! requirements.txt -nt $(VENV)/installed -a ! pyproject.toml -nt $(VENV)/installed || $(PYTHON) preflight.py $(VENV) $(WHEELS)
