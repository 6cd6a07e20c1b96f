# Two commands do everything: `make demo` (try it) and `make test` (prove it). `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMOS := $(notdir $(wildcard clients/demo-*))
# byte code makes every import three times quicker; some machines switch it off
unexport PYTHONDONTWRITEBYTECODE
export PYTHONHASHSEED := 0

.DEFAULT_GOAL := help
.PHONY: help demo test check browser lab messages demos lock clean bench-gate bench-soundness bench-customers bench-pooling bench-holdout

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Python 3.11 or newer is needed, this is {v[0]}.{v[1]}. Install a newer one and call: make PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.run ## install, run every demo brand, say where the reports are
	$(BIN)/cm run $(DEMOS)

browser: $(VENV)/.dev ## make sure there is a Chromium for the tests
	sh tests/install-browser.sh $(BIN)

check: $(VENV)/.dev ## quick: style, types, tests without browser and without long runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser and not slow"

test: $(VENV)/.dev browser ## everything: style, types, all tests, every page, the browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --nbval-lax notebooks/
	$(BIN)/python -m pytest -n auto --dist loadfile --doctest-modules cmlib
	$(BIN)/python -m pytest -n auto --dist loadfile

lab: $(VENV)/.run ## open the pages in JupyterLab on this machine
	$(BIN)/jupyter lab --ip 127.0.0.1 notebooks

bench-gate: $(VENV)/.dev ## how fast a million order lines are read, beside plain pandas
	$(BIN)/python bench/gate.py

bench-soundness: $(VENV)/.dev ## what the statistics promise, measured: bench/soundness.md (twenty to forty minutes; DATA=folder of the open data; SERIES=long.csv: your own series)
	$(BIN)/python -m bench.soundness $(if $(DATA),--data $(DATA)) $(if $(SERIES),--series $(SERIES))

bench-customers: $(VENV)/.dev ## the audience page of ten million order lines, and beside the package lifetimes (DATA=folder)
	$(BIN)/python bench/customers.py --data $(or $(DATA),data)

bench-pooling: $(VENV)/.dev ## what an agency's other brands add to a brand's own format effects: bench/pooling.md (a few minutes; DATA=folder of the open data)
	$(BIN)/python -m bench.pooling $(if $(DATA),$(DATA)/posts_facebook_2016/facebook_pages_2016.csv.gz)

bench-holdout: $(VENV)/.dev ## is the gain shown beside a recommended time what it really earned afterwards? (DATA=folder)
	$(BIN)/python bench/holdout.py --data $(or $(DATA),data)/posts_facebook_2016/facebook_pages_2016.csv.gz

messages: $(VENV)/.dev ## collect every sentence into the catalogues; new ones wait for a translation
	$(BIN)/python -m tests.messages

demos: $(VENV)/.dev ## write the demo brands' files again (same seed, same bytes)
	$(BIN)/python tests/demos/make.py

lock: $(VENV)/.dev ## pin the newest versions that fit pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --no-header --no-annotate --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --no-header --no-annotate --quiet -c requirements.lock -o requirements-dev.lock

clean: ## delete what was generated (never plans or data)
	rm -rf clients/*/report clients/*/.run clients/*/.cache clients/index.html .pytest_cache .mypy_cache .ruff_cache
