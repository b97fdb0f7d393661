# The portal's commands. Nothing is needed beforehand but Python 3.11 or newer with venv, and make.
# PORT and ARGS come from the environment or the command line.
.POSIX:
VENV = .venv

help:
	@echo 'make run    set everything up and run the portal (PORT=8010 make run for another port)'
	@echo 'make test   run all tests; ARGS="tests/targets -x" for some'
	@echo 'make check  linters, types, import contracts, migrations, deployment settings'
	@echo 'make fmt    put code and templates in order'
	@echo 'make bench  measure the portal against its limits'
	@echo 'make bench-full  the same among 6.24 million figures, kept under var/bench; a quarter of an hour the first time'
	@echo 'make faults break the portal on purpose and count what is lost'
	@echo 'make clean  remove everything these commands made, the data too'

run: $(VENV)/.embedded
	@exec $(VENV)/bin/python manage.py up

test: $(VENV)/.dev assets browser
	@$(VENV)/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

check: $(VENV)/.dev
	@sh .ci/check $(VENV)/bin

fmt: $(VENV)/.dev
	@$(VENV)/bin/ruff check --fix --quiet .
	@$(VENV)/bin/ruff format --quiet .
	@find . -name "*.html" -path "*templates/*" -not -path "./node_modules/*" -not -path "./.venv/*" -not -path "./var/*" | xargs $(VENV)/bin/djade --target-version 5.2 || true

bench: $(VENV)/.dev assets
	@$(VENV)/bin/python -m tests.bench $(ARGS)

bench-full: $(VENV)/.dev $(VENV)/.bench assets
	@$(VENV)/bin/python -m tests.bench.large $(ARGS)

faults: $(VENV)/.dev assets
	@$(VENV)/bin/python -m tests.faults $(ARGS)

assets: $(VENV)/.embedded
	@$(VENV)/bin/python -m portal.embedded.assets

browser:
	@sh .ci/browser

clean:
	@sh .ci/clean

$(VENV)/.embedded: requirements/embedded.txt
	@sh .ci/install $(VENV) embedded

$(VENV)/.dev: requirements/dev.txt
	@sh .ci/install $(VENV) dev

$(VENV)/.bench: requirements/bench.txt
	@sh .ci/install $(VENV) bench

.PHONY: help run test check fmt bench bench-full faults assets browser clean
