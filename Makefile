# One door: `make` alone lists what there is to do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
INSTALLED := $(VENV)/.installed
ifdef UV
PIP := uv pip install --quiet --python $(BIN)/python
else
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo check test test-all quality floors rivals train train-theme bench docs constraints clean

help:  ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(INSTALLED)  ## make .venv with everything that is needed
$(INSTALLED): pyproject.toml constraints.txt
	@echo "setting up $(VENV) (a minute or two, once)"
ifdef UV
	@test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) $(VENV)
else
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=24'
endif
	@$(PIP) -c constraints.txt -e '.[dev]'
	@touch $@

demo: setup  ## crawl three sample newspapers, read them, and serve the archive in a browser
	@$(BIN)/guong demo

check: setup  ## ruff, mypy (strict), import-linter, floors of quality
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pipelines.quality --floors tests/gold/floors.toml

test: setup  ## the tests that need nothing but Python, in parallel
	$(BIN)/pytest -m 'not slow and not browser' -r s

test-all: setup  ## every test, the browser's and the slow ones too; nothing is skipped
	$(BIN)/pytest --nothing-skipped -r s

quality: setup  ## how well pages and themes are read, beside trafilatura (and newspaper4k, after `make rivals`)
	$(BIN)/python -m pipelines.quality --others --wrong

floors: setup  ## pin what quality has reached; LOWER="set.reader.figure ..." names floors that may fall
	$(BIN)/python -m pipelines.quality --floors tests/gold/floors.toml --set $(addprefix --lower ,$(LOWER))

rivals:  ## an environment of its own, .venv-rivals, for other tools that are only measured against
	@test -x .venv-rivals/bin/python || $(PYTHON) -m venv .venv-rivals
	@.venv-rivals/bin/python -m pip install --quiet --disable-pip-version-check newspaper4k==0.9.6 lxml_html_clean

train-theme: setup  ## learn what the cues of the theme are worth, from the gold of themes, pages and mentions
	$(BIN)/python -m pipelines.theme_training tests/gold

bench: setup  ## measure, side by side with what one would use instead
	$(BIN)/python -m tests.bench $(BENCH)

train: setup  ## learn the model of mentions anew from tests/gold/entities
	@$(BIN)/python -m pipelines.entities.learned.training

docs: setup  ## write the pages of docs/ that come from the code
	$(BIN)/python docs/generate.py

constraints: setup  ## pin what pyproject.toml resolves to today, in constraints.txt
	$(BIN)/pip-compile --quiet --extra dev --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --upgrade --output-file constraints.txt pyproject.toml

clean:  ## remove .venv, caches and the demo's data
	rm -rf $(VENV) .venv-rivals .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache demo-data test-output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
