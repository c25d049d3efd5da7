# The commands of the course. "make" alone lists them.
# Needed: make, git, and Python 3.11 or 3.12. Everything else comes into the folder .venv.
# Another Python: make book PYTHON=/path/to/python3.12

PYTHON := python3.12 python3.11 python3
JOBS := 2

VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
PLAN_OPTIONS = $(if $(REPLACE),--replace) $(if $(SCHEDULER),--scheduler "$$SCHEDULER")
NOTEBOOK_TESTS := $(RUN) -m pytest -q -n $(JOBS) --dist loadfile --nbval-cell-timeout 180

# The same result on every machine: nothing of the user's own Python, Jupyter or Matplotlib settings counts.
unexport PYTHONPATH PYTHONHOME MPLBACKEND JUPYTER_PATH FAIRWATT_CHECK
export JUPYTER_PREFER_ENV_PATH := 1
export IPYTHONDIR := $(CURDIR)/$(VENV)/ipython
export MPLCONFIGDIR := $(CURDIR)/$(VENV)/matplotlib

.DEFAULT_GOAL := help
.PHONY: help setup book lite pdf offline doors workbook plan plans kit test lint test-pyodide test-office test-browser test-binder test-links mutate bench audit serve lab exercises execute normalise lock clean

help: ## list the commands
	@echo "make book and make test are the two you need. All commands:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup: $(READY) ## install what the course needs into .venv (the other commands do it too)

# An environment that is there and has the right Python is kept; a broken or older one is made again.
$(READY): requirements.lock pyproject.toml
	@found=; for python in $(RUN) $(PYTHON); do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in [(3, 11), (3, 12)])' 2>/dev/null; \
	  then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "The course needs Python 3.11 or 3.12 with its module venv, and found neither. Looked for: $(PYTHON)." >&2; \
	  echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2; \
	  exit 1; \
	fi; \
	if [ "$$found" != "$(RUN)" ]; then "$$found" -m venv --clear $(VENV); fi
	@echo "Installing into $(VENV): one or two minutes the first time."
	$(RUN) -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(RUN) -m uv pip install --quiet --compile-bytecode --python $(RUN) --require-hashes -r requirements.lock
	$(RUN) -m uv pip install --quiet --python $(RUN) --no-deps --no-build-isolation -e .
	@mkdir -p "$$IPYTHONDIR" "$$MPLCONFIGDIR"
	$(RUN) -c 'import matplotlib.font_manager'
	@touch $@

book: setup ## build the book, with all notebooks run
	$(RUN) tools/vendor.py
	$(RUN) tools/make_kit.py
	$(RUN) tools/make_workbook.py
	$(RUN) -m fairwatt.plan PT-GAV --folder _build/plan --replace
	$(RUN) tools/make_lite.py --optional
	$(RUN) tools/run_notebooks.py cache
	rm -rf _build/html _build/.doctrees
	$(VENV)/bin/jupyter-book build . -W -n --keep-going
	@echo
	@echo "The book is ready. Open this file in a browser:"
	@echo "  $(CURDIR)/_build/html/index.html"
	@if [ -d _build/html/lite ]; then echo "For cells that run in the page, and the browser lab: make serve"; \
	else echo "It has no browser lab and no Run buttons: the wheels of Pyodide could not be had. make lite says why."; fi

lite: setup ## build the browser lab; FAIRWATT_WHEELS=folder takes the wheels of Pyodide from there
	$(RUN) tools/vendor.py
	$(RUN) tools/make_lite.py

pdf: book ## print the handbook as PDF (needs chromium)
	$(RUN) tools/make_handbook.py

offline: pdf ## pack book, browser lab, notebooks, workbook and handbook into one zip for a stick (needs chromium)
	$(RUN) tools/make_offline.py

doors: offline ## time every way to a first result, and weigh it (needs chromium)
	$(RUN) tools/measure_doors.py

workbook: setup ## write the empty workbook for a town
	$(RUN) tools/make_workbook.py

plan: setup ## make the plan of a town: TOWN=my-town.xlsx (or PT-GAV); REPLACE=1 in place of an earlier one
	@if [ -z "$$TOWN" ]; then echo "Which town? make plan TOWN=my-town.xlsx (make workbook writes an empty one)" >&2; exit 1; fi
	$(RUN) -m fairwatt.plan "$$TOWN" $(PLAN_OPTIONS)

plans: setup ## make the plans of a folder of workbooks: TOWNS=folder/ (without it, of the eight pilots), SCHEDULER=tcp://...
	$(RUN) -m fairwatt.plan --all "$${TOWNS:-pilots}" --workers $(JOBS) $(PLAN_OPTIONS)

kit: setup ## print the workshop kits (of your own table: TABLE=my-measures.xlsx NAME="Our town")
	$(RUN) tools/make_kit.py $(if $(TABLE),--table "$$TABLE" --name "$$NAME")

test: setup lint book ## run every check that needs no browser
	$(RUN) -m pytest -q -n $(JOBS) --dist worksteal tests/notebooks tests/contracts tests/unit --doctest-modules fairwatt
	$(NOTEBOOK_TESTS) --nbval modules/*/lesson.ipynb solutions/*.ipynb
	$(NOTEBOOK_TESTS) --nbval-lax exercises/*.ipynb
	@echo
	@echo "All checks are green."

lint: setup ## look for mistakes in the Python code
	$(RUN) -m ruff check

test-pyodide: setup ## run every exercise and solution in the browser's Python, too (needs the wheels of Pyodide)
	$(RUN) tools/vendor.py
	$(RUN) tools/make_pyodide.py
	$(RUN) -m pytest -q tests/pyodide

test-office: setup ## open plans and workbooks in LibreOffice (needs libreoffice)
	$(RUN) -m pytest -q tests/office

test-browser: offline ## read the built book in Chromium (needs chromium)
	@# Each file in a process of its own: two of them cannot drive a browser in one. And one after the other: with both
	@# cores busy, Python in the browser takes longer than the tests wait.
	printf '%s\n' tests/browser/test_*.py | xargs -n 1 $(RUN) -m pytest -q

test-binder: setup ## make Binder's environment and run the exercises in it (needs chromium)
	$(RUN) -m pytest -q tests/binder

test-links: setup ## try the links to other sites (needs the internet)
	$(RUN) tools/vendor.py
	$(VENV)/bin/jupyter-book build . --builder linkcheck --path-output _build/links

mutate: setup ## plant errors one by one: the tests must notice each
	$(RUN) tools/mutate.py

bench: setup ## time the indicators on a million households, the lot of weights, and fifty plans
	$(RUN) tools/bench.py

serve: setup ## show the built book on this computer; ROOM=1 for all in the room, PORT=8000
	@if [ ! -e _build/html/index.html ]; then $(MAKE) book; fi
	$(RUN) tools/serve.py $(if $(PORT),--port $(PORT)) $(if $(ROOM),--room)

lab: setup ## open the notebooks in JupyterLab
	$(RUN) -m jupyterlab

exercises: setup ## make the exercises anew from the solutions
	$(RUN) tools/sync_exercises.py

execute: setup ## run lessons and solutions in place and keep their text outputs
	$(RUN) tools/run_notebooks.py execute

normalise: setup ## drop pictures and machine details from the notebooks
	$(RUN) tools/normalise.py

lock: setup ## choose the versions of all packages anew, from requirements.txt
	$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url requirements.txt -o requirements.lock

audit: setup ## look for known weaknesses in the packages of the lock (needs the internet)
	$(RUN) -m uv tool run pip-audit==2.9.0 --strict --require-hashes --disable-pip --requirement requirements.lock

clean: ## remove what was built (the environment .venv stays)
	rm -rf _build .pytest_cache .ruff_cache .hypothesis
