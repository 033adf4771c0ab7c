PYTHON ?= python3
IN := .venv/bin/python -m monitor.services
ARGS ?=

.PHONY: help run test faults browser browser-install lighthouse bench check shell demo backup restore lock clean runtime developing

help:
	@echo "make run      the site with all its parts (PORT=8000)"
	@echo "make test     all tests (ARGS=\"-k journey\")"
	@echo "make faults   the long tests: killed workers, many threads"
	@echo "make browser  every page in a browser, in every language (make browser-install first)"
	@echo "make lighthouse  five pages measured, and the headers scored"
	@echo "make bench    time and queries of every kind of page, with DEMANDS=200000 made-up demands"
	@echo "make check    everything that must pass: format, types, contracts, tests"
	@echo "make shell    a Python shell on the record"
	@echo "make demo     the demonstration record"
	@echo "make backup   the record in one file (FILE=…, else in var/backups/)"
	@echo "make restore  FILE=…, back into a database that holds nothing yet"
	@echo "make lock     the lock files, anew"
	@echo "make clean    remove .venv and var/, the embedded record too, but no backup"

runtime:
	@$(PYTHON) -I monitor/environment.py

developing:
	@$(PYTHON) -I monitor/environment.py --developing

run: runtime
	@.venv/bin/python -m monitor.run

test: developing
	@$(IN) --test -- .venv/bin/python -m pytest $(ARGS)

faults: developing
	@$(IN) --test -- .venv/bin/python -m pytest -m "slow or faults" $(ARGS)

# `make test` looks at five pages with what this gets; without it, it says what it left out.
browser-install: developing
	@.venv/bin/python -m tests.browser.install $(ARGS)

browser: developing
	@.venv/bin/python -m tests.browser.install --all
	@$(IN) --test -- .venv/bin/python -m pytest tests/browser -m browser $(ARGS)

lighthouse: developing
	@.venv/bin/python -m tests.browser.install --all
	@$(IN) --test -- .venv/bin/python -m pytest tests/browser -n 0 -m lighthouse $(ARGS)

bench: export DEMANDS ?= 200000
bench: developing
	@$(IN) --test -- sh -c ".venv/bin/python manage.py migrate -v 0 \
		&& .venv/bin/python manage.py demo --generate $$DEMANDS && .venv/bin/python -m tests.bench"

check:
	@.ci/run

shell: runtime
	@$(IN) -- .venv/bin/python manage.py shell

demo: runtime
	@$(IN) -- sh -c ".venv/bin/python manage.py migrate -v 0 && .venv/bin/python manage.py demo"

# FILE reaches the shell as a variable of its own, so its name may hold what it likes.
backup: export FILE := $(FILE)
backup: runtime
	@$(IN) -- .venv/bin/python manage.py backup $${FILE:+"$$FILE"}

restore: export FILE := $(FILE)
restore: runtime
	@test -n "$$FILE" || { echo "Say which: make restore FILE=var/backups/said-….tar"; exit 2; }
	@$(IN) -- .venv/bin/python manage.py restore "$$FILE"

lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt $(ARGS)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt $(ARGS)

clean:
	@test ! -x .venv/bin/python || $(IN) --remove
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
