# Steward: everything one needs to run it, try it and change it.
# Works with git, python3 (3.11 or newer, with venv) and make.

PYTHON ?= python3
VENV := .venv/bin/python
ARGS ?=
export PORT DEMO

.DEFAULT_GOAL := help
.PHONY: help run test bench lint pictures format python

help: ## this list
	@echo "Steward · 内管家"
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '%-14s %s\n' "$$name" "$$text"; done

python:
	@command -v $(PYTHON) >/dev/null || { echo "  ! There is no $(PYTHON) on this machine. Install Python 3.11 or newer, or name yours: make run PYTHON=/path/to/python"; exit 1; }

run: python ## start everything on http://127.0.0.1:8000 (PORT=8001 for another port, DEMO=0 for an empty office)
	@$(PYTHON) -m office.runtime.prepare run --web
	@exec $(VENV) manage.py up

test: python ## all tests, on their own throw-away servers (ARGS="-k letter" to choose)
	@$(PYTHON) -m office.runtime.prepare dev
	@exec $(VENV) manage.py with_services -- $(VENV) -m office.runtime.suite $(ARGS)

bench: python ## measure, and write var/bench.json
	@$(PYTHON) -m office.runtime.prepare dev
	@exec $(VENV) manage.py with_services --durable -- $(VENV) manage.py bench $(ARGS)

lint: python ## formatter, linter, imports, types, templates, translations
	@$(PYTHON) -m office.runtime.prepare dev
	@exec $(VENV) manage.py with_services -- $(VENV) -m office.runtime.lint

pictures: python ## take the pictures of the README from a running demo office (PORT=8000)
	@$(PYTHON) -m office.runtime.prepare dev
	@$(VENV) docs/pictures/take.py http://127.0.0.1:$(or $(PORT),8000)

format: python ## put the code in order
	@$(PYTHON) -m office.runtime.prepare dev
	@$(VENV) -m ruff check --fix-only --quiet . && $(VENV) -m ruff format --quiet .
