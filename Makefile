# `make help` lists what can be made. Settings are given on the command line: make run PORT=8080

PORT ?= 5000
HOST ?= 127.0.0.1
VAR ?= var
SITE_URL ?=
DEMO ?= 1
PLACE ?=
TESTS ?=

# The newest Python that the pinned packages are tried with, if the machine has one
CANDIDATES = python3.13 python3.12 python3.11 python3 python3.14
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)
VENV = .venv/bin
STACK = $(VENV)/python -m stack

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench torture pictures clean lock install python services

help: ## Show this list
	@echo "make run [PORT=5000] [HOST=127.0.0.1] [VAR=var] [DEMO=1] [PLACE=] [SITE_URL=]"
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z%-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

python:
ifeq ($(strip $(PYTHON)),)
	@case "$${LC_ALL:-$${LC_MESSAGES:-$$LANG}}" in \
	zh*) echo "[JLP-S-002] 需要 Python 3.11 或更高版本及其 venv 模块。Debian/Ubuntu：apt install python3 python3-venv；或指定：make run PYTHON=/路径/python3.12" ;; \
	*) echo "[JLP-S-002] Python 3.11 or newer with its venv module is needed. Debian/Ubuntu: apt install python3 python3-venv; or name one: make run PYTHON=/path/to/python3.12" ;; \
	esac >&2; exit 1
endif

install: python ## Make .venv what requirements.lock says
	@$(PYTHON) -m stack.bootstrap

run: install ## The whole portal on http://127.0.0.1:5000, until Ctrl-C
	@$(STACK) run --var $(VAR) --host $(HOST) --port $(PORT) \
		$(if $(SITE_URL),--site-url $(SITE_URL)) $(if $(PLACE),--place "$(PLACE)") $(if $(filter 0 no,$(DEMO)),--no-demo)

services: install ## Only PostgreSQL, Valkey and Solr, in the background; prints their addresses
	@$(STACK) services --var $(VAR)

test: install ## Lint, types, and every test on services of its own (TESTS="tests/stack -k …" for some)
	@$(STACK) test -- $(TESTS)

lint: install ## ruff and pyright
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/pyright

format: install ## Put the code into its form
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .

bench: install ## Every benchmark against the stock part
	@$(STACK) bench

bench-%: install ## One benchmark: bench/<name>.py
	@$(STACK) bench $*

torture: install ## Kills, chaos, evil sources and histories of years against the harvest (hours)
	@$(STACK) torture

torture-%: install ## One of them: kills, chaos, evil or histories
	@$(STACK) torture $*

pictures: install ## Take the pictures of docs/images anew from a demo of its own
	@$(VENV)/python -m tests.browser.pictures

lock: install ## Resolve the packages and Solr's libraries anew
	@$(VENV)/uv --system-certs pip compile pyproject.toml --extra stack --extra test --extra dev \
		--universal --python-version 3.11 --generate-hashes --overrides stack/overrides.txt \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--upgrade --quiet --output-file requirements.lock
	@$(STACK) lock

clean: ## Stop everything and remove .venv, var/test and built files (var with your data stays)
	@if [ -x $(VENV)/python ]; then for folder in $(VAR) var/test var/bench var/torture; do \
		if [ -d $$folder ]; then $(STACK) services stop --var $$folder; fi; done; fi
	@rm -rf .venv var/test var/bench var/torture build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
