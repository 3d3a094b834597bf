# Every task has a target here, and `make` alone lists them.
# All that must be on the machine is make and Python 3.11 or later.

# The environment is VENV=… if given, else the activated one, else .venv in this folder.
ifdef VIRTUAL_ENV
VENV ?= $(VIRTUAL_ENV)
else
VENV ?= .venv
endif

# Where to look for Python when the environment has to be made; PYTHON=/path/to/python overrules it.
PYTHON ?= python3.13 python3.12 python3.11 python3 python

PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
PIP_INSTALL := $(PIP) install --quiet --prefer-binary
# An environment that another tool made may have no pip.
ENSURE_PIP := $(PIP) --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
RECOMMENDER := $(PY) -m recommender

# Further arguments for pytest: make test ARGS="-k docs"
ARGS ?=

# Paths as the command line takes them: relative to the content folder, which recommender.toml names.
DOCUMENT := $(patsubst seeds/%,%,$(firstword $(wildcard seeds/*.txt seeds/*/*.txt)))
STORY := $(patsubst seeds/%,%,$(firstword $(sort $(wildcard seeds/newsroom/*facial-recognition*.md))))

# The targets work on this checkout, even if variables of the shell lead to another one. Python keeps what it compiled:
# the tests start a hundred processes, each of which would compile the package again.
unexport RECOMMENDER_CONTENT PYTHONPATH PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test test-browser generators test-sites test-sites-all pictures coverage slow fuzz bench mutants results docs lint format types script package dist sbom lowest check clean clean-all

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.ready-demo ## recommend, evaluate and export on seeds/
	@printf '\n== Related stories for %s ==\n\n' '$(DOCUMENT)'
	@$(RECOMMENDER) recommend '$(DOCUMENT)' -k 5
	@printf '\n== Related stories for %s ==\n\n' '$(STORY)'
	@$(RECOMMENDER) recommend '$(STORY)' -k 5
	@printf '\n== How well the lists of seeds/ are found again ==\n\n'
	@$(RECOMMENDER) evaluate
	@printf '\n== The graph ==\n\n'
	@mkdir -p out
	@$(RECOMMENDER) export out/seeds.html

test: $(VENV)/.ready-dev ## run the tests (ARGS="…" goes to pytest)
	@$(PY) -m pytest --numprocesses auto --dist loadfile $(ARGS)

test-browser: $(VENV)/.ready-dev ## look at the pages in a real Chromium (two minutes)
	@$(PY) -m pytest -m 'browser and not slow and not sites' --numprocesses auto --dist loadfile $(ARGS)

# Where the generators of static sites are installed.
GENERATORS ?= out/generators
SITES := hugo jekyll eleventy astro mkdocs pelican
MORE_SITES := hugo-debian mkdocs-material sphinx nikola docusaurus vitepress hexo zola gatsby pandoc
TEST_SITES = RECOMMENDER_GENERATORS='$(abspath $(GENERATORS))' $(PY) -m pytest -m sites tests/sites tests/documentation

generators: $(VENV)/.ready-dev ## install the generators of test-sites
	@PYTHON='$(PY)' tests/sites/install.sh '$(GENERATORS)' $(SITES)

test-sites: generators ## build sites with Hugo, Jekyll, Eleventy, Astro, MkDocs and Pelican, and look at their boxes
	@RECOMMENDER_SITES='$(SITES)' $(TEST_SITES) $(ARGS)

test-sites-all: $(VENV)/.ready-dev ## the same with Docusaurus, Sphinx, Nikola, VitePress, Hexo, Zola, Gatsby …, too
	@PYTHON='$(PY)' tests/sites/install.sh '$(GENERATORS)' $(SITES) $(MORE_SITES)
	@RECOMMENDER_SITES='$(SITES) $(MORE_SITES)' $(TEST_SITES) $(ARGS)

pictures: $(VENV)/.ready-dev ## take the pictures of the documents again: of the explorer, and of sites that their generators build
	@PYTHONPATH=.:tests:tests/explorer $(PY) tests/explorer/take_map_pictures.py
	@PYTHON='$(PY)' tests/sites/install.sh '$(GENERATORS)' $(SITES) $(MORE_SITES)
	@RECOMMENDER_GENERATORS='$(abspath $(GENERATORS))' PYTHONPATH=.:tests:tests/sites $(PY) tests/sites/take_pictures.py

# The tests run to their end, and the report is printed whether they pass or not.
coverage: $(VENV)/.ready-dev ## which branches of the code the tests leave out, the worst modules first
	@mkdir -p out/coverage
	@$(PY) -m coverage erase
	@status=0; \
	$(PY) -m coverage run -m pytest -m 'not packaging' --numprocesses auto --dist loadfile $(ARGS) || status=$$?; \
	$(PY) -m coverage combine --quiet && $(PY) -m coverage report --show-missing > out/coverage/report.txt || exit; \
	printf '\n== The least covered modules; all of them, with line numbers: out/coverage/report.txt ==\n\n'; \
	$(PY) -m coverage report | sed -n -e '1,22p' -e '/^TOTAL/p'; \
	exit $$status

# Folders of real sites whose title and excerpt, and whose whole texts, `make bench` measures beside sites that it makes up.
BENCH ?=
BENCH_TEXTS ?=

bench: $(VENV)/.ready-dev ## whole commands, single questions and their peers, side by side (ten minutes; BENCH="FOLDER …" for real sites)
	@$(PY) evaluation/benchmarks/whole.py $(BENCH) --bodies $(BENCH_TEXTS) --articles 5000 20000 --runs 3
	@printf '\n'
	@$(PY) evaluation/benchmarks/speed.py $(or $(BENCH),seeds)

# How long `make fuzz` looks for input that breaks a reader.
SECONDS ?= 600

slow: $(VENV)/.ready-dev ## run the slow tests: growth, whole sites, other processes (two minutes)
	@$(PY) -m pytest -m slow --numprocesses auto --dist loadfile $(ARGS)

fuzz: $(VENV)/.ready-dev ## give the readers broken files for ten minutes (SECONDS=…), and show one that breaks them
	@$(PY) tests/fuzz.py --seconds $(SECONDS)

# About half an hour on two cores.
mutants: $(VENV)/.ready-dev ## put small mistakes into the code, and list those that no test notices
	@$(PY) tests/mutants.py $(ARGS)

results: $(VENV)/.ready-dev ## write the figures of the sample site into the documents again
	@$(PY) evaluation/sample.py

# The first build reads every page; later ones read what changed. A warning is an error: a broken link, a page that no
# table of contents names, a docstring that cannot be read.
docs: $(VENV)/.ready-dev ## build the documentation as a site, into out/docs
	@$(PY) -m sphinx --quiet --fail-on-warning --keep-going --jobs auto -d out/doctrees docs out/docs
	@echo 'out/docs/index.html'

lint: $(VENV)/.ready-dev ## look for mistakes and untidy code
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/lint-imports --no-logo

types: $(VENV)/.ready-dev ## check the types
	@$(PY) -m mypy

script: ## check the scripts of the pages; needs npm
	@npm install --prefix .ci/script --no-package-lock --no-audit --no-fund --silent
	@npm run --prefix .ci/script --silent check

package: $(VENV)/.ready-dev ## build wheel and sdist, and try them in empty environments
	@$(PY) -m pytest -m packaging tests/test_packaging.py $(ARGS)

dist: $(VENV)/.ready-dev ## build wheel and sdist into dist/, for a release
	@rm -rf dist
	@$(PY) -m build --outdir dist .
	@$(PY) -m twine check --strict dist/*

# Of an environment that holds the wheel in dist/ and what it brings, and nothing else.
sbom: dist ## list what the base install brings (CycloneDX), into out/sbom
	@rm -rf out/sbom && mkdir -p out/sbom
	@$(VENV)/bin/uv venv --quiet --python $(PY) out/sbom/environment
	@$(VENV)/bin/uv pip install --quiet --python out/sbom/environment/bin/python dist/*.whl
	@$(VENV)/bin/cyclonedx-py environment --output-reproducible --of JSON -o out/sbom/recommender.cdx.json out/sbom/environment/bin/python
	@rm -rf out/sbom/environment
	@echo out/sbom/recommender.cdx.json

# The oldest releases that pyproject.toml allows, of wheels only; what they warn of has been mended since.
EXTRAS := evaluate explore mcp peers report semantic serve tables watch
LOWEST := tests/_arrays tests/_io tests/corpus tests/engine tests/exporters tests/graph tests/ranking tests/readers tests/text

lowest: $(VENV)/.ready-dev ## run tests with the oldest libraries that pyproject.toml allows
	@mkdir -p out/lowest
	@$(VENV)/bin/uv pip compile --quiet --python $(PY) --resolution lowest-direct --no-build $(addprefix --extra ,$(EXTRAS)) \
	  --no-annotate --output-file out/lowest/requirements.txt pyproject.toml
	@$(VENV)/bin/uv venv --quiet --clear --python $(PY) out/lowest/environment
	@$(VENV)/bin/uv pip install --quiet --python out/lowest/environment/bin/python --no-build \
	  --requirements out/lowest/requirements.txt hypothesis httpx import-linter pandas pytest pytest-xdist
	@out/lowest/environment/bin/python -m pytest -W ignore::DeprecationWarning --numprocesses auto --dist loadfile $(LOWEST) $(ARGS)

# The tests come last, so that the last line says how many passed.
check: lint types docs package test test-browser slow ## lint, types, docs, package, test, test-browser, slow: what has to pass before a change

format: $(VENV)/.ready-dev ## mend what lint can mend
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

clean: ## remove what the other targets made, but not the environment
	@rm -rf out dist build node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find recommender tests -name __pycache__ -type d -prune -exec rm -rf {} +

clean-all: clean ## remove .venv as well
	@rm -rf .venv

# A stamp newer than pyproject.toml means that nothing has to be installed: pip is not even started.
$(VENV)/.ready-demo: pyproject.toml | $(PY)
	@$(ENSURE_PIP)
	@echo 'Installing recommender into $(VENV): about a minute, once.'
	@$(PIP_INSTALL) --editable '.[evaluate]'
	@touch $@

$(VENV)/.ready-dev: pyproject.toml | $(PY)
	@$(ENSURE_PIP)
	@echo 'Installing recommender and its tools into $(VENV): a minute or two, once.'
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch $(VENV)/.ready-demo $@

# Debian ships Python without ensurepip, version managers ship names that do not run: try before choosing.
$(PY):
	@if [ -L $@ ]; then \
	  echo 'The Python of $(VENV) is no longer on this machine: remove $(VENV) and run make again.' >&2; exit 1; \
	fi; \
	recent=; chosen=; \
	for name in $(PYTHON); do \
	  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  recent=$${recent:-$$name}; \
	  "$$name" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  chosen=$$name; break; \
	done; \
	if [ -z "$$recent" ]; then \
	  echo 'Python 3.11 or later is needed, and none of these is one: $(PYTHON).' >&2; \
	  echo 'Install it from https://www.python.org/downloads/ or name it: make PYTHON=/path/to/python' >&2; exit 1; \
	elif [ -z "$$chosen" ]; then \
	  echo "$$recent cannot make environments: its ensurepip module is missing." >&2; \
	  echo 'On Debian and Ubuntu: apt install python3-venv. Or name another Python: make PYTHON=/path/to/python' >&2; \
	  exit 1; \
	fi; \
	"$$chosen" -m venv '$(VENV)' || { rm -f $@; exit 1; }
