# `make demo` and `make test` need Python 3.11 or newer and nothing else; they build .venv themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Test files are shared among as many processes as there are cores, at most four: each holds half a gigabyte.
PARALLEL := -n auto --maxprocesses 4 --dist loadfile
NEWEST := .venv-newest

.PHONY: demo run test test-all newest floors check bench trials shots clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[semantic]' --group dev
	touch $@

demo: $(VENV)/.installed  ## the whole path on the bundled sample day, without the internet
	$(BIN)/digest demo output/demo

run: $(VENV)/.installed  ## the live day in this folder
	$(BIN)/digest run

test: $(VENV)/.installed  ## the quick tests
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow and not training"

test-all: $(VENV)/.installed  ## every test, with branch coverage
	$(BIN)/python -m pytest $(PARALLEL) -m "not training" --cov=digest --cov-branch --cov-report=term:skip-covered

newest:  ## the quick tests with the newest release of everything that constraints.txt pins
	$(PYTHON) -m venv $(NEWEST)
	$(NEWEST)/bin/python -m pip install --quiet --upgrade pip
	$(NEWEST)/bin/python -m pip install --quiet --upgrade --upgrade-strategy eager --editable '.[semantic]' --group dev
	$(NEWEST)/bin/python -m pytest $(PARALLEL) -m "not slow and not training"

floors: $(VENV)/.installed  ## learn the models again and hold what was left out to its floors: half an hour
	$(BIN)/python -m pytest -m training

check: $(VENV)/.installed  ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed  ## figures and timings
	$(BIN)/python -m bench

trials: $(VENV)/.installed  ## packs of hostile and odd inputs against the command, held to their floors; PACKS="security mail"
	$(BIN)/python -m bench.trials $(PACKS)

shots: $(VENV)/.installed  ## pictures of every form, in output/shots
	$(BIN)/python -m bench.shots

clean:
	rm -rf $(VENV) $(NEWEST) output/demo
