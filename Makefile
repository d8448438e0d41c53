# Everything one does with a checkout. Each target says what it is doing; what is missing is named in one line.

VENV := .venv
PY := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
export HOST PORT

SAY = @printf '\n==> %s\n'
NO_KEY = only-to-collect-static-files-000000000000
AS_TEST = DJANGO_SETTINGS_MODULE=tests.settings
FRONTEND = $(shell find zone/frontend -type f)
STATIC = $(shell find zone projects livelihood -path '*/static/*' -type f)
# Files that only ZONE_DEBUG=1 asks for, or nobody: hashing and compressing them took half of the time.
UNSERVED = jquery.js xregexp.js select2.full.js htmx-2.js 'htmx-4*' 'htmax-4*' ext 'admin/js/vendor/select2/i18n/[!z]*'

.DELETE_ON_ERROR:
.PHONY: help assets words demo demo-reset screenshots two-servers test fuzz torture mutants check lint lock bench bench-postgres

help:
	@echo 'make demo         a running site with the data of 2024 and an example year (HOST, PORT, ZONE_DEMO_PASSWORD)'
	@echo 'make demo-reset   the same, from an empty database'
	@echo 'make screenshots  the pictures of README and manual made anew, from a demonstration of its own (PORT)'
	@echo 'make two-servers  two servers behind one address, PostgreSQL and a streaming replica of it (PORT)'
	@echo 'make test         everything that is checked, on SQLite and on PostgreSQL'
	@echo 'make fuzz         10,000 requests made by chance on each database (ZONE_FUZZ_COUNT, ZONE_FUZZ_SEED, ZONE_FUZZ_FROM)'
	@echo 'make torture      server and database killed while people work; writes docs/reliability.md (ZONE_TORTURE_KILLS, ZONE_TORTURE_SEED)'
	@echo 'make mutants      the modules that hold the laws, changed at one place after the other: do the tests notice (MODULES)'
	@echo 'make check        all of it but the tests: lint, types, migrations, imports, deploy checks'
	@echo 'make lint         ruff alone'
	@echo 'make assets       the styles and scripts of zone/frontend, bundled; scripts/bundle --watch while working on them'
	@echo 'make words        compile zone/locale, where Django is taught the words of the zone (msgfmt of gettext)'
	@echo 'make bench        the tables of docs/performance.md: pages, writing, many clients, memory (ZONE_BENCH_ROWS, ZONE_BENCH_TIMES); bench-postgres'
	@echo 'make lock         write the two lock files anew from pyproject.toml'

# What is installed, once per change of its lock file. The lock files name everything: without --no-deps some
# versions of pip look past them for a package with extras as soon as a newer release is out.

$(VENV)/bin/pip:
	@scripts/make-venv $(VENV)

$(VENV)/product.stamp: requirements.lock | $(VENV)/bin/pip
	$(SAY) 'Installing the Python packages of requirements.lock'
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/bin/pip
	$(SAY) 'Installing the Python packages of requirements-dev.lock'
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/.stamp: package-lock.json
	@command -v npm >/dev/null || { echo 'npm is missing (Node 18 or newer): apt-get install npm' >&2; exit 1; }
	$(SAY) 'Installing the Node packages of package-lock.json'
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

var/bundle/.stamp: node_modules/.stamp scripts/bundle $(FRONTEND)
	$(SAY) 'Bundling the styles and scripts of zone/frontend'
	@scripts/bundle
	@touch $@

assets: var/bundle/.stamp

words:
	@for source in zone/locale/*/LC_MESSAGES/*.po; do msgfmt --check-format -o $${source%.po}.mo $$source; done

var/static.stamp: $(VENV)/product.stamp var/bundle/.stamp zone/settings.py $(STATIC)
	$(SAY) 'Collecting static files'
	@mkdir -p var
	@ZONE_SECRET_KEY=only-debug ZONE_LEDGER_KEY=$(NO_KEY) ZONE_DEBUG=1 $(PY) manage.py collectstatic --noinput --clear --verbosity 0 \
		$(UNSERVED:%=--ignore %)
	@touch $@

# The demonstration

demo: var/static.stamp
	@scripts/demo

demo-reset: var/static.stamp
	@scripts/demo --reset

screenshots: var/static.stamp $(VENV)/dev.stamp
	$(SAY) 'Making the pictures of docs/images from a fresh demonstration (some minutes)'
	@$(PY) scripts/screenshots.py $(PICTURES)

two-servers: var/static.stamp $(VENV)/dev.stamp
	@scripts/two-servers

# The checks, cheapest first

lint: $(VENV)/dev.stamp
	$(SAY) 'ruff check'
	@$(VENV)/bin/ruff check .
	$(SAY) 'ruff format --check'
	@$(VENV)/bin/ruff format --check .

check: lint var/bundle/.stamp
	$(SAY) 'mypy'
	@ZONE_DATA_DIR=var/mypy $(VENV)/bin/mypy  # it leaves without tidying up a temporary folder
	$(SAY) 'makemigrations --check'
	@$(AS_TEST) $(PY) manage.py makemigrations --check --dry-run
	$(SAY) 'lint-imports'
	@$(VENV)/bin/lint-imports
	$(SAY) 'check --deploy, under production settings'
	@key=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') && \
		env -u ZONE_DEBUG -u ZONE_HTTPS ZONE_SECRET_KEY=$$key ZONE_LEDGER_KEY=$$key \
		$(PY) manage.py check --deploy --fail-level WARNING

test:
	@scripts/system-packages
	@$(MAKE) --no-print-directory check
	$(SAY) 'pytest on SQLite, with the browser tests and coverage'
	@env -u DATABASE_URL ZONE_SCREENSHOTS=var/screenshots $(PY) -m pytest -q -n $(WORKERS) --dist worksteal --cov --cov-report= --cov-fail-under=0
	$(SAY) 'pytest on PostgreSQL'
	@env -u DATABASE_URL $(PY) -m pytest -q -n $(WORKERS) --dist worksteal --postgres -m 'not browser'
	$(SAY) 'Coverage on SQLite'
	@$(VENV)/bin/coverage report

# Requests by chance: the suite makes a few hundred, this the whole

ZONE_FUZZ_COUNT ?= 10000
AS_FUZZ = env -u DATABASE_URL ZONE_FUZZ_COUNT=$(ZONE_FUZZ_COUNT) $(PY) -m pytest -q tests/bad_input/test_fuzz.py

fuzz: $(VENV)/dev.stamp var/bundle/.stamp
	$(SAY) '$(ZONE_FUZZ_COUNT) requests made by chance, on SQLite'
	@$(AS_FUZZ)
	$(SAY) 'The same on PostgreSQL'
	@$(AS_FUZZ) --postgres

# Kills while people work: the suite has a few, this 180 on each database

ZONE_TORTURE_KILLS ?= 20
ZONE_TORTURE_SEED ?= 1
AS_TORTURE = $(PY) -m tests.torture --kills $(ZONE_TORTURE_KILLS) --seed $(ZONE_TORTURE_SEED) --write docs/reliability.md

torture: $(VENV)/dev.stamp var/bundle/.stamp
	$(SAY) '$(ZONE_TORTURE_KILLS) kills of server and of database for each of four acts, on SQLite'
	@$(AS_TORTURE)
	$(SAY) 'The same on PostgreSQL'
	@$(AS_TORTURE) --postgres

# Tests of the tests: docs/mutants.md

mutants: $(VENV)/dev.stamp var/bundle/.stamp
	$(SAY) 'Changing the modules that hold the laws, one place at a time (an hour or two)'
	@env -u DATABASE_URL $(PY) -m tests.mutants $(MODULES)

# Speed, beside the console's lists and django-import-export

bench: $(VENV)/dev.stamp var/bundle/.stamp
	$(SAY) 'Measuring on SQLite'
	@$(PY) -m bench

bench-postgres: $(VENV)/dev.stamp var/bundle/.stamp
	$(SAY) 'Measuring on a private PostgreSQL'
	@$(PY) -m bench --postgres

lock: $(VENV)/bin/pip
	$(SAY) 'Locking requirements.lock and requirements-dev.lock'
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	@scripts/lock $(VENV)/bin/uv
