# dingokr: `make` alone lists what there is. Needs git, make, Python 3.11 or later and its pip.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-browser lint bench events chaos copies faults many model corpus mutation quarter pages docker-check pictures lock clean
.NOTPARALLEL:

PYTHON := .venv/bin/python
ROUNDS ?= 20
COPIES ?= 50
RUNS ?= 2000
PG_RUNS ?= 200
SEED ?= 1
WORKERS ?= 2

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

setup: .venv/.runtime ## build .venv; the command is then .venv/bin/dingokr

demo: .venv/.runtime ## the bot with a local DingTalk, a chat page and a sample company
	@.venv/bin/dingokr demo

run: .venv/.runtime ## the bot with the settings of .env
	@.venv/bin/dingokr serve

test: .venv/.development ## every test that needs no browser
	$(PYTHON) -m pytest -n $(WORKERS) tests

test-browser: .venv/.development ## the chat page, the pages and the charts in a real Chromium
	$(PYTHON) -m pytest tests/browser

lint: .venv/.development ## style, types, floors, dependencies, dead code
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m deptry .
	$(PYTHON) -m vulture

bench: .venv/.development ## acknowledged updates a second, against two baselines
	$(PYTHON) -m tests.bench.run

events: .venv/.development ## 10,000 encrypted pushes each way, and 50,000 altered ones signed anew, SEED=1
	$(PYTHON) -m tests.dingtalk_client.pushes --seed $(SEED)

chaos: .venv/.development ## kill -9 under load ROUNDS=20 times, and two years of timetables, SEED=1
	$(PYTHON) -m tests.chaos.kill_nine --rounds $(ROUNDS) --seed $(SEED)
	$(PYTHON) -m tests.chaos.two_years --seed $(SEED)

copies: .venv/.development ## 50 backups under writes, each held against what was written, COPIES=50
	$(PYTHON) -m tests.chaos.copies --rounds $(COPIES)

faults: .venv/.development ## DingTalk at its worst: 10,000 messages through faults, half an hour of silence
	$(PYTHON) -m tests.chaos.fault_soup --seed $(SEED)
	$(PYTHON) -m tests.chaos.outage --seed $(SEED)
	$(PYTHON) -m tests.chaos.silent_dingtalk

many: .venv/.development ## ten thousand groups due in one minute; takes twelve
	$(PYTHON) -m tests.chaos.many_groups

model: .venv/.development ## random talk against plain dicts, RUNS=2000, PG_RUNS=200, SEED=1
	$(PYTHON) -m tests.model.run --runs $(RUNS) --pg-runs $(PG_RUNS) --seed $(SEED)

corpus: .venv/.development ## what people type in four languages, and 100,000 random lines, SEED=1
	$(PYTHON) -m tests.corpus.run --seed $(SEED)

mutation: .venv/.development ## do the tests of okr/ notice a slip in okr/? SEED=1
	$(PYTHON) -m tests.mutation.run --seed $(SEED)

quarter: .venv/.development ## play a quarter in the demo company, and write docs/a-quarter.md
	$(PYTHON) -m tests.quarter.run

pages: .venv/.development ## write the pages about DingTalk's rules and faults from the tables behind them
	$(PYTHON) -m tests.pages.run

docker-check: .venv/.runtime ## the Dockerfile's steps, one by one, without a container engine
	$(PYTHON) tools/docker_check.py

pictures: .venv/.development ## take the pictures of the readmes and docs/setup.md again; needs chromium
	$(PYTHON) tools/pictures.py

lock: .tools/bin/uv ## compile both lock files anew
	@tools/environment.sh lock

clean: ## remove .venv and .tools
	rm -rf .venv .tools

.tools/bin/uv:
	@tools/environment.sh uv

.venv/.runtime: requirements.lock tools/environment.sh
	@tools/environment.sh runtime

.venv/.development: .venv/.runtime requirements-dev.lock
	@tools/environment.sh development
