# make run    opens the reader          make test   runs the whole suite
# make bench  measures speed            make eval DATA=DIR   scores extraction, quotes, feeds
# make faults  kills, breaks and fills up every kind of write, 200 times each
# make fuzz MINUTES=30 SEED=7 CORPUS=DIR   damaged feeds and pages from server to screen
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run demo test faults fuzz check bench eval docs pictures clean

run: $(READY)
	@if [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/newsreader; else exec $(BIN)/newsreader demo; fi

demo: $(READY)
	@exec $(BIN)/newsreader demo

test: $(READY)
	$(BIN)/python -m pytest $(TESTS)

faults: $(READY)
	NEWSREADER_FAULTS=200 $(BIN)/python -m pytest tests/faults

fuzz: $(READY)
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),1) --seed $(or $(SEED),1) \
	  $(if $(CORPUS),--corpus $(CORPUS)) $(if $(CASE),--case $(CASE))

check: $(READY)
	.ci/run

bench: $(READY)
	$(if $(PAGES),NEWSREADER_PAGES=$(PAGES)) $(BIN)/python -m benchmarks $(PARTS)

eval: $(READY)
	@test -n "$(DATA)" || { echo "make eval DATA=DIR: the folder of the evaluation sets"; exit 2; }
	$(BIN)/python $(DATA)/eval_extract.py benchmarks.adapters:article_text --split dev
	$(BIN)/python $(DATA)/eval_quotes.py benchmarks.adapters:find_quotes --split dev
	$(BIN)/python $(DATA)/eval_feeds.py benchmarks.adapters:parse_feed --split dev
	$(BIN)/python -m benchmarks.same_entries $(DATA)/feeds/dev
	NEWSREADER_PAGES=$(DATA)/extract/dev/scrapinghub $(BIN)/python -m benchmarks article

docs: $(READY)
	$(BIN)/python docs/generate.py

pictures: $(READY)
	$(BIN)/python -m docs.pictures

# pip before 25 can't resolve two packages that both ask for an extra of lxml: it is upgraded first.
$(READY): pyproject.toml .ci/constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint .ci/constraints.txt --editable . --group dev
	@touch $(READY)

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
