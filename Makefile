# The two commands a newcomer needs are "make demo" and "make test"; README.md tells the rest.
# A second run is quick: each step leaves a stamp in .venv and is done again when its inputs change.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

# The install is editable: an edit of a module needs no new one, an edit of these does.
PACKAGE := pyproject.toml hatch_build.py package.json package-lock.json .npmrc

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo neo4j test check docs bench soak lock clean

help: ## Say what each command does
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(VENV)/.made:
	@.ci/make-venv "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt requirements/build.txt
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@touch $@

$(VENV)/.package: $(VENV)/.runtime $(PACKAGE) requirements/node.txt
	@command -v npm >/dev/null || \
		$(PIP) install --require-hashes -r requirements/node.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.package
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

install: $(VENV)/.package ## Make .venv and install graphmap with what it runs on

install-dev: $(VENV)/.dev ## The same, with the tools of the tests and checks

# The server keeps its data below .cache: "make clean" takes it away.
NEO4J = $(BIN)/python tests/neo4j_server.py --port $(2) .cache/neo4j/$(1)

demo: install ## Show the demonstration: table printed, pages served (PORT=8080 STORE=path, or neo4j)
ifeq ($(STORE),neo4j)
	$(call NEO4J,demonstration,0) -- $(BIN)/graphmap demo $(if $(PORT),--port $(PORT))
else
	$(BIN)/graphmap $(if $(STORE),--store "$(STORE)") demo $(if $(PORT),--port $(PORT))
endif

neo4j: install ## Run a Neo4j server for trying things, in the foreground (NEO4J_PORT=7687)
	$(call NEO4J,own,$(or $(NEO4J_PORT),7687))

test: install-dev ## Install all that the tests need, then run every one of them
	@.ci/find-chromium --install
	@[ -n "$$GRAPHMAP_TEST_NEO4J_URI" ] || .ci/fetch-neo4j --install >/dev/null
	$(BIN)/pytest -n 2 --dist loadgroup --cov=graphmap --cov-branch --cov-fail-under=95 $(ARGS)

check: install-dev ## Format, lint, types, import contracts, unit tests: under a minute
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	@# The types keep one core busy for half a minute: the tests begin meanwhile.
	$(BIN)/basedpyright & types=$$!; \
		$(BIN)/pytest -n 2 -q tests/unit tests/docs; tests=$$?; wait $$types && exit $$tests

docs: install-dev ## Write the reference pages that are made from the code
	$(BIN)/python docs/reference/generate.py

bench: install-dev ## Measure speed beside plain networkx and plain pyvis in the same run
	$(BIN)/python -m benchmarks $(ARGS)

soak: install-dev ## The long runs: random operations, crashes and generated maps in the thousands
	$(BIN)/pytest -n 2 --dist loadgroup --hypothesis-profile=soak tests/contract tests/properties \
		tests/neo4j/test_side_by_side.py $(ARGS)

lock: install-dev ## Work out the locked versions anew, with hashes and without addresses
	$(LOCK) --upgrade pyproject.toml requirements/build.in requirements/node.in --group dev \
		-o requirements/dev.txt
	$(LOCK) requirements/build.in -c requirements/dev.txt -o requirements/build.txt
	$(LOCK) requirements/node.in -c requirements/dev.txt -o requirements/node.txt
	$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
	$(BIN)/python .ci/lock-assets

clean: ## Remove what was built and installed here; stores are kept
	rm -rf $(VENV) .cache web/static/vendor dist .coverage .coverage.* .benchmarks htmlcov \
		.pytest_cache .ruff_cache .hypothesis .import_linter_cache
