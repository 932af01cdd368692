# The house's commands: `make` alone prints them. Everything is installed into .venv, and only
# when pyproject.toml has changed since.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app app
# More for pytest, as in: make test ARGS="-n 2 -k closing"
ARGS ?=

# A catalogue is compiled whenever its .po is newer; the .mo files are not kept in git.
CATALOGUES = $(wildcard translations/*/LC_MESSAGES/*.po)
COMPILED = $(CATALOGUES:.po=.mo)

.DEFAULT_GOAL := help
.PHONY: help run test quick lint translations walk bench

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed-run $(COMPILED) ## Install, migrate, fill an empty database with the demo, serve on 127.0.0.1:5000
	$(FLASK) migrate
	$(FLASK) seed demo --if-empty
	$(BIN)/python app.py

test: lint $(COMPILED) ## Lint and every test; PostgreSQL and the browser where they are
	$(BIN)/pytest -n auto --maxprocesses 6 --dist loadfile --no-loadscope-reorder $(ARGS)

quick: lint ## Lint and the tests of rules/ and models/ on SQLite, under a minute
	$(BIN)/pytest -n 2 --dist worksteal tests/rules tests/models -m "not postgres and not browser and not slow" $(ARGS)

lint: $(VENV)/.installed-test ## Style, types, and which folder may import which
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	@# -S leaves out every installed package: rules/ must import with the standard library alone.
	$(BIN)/python -S -c "import importlib, pkgutil, rules; \
		[importlib.import_module(m.name) for m in pkgutil.walk_packages(rules.__path__, 'rules.')]"

translations: $(VENV)/.installed-test ## Gather what people read into translations/en, and compile it
	$(BIN)/python -m translations.gather
	@$(MAKE) --no-print-directory compiled

walk: $(VENV)/.installed-test ## Walk the lives of both policies at random beside their references, 20,000 steps per database
	DESK_WALK_STEPS=$${DESK_WALK_STEPS:-20000} $(BIN)/pytest tests/walk -s $(ARGS)

bench: $(VENV)/.installed-test ## Measure numbers, workdays, recounting, the grid and the obligations against their limits
	$(BIN)/python -m tests.bench

.PHONY: compiled
compiled: $(COMPILED)

translations/%.mo: translations/%.po | $(VENV)/.installed-run
	$(BIN)/pybabel -q compile -i $< -o $@ -l $(firstword $(subst /, ,$*))

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[pg]'
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[pg,test]'
	@touch $(VENV)/.installed-run $@
