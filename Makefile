# make run | test | quick | check | format | messages | intents | gallery | lock | sbom | clean.  PYTHON=python3.12 chooses the interpreter, VENV where it goes.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 3978
CLIENT_PORT ?= 56150
BIN := $(VENV)/bin
# Many containers ask Python to keep nothing of what it compiles; every process that a test starts would do it again.
unexport PYTHONDONTWRITEBYTECODE
PACKAGES := benchmarks booking bot campaigns cards dialogs graph tests

.PHONY: run test quick compiled check format messages intents gallery lock sbom clean
.DELETE_ON_ERROR:

run: $(VENV)/ready  ## Try it on this machine. FRESH=1 starts over, EMPTY=1 without any room; PORT=, CLIENT_PORT= choose other ports.
	@exec $(BIN)/python -m bot sandbox --port $(PORT) --client-port $(CLIENT_PORT) $(if $(FRESH),--fresh) $(if $(EMPTY),--empty)

test: $(VENV)/ready-dev  ## Everything that shows that it works. ARGS= goes to pytest.
	@$(MAKE) --no-print-directory --jobs=2 check compiled
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

quick: check  ## The inner loop: rules, cards, dialogs, documents and stores in memory.
	$(BIN)/python -m pytest --numprocesses logical --quiet -m "not thorough" -k "not sqlite and not postgres" \
	  tests/booking tests/cards tests/dialogs tests/docs tests/contract $(ARGS)

# Each worker would compile the tests by itself; here it is done once, while the types are checked on another core.
compiled: $(VENV)/ready-dev
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null 2>&1 || true

check: $(VENV)/ready-dev  ## Style, lint, types and the direction of imports.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/lint-imports

format: $(VENV)/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

intents: $(VENV)/ready-dev  ## Learn anew what lines seem to be after, once phrases or word lists have changed.
	$(BIN)/python -m tests.support.intents --write

LOCALES := cards/locales
# Catalogs are compiled into the repository, so that a checkout speaks all languages without a step; a test holds both
# to be the same.
messages: $(VENV)/ready-dev  ## Bring new sentences into the catalogs, and compile what translators wrote.
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --keywords="say say_count:1,2 to_say" --no-default-keywords --add-location=file \
	  --sort-output --width=120 --project=Roomkeeper --output=build/roomkeeper.pot cards
	for language in fi sv de; do \
	  $(BIN)/pybabel --quiet update --domain=roomkeeper --input-file=build/roomkeeper.pot --output-dir=$(LOCALES) \
	    --locale=$$language --width=120 --previous --ignore-obsolete || exit 1; done
	$(BIN)/pybabel --quiet compile --domain=roomkeeper --directory=$(LOCALES)

gallery: $(VENV)/ready-dev  ## Pictures of every card in every state. ARGS= goes to it: ARGS=schedule draws a few.
	$(BIN)/python -m tests.support.gallery $(if $(ARGS),$(ARGS),--sheets docs/gallery)

# Hashes and integrity say what a package is; no registry is named, so that any mirror will do.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
lock: $(VENV)/ready-dev
	$(COMPILE) --extra sandbox --extra traces -o requirements.txt
	$(COMPILE) --extra sandbox --extra traces --extra dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --extra traces -c requirements.txt -o requirements-serve.txt
	cd bot/commands/client && PATH="$(abspath $(BIN)):$$PATH" npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

sbom: $(VENV)/ready-dev  ## What `serve` and `sandbox` run with, as a bill of materials in CycloneDX's format.
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --output-format JSON --output-file build/sbom.json

clean:
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Roomkeeper needs Python 3.11 or later: name one with PYTHON=, as in make run PYTHON=python3.12." >&2; exit 1; }
	@echo "Making $(VENV) …"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) >/dev/null || { rm -rf $(VENV); \
	  echo "$(PYTHON) cannot make a virtual environment: install its venv package (on Debian, python3-venv)." >&2; exit 1; }

# The lines that pip says at each package are the progress; its whole story is in the log.
define install
	@echo "Installing the Python packages of $(1) …"
	@{ $(BIN)/python -m pip install --disable-pip-version-check --require-hashes --retries 1 --log $(VENV)/pip.log \
	    -r $(1) 2>/dev/null; echo $$? >$(VENV)/pip.status; } | \
	  sed -n -e 's/^Collecting \([^ ]*\).*/  \1/p' -e 's/^Installing collected packages.*/Unpacking them …/p'
	@if [ "$$(cat $(VENV)/pip.status)" != 0 ]; then \
	  if grep -q -e 'Failed to establish a new connection' -e 'Temporary failure in name resolution' \
	    -e NewConnectionError -e NameResolutionError -e ProxyError -e ConnectTimeout $(VENV)/pip.log; \
	  then echo "The packages cannot be downloaded: check the network or the proxy, then run this again." >&2; \
	  else echo "The packages cannot be installed: $(VENV)/pip.log tells why." >&2; fi; exit 1; fi
endef

$(VENV)/ready: requirements.txt | $(BIN)/python
	$(call install,requirements.txt)
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt | $(BIN)/python
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/ready
