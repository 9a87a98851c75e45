# The chores of this project: `make help` lists them.
# .venv holds what the site needs (plain pip will do); .venv-dev holds the tools for tests, checks and builds as well.

SHELL := /bin/bash
# Debian's own Python, where it is new enough, does the same in three quarters of the time of one that was built
# without a profile (pyenv's, for one).
PYTHON ?= $(or $(shell /usr/bin/python3 -c \
  'import ensurepip, sys, venv; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null),python3)
PORT ?= 8000
TIMES ?= 1
SEED ?= 1
ROUNDS ?= 10
RUN := .venv/bin/python
DEV := .venv-dev/bin
COMPILE := uv pip compile --quiet --no-config --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup run demo whole-uk dev debian test test-fast coverage bench load drills fuzz instructions pages several-hosts fresh-install lint check fmt messages assets lock licences clean

help: ## list these chores
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- running the site

setup: .venv/.made ## make .venv from requirements.txt (quick when nothing changed)

.venv/.made: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "This needs Python 3.11 or newer; PYTHON=... names another."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo "This needs Python's venv. As root: apt-get install python3-venv"; exit 1; }
	@echo "==> Making .venv (the first time, about a minute)"
	@$(PYTHON) -m venv --clear .venv
	@$(RUN) -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements.txt
	@touch $@

run: setup demo ## run the site on 127.0.0.1:8000 with three councils (PORT=8001 for another port)
	@echo "==> Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@exec $(RUN) manage.py runserver 127.0.0.1:$(PORT)

demo: setup ## bring the database up to date, load three councils and the made-up Exampleshire; what is there stays
	@echo "==> Bringing the database up to date"
	@$(RUN) manage.py migrate --no-input
	@echo "==> Loading the three councils and Exampleshire (up to a minute the first time)"
	@$(RUN) manage.py load_demo --exampleshire

whole-uk: setup ## fill the PostgreSQL of DATABASE_URL with 382 made-up councils, to measure with (TIMES=10: ten times that)
	@$(RUN) manage.py migrate --no-input
	@$(RUN) manage.py load_whole_uk --times $(TIMES)

# --- tests and checks

dev: .venv-dev/.made ## make .venv-dev: the site's packages and those for tests, checks and builds

# uv, taken from the same lock file, installs in seconds what takes pip minutes.
.venv-dev/.made: requirements-dev.txt
	@echo "==> Making .venv-dev"
	@test -x $(DEV)/python || $(PYTHON) -m venv .venv-dev
	@test -x $(DEV)/uv || { sed -n '/^uv==/,/# via/p' $< > .venv-dev/uv.txt \
	  && $(DEV)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv-dev/uv.txt; }
	@$(DEV)/uv pip sync --quiet --no-config --require-hashes --python $(DEV)/python $<
	@touch $@

# What a site with its uploads in object storage needs; two hosts of it are started by the tests.
.venv-s3/.made: deploy/requirements-s3.txt | dev
	@echo "==> Making .venv-s3"
	@$(PYTHON) -m venv --clear .venv-s3
	@$(DEV)/uv pip sync --quiet --no-config --require-hashes --python .venv-s3/bin/python $<
	@touch $@

debian:
	@PYTHON=$(PYTHON) sh tests/debian_packages.sh

tests/node_modules/.made: tests/package-lock.json | dev
	@PATH="$(CURDIR)/$(DEV):$$PATH" npm ci --prefix tests
	@touch $@

test: debian dev .venv-s3/.made tests/node_modules/.made ## install what the tests need, then run all: SQLite, PostgreSQL, browser
	@BIN=$(DEV) $(DEV)/python tests/with_postgres.py bash tests/run_all.sh

coverage: dev ## which lines no test meets (SQLite, no browser)
	@env -u DATABASE_URL $(DEV)/python -m slipcover --source councils,pledges,plans,delivery,review,strategy_site \
	  --omit '*/migrations/*' --skip-covered -m pytest $(ARGS)

test-fast: dev ## the quick tests: SQLite, no browser (ARGS="-k pledge" to choose)
	@env -u DATABASE_URL $(DEV)/pytest $(ARGS)

# On PostgreSQL; DATABASE_URL names one that is kept (`make whole-uk`), else one with the demo councils is made.
bench: dev ## what pages cost the served site beside a static file, as ratios (ten minutes)
	@$(DEV)/python -W ignore -m tests.serving.bench

load: dev ## 25 requests a second, then 100, while officers save: errors, staleness, times (five minutes)
	@$(DEV)/python -W ignore -m tests.serving.load

drills: dev ## faults on purpose while officers save (DRILLS="kill-sqlite redis" chooses; as root, half an hour)
	@$(DEV)/python -W ignore -m tests.serving.drills $(DRILLS)

fuzz: dev ## ask the site what nobody asks, on PostgreSQL (SEED=1, ROUNDS=10 of some 250 requests)
	@$(DEV)/python tests/with_postgres.py $(DEV)/python -W ignore tests/fuzz.py --seed $(SEED) --rounds $(ROUNDS)

instructions: dev ## what pages cost in millions of instructions, on PostgreSQL (takes valgrind and a quarter of an hour)
	@$(DEV)/python tests/with_postgres.py $(DEV)/python -m tests.instructions

pages: dev ## write every page as text into FOLDER: made before and after a change of structure, `diff -r` compares them
	@$(DEV)/python -W ignore -m tests.page_dump $(FOLDER)

several-hosts: debian dev .venv-s3/.made ## run nginx, two hosts of the site and what they share, and break one after another
	@$(DEV)/python tests/with_postgres.py $(DEV)/python -m pytest -m several_hosts tests/deploy $(ARGS)

fresh-install: dev ## install the site on a fresh Debian in a folder, upgrade it and go back (root, debootstrap, a network)
	@$(DEV)/python tests/deploy/fresh_install.py

lint: dev ## formatting, likely mistakes, templates, who imports whom, types
	$(DEV)/ruff format --check --output-format concise
	$(DEV)/ruff check --output-format concise
	find templates -name '*.html' -not -path '*/jinja2/*' -exec $(DEV)/djade --target-version 5.2 --check {} +
	$(DEV)/lint-imports --no-logo
	$(DEV)/mypy

# The values are for this check alone; production takes its own from the environment (.env.example).
check: dev ## would production start safely; is any migration missing
	SECRET_KEY="$$($(DEV)/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	  ALLOWED_HOSTS=promises.example DATABASE_URL=sqlite://:memory: \
	  DJANGO_SETTINGS_MODULE=strategy_site.settings.production \
	  $(DEV)/python manage.py check --deploy --fail-level WARNING
	$(DEV)/python manage.py makemigrations --check --dry-run

fmt: dev ## put code and templates in shape
	$(DEV)/ruff check --fix --exit-zero
	$(DEV)/ruff format
	find templates -name '*.html' -not -path '*/jinja2/*' -exec $(DEV)/djade --target-version 5.2 {} +

# --- what is built and committed

messages: dev ## gather the words to translate into locale/cy, compile them
	@$(DEV)/python manage.py makemessages -l cy -e html,txt,py,svg --no-wrap --add-location file \
	  --ignore '.venv*' --ignore node_modules --ignore var --ignore tests
	@sed -i '/^"POT-Creation-Date/d' locale/cy/LC_MESSAGES/*.po # the words make a change, not the day
	@rm -f locale/cy/LC_MESSAGES/*.mo
	@$(DEV)/python manage.py compilemessages --ignore '.venv*' --ignore node_modules

assets: dev ## build static/css from assets/ (Sass)
	@PATH="$(CURDIR)/$(DEV):$$PATH"; cd assets && npm ci && npm run build

lock: dev ## write the lock files anew from requirements*.in (UPGRADE=1 takes newer releases)
	$(DEV)/$(COMPILE) requirements.in -o requirements.txt
	$(DEV)/$(COMPILE) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(DEV)/$(COMPILE) -c <(sed '/^python-dateutil==/,/# via/d' requirements.txt) deploy/requirements-s3.in \
	  -o deploy/requirements-s3.txt

licences: ## bring the versions in THIRD_PARTY_NOTICES.md up to date; stops at a package missing there
	@{ sed -nE 's/^([a-z][^=]*)==([^ ]+).*/\1 \2/p' requirements-dev.txt deploy/requirements-s3.txt; \
	   sed -nE 's/^ +"(govuk-frontend|oidc-provider|purgecss|sass|vnu-jar)": "([0-9][^"]*)".*/\1 \2/p' assets/package.json tests/package.json; \
	} | while read -r name version; do \
	  sed -i -E "s/^(\| $$name \| )[^ ]+/\1$$version/I" THIRD_PARTY_NOTICES.md; done
	@for name in $$(sed -nE 's/^([A-Za-z][A-Za-z0-9-]*).*/\1/p' requirements*.in); do \
	  grep -q "^| $$name | " THIRD_PARTY_NOTICES.md || { echo "THIRD_PARTY_NOTICES.md lacks $$name"; exit 1; }; done

clean: ## remove what these chores made; the database in var/ stays
	rm -rf .venv .venv-dev .venv-s3 assets/node_modules tests/node_modules
	rm -rf .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
