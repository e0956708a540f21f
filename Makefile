# What one does with Heard. `make help` lists it. Everything that is made lies in .heard/ and
# .aws-sam/; `make clean` takes it away.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .heard/venv
PY := $(VENV)/bin/python
export PYTHONPATH := shared:.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1m%-13s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- On this machine: no AWS account, no Docker ------------------------------------------------

.PHONY: run
run: $(VENV)/.bed ## play a morning at a fictional brand, live; Ctrl-C ends it
	@$(PY) -m infra.local.story

.PHONY: up
up: $(VENV)/.bed ## start the local bed in the background (POLICY=file, ROLES=1 to enforce roles)
	@$(PY) -m infra.local.up $(if $(POLICY),--policy $(POLICY)) $(if $(ROLES),--enforce-roles)

.PHONY: down
down: ## end the local bed
	@if [ -x $(PY) ]; then $(PY) -m infra.local.down; else echo "No bed was up."; fi

.PHONY: invoke
invoke: $(VENV)/.bed ## run one function on the bed: FUNCTION=sweep_clocks EVENT=events/sweep_clocks.json
	@$(PY) -m infra.local.invoke "$(FUNCTION)" "$(EVENT)"

.PHONY: bench
bench: $(VENV)/.tests ## measure the budgets
	@$(PY) -m infra.local.bench

.PHONY: surges
surges: $(VENV)/.tests ## streams with known surges over noisy weeks: how many are found, how soon, how many false (minutes)
	@$(PY) -m infra.surges

.PHONY: test
test: $(VENV)/.tests ## every test (ARGS=… goes to pytest)
	@$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

.PHONY: week
week: $(VENV)/.tests ## live through a simulated week of a team of twelve; every page sent, to whom and why
	@$(PY) -m tests.simulation

.PHONY: reply-guard
reply-guard: $(VENV)/.tests ## measure the reply guard on its labelled drafts, and write docs/reply-guard.md
	@$(PY) -m tests.unit.guard.report

.PHONY: lint
lint: $(VENV)/.tests ## style
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

.PHONY: types
types: $(VENV)/.tests ## types
	@$(PY) -m mypy

.PHONY: check-policy
check-policy: $(VENV)/.bed ## is infra/policy/care.toml right? (POLICY=file for another; HOLIDAYS=1 writes public holidays out)
	@$(PY) -m heard.adapters.policy_check $(if $(HOLIDAYS),--holidays) $(or $(POLICY),infra/policy/care.toml)

.PHONY: validate
validate: $(VENV)/.tests ## the template: its specification, and what its roles may do
	@$(VENV)/bin/cfn-lint template.yaml
	@$(PY) -m infra.scan

.PHONY: lists
lists: $(VENV)/.bed ## compile triage's cues and issues, after one of the files was edited
	@PYTHONHASHSEED=0 $(PY) -m infra.triage.lists

# Its own environment: what trains a model is heavy, and nothing else needs it.
.PHONY: train
train: .heard/train/.done ## train triage's model anew from openly licensed sets (DATA=folder where they lie; REPORT=1 only measures)
	@OMP_NUM_THREADS=1 .heard/train/bin/python -m infra.triage.$(if $(REPORT),figures,train) --data "$(or $(DATA),.heard/triage)"

# ---- In your AWS account (HEARD_LOCAL=1: on the local bed, where that makes sense) --------------

.PHONY: build
build: $(VENV)/.bed ## check the policy, then sam build (needs the AWS SAM CLI)
	@$(PY) -m heard.adapters.policy_check --keep infra/policy/care.toml
	sam build

.PHONY: deploy
deploy: build ## sam deploy, asking for what it needs to know
	sam deploy --guided

# What is written on make's command line reaches a command as its environment, quotes and all.
OPERATE = $(PY) -m infra.operate.$@ $(if $(STACK),--stack "$$STACK")

.PHONY: secrets
secrets: $(VENV)/.bed ## set the channels' secrets: asks, or META=… X=… STANDARD=new TRUSTPILOT=new GOOGLE=<e-mail>; FINISH=1 ends a rotation
	@$(OPERATE) $(if $(FINISH),--finish)

.PHONY: channel
channel: $(VENV)/.bed ## what to enter where, does it answer, is it subscribed: CHANNEL=meta|x|google|…; SHOW=1; SUBSCRIBE=1 does it
	@$(OPERATE) $(if $(CHANNEL),--channel "$$CHANNEL") $(if $(SHOW),--show) $(if $(SUBSCRIBE),--subscribe)

.PHONY: agent
agent: $(VENV)/.bed ## the roster: NAME=… ROLE=… PHONE=… EMAIL=… BRANDS=… TEAMS=… QUIET=… AWAY=…; REMOVE=1; alone it lists
	@$(OPERATE) $(if $(NAME),--name "$$NAME") $(if $(ROLE),--role "$$ROLE") $(if $(PHONE),--phone "$$PHONE") \
		$(if $(EMAIL),--email "$$EMAIL") $(if $(BRANDS),--brands "$$BRANDS") $(if $(TEAMS),--teams "$$TEAMS") \
		$(if $(QUIET),--quiet "$$QUIET") $(if $(AWAY),--away "$$AWAY") $(if $(ZONE),--zone "$$ZONE") \
		$(if $(REMOVE),--remove)

.PHONY: oncall
oncall: $(VENV)/.bed ## who is on call, and gaps: ROTATION=… MEMBERS=… EVERY=… HANDOVER=… ZONE=…; OVERRIDE=… or SWAP=… FROM=… TO=…; REMOVE=1; HISTORY=1
	@$(OPERATE) $(if $(ROTATION),--rotation "$$ROTATION") $(if $(MEMBERS),--members "$$MEMBERS") \
		$(if $(EVERY),--every "$$EVERY") $(if $(HANDOVER),--handover "$$HANDOVER") $(if $(ZONE),--zone "$$ZONE") \
		$(if $(STARTS),--starts "$$STARTS") $(if $(HOURS),--hours "$$HOURS") $(if $(OVERRIDE),--override "$$OVERRIDE") \
		$(if $(SWAP),--swap "$$SWAP") $(if $(FROM),--from "$$FROM") $(if $(TO),--to "$$TO") \
		$(if $(REASON),--reason "$$REASON") $(if $(END),--end "$$END") $(if $(REMOVE),--remove) \
		$(if $(HISTORY),--history) $(if $(BEFORE),--before "$$BEFORE")

.PHONY: mute
mute: $(VENV)/.bed ## hold alerts back: BRAND=… CHANNEL=… MINUTES=60 REASON=…; END=number; alone it lists
	@$(OPERATE) $(if $(BRAND),--brand "$$BRAND") $(if $(CHANNEL),--channel "$$CHANNEL") \
		$(if $(MINUTES),--minutes "$$MINUTES") $(if $(REASON),--reason "$$REASON") $(if $(END),--end "$$END")

.PHONY: thresholds
thresholds: $(VENV)/.bed ## from where on a message is a complaint, as agents taught it: BRAND=… BACK=1 takes the last move back
	@$(OPERATE) $(if $(BRAND),--brand "$$BRAND") $(if $(BACK),--back)

.PHONY: token
token: $(VENV)/.bed ## a token for the agents' API: AGENT=… HOURS=12
	@$(OPERATE) $(if $(AGENT),--agent "$$AGENT") $(if $(HOURS),--hours "$$HOURS")

.PHONY: login
login: $(VENV)/.bed ## a link to sign in to the desk, once: AGENT=…
	@$(OPERATE) $(if $(AGENT),--agent "$$AGENT")

.PHONY: brief
brief: $(VENV)/.bed ## the daily mail of a brand, printed as it would be sent now: BRAND=… DAY=2026-03-03
	@$(OPERATE) $(if $(BRAND),--brand "$$BRAND") $(if $(DAY),--day "$$DAY")

.PHONY: doctor
doctor: $(VENV)/.bed ## what is not ready yet, and how to mend it
	@$(OPERATE)

.PHONY: drill
drill: $(VENV)/.bed ## send a test complaint through a webhook, to the phone: SOURCE=generic|meta|x|trustpilot|listening
	@$(OPERATE) $(if $(AGENT),--agent "$$AGENT") $(if $(SOURCE),--source "$$SOURCE")

.PHONY: redrive
redrive: $(VENV)/.bed ## put the dead letters back on the Inbox; SHOW=1 only says why they lie there
	@$(OPERATE) $(if $(SHOW),--show)

.PHONY: replay
replay: $(VENV)/.bed ## give back what publish_events or fold_events gave up on; SHOW=1 only lists
	@$(OPERATE) $(if $(SHOW),--show)

# ---- The environment ---------------------------------------------------------------------------

.PHONY: clean
clean: down ## take away all that was made
	rm -rf .heard .aws-sam .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Without pip of its own, so that a Debian without python3-venv can make it too; the machine's pip
# (22.3 or newer) fills it.
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Heard needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which with PYTHON=…")'
	@echo "Making an environment in $(VENV)"
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.bed: shared/requirements.lock shared/requirements.txt infra/local/requirements.txt | $(PY)
	@echo "Installing the local bed into $(VENV): $$(sed -n 's/^\([A-Za-z][A-Za-z0-9_-]*\).*/\1/p' infra/local/requirements.txt shared/requirements.txt | tr '\n' ' ')"
	@$(PYTHON) -m pip --python $(PY) install --quiet -c shared/requirements.lock -r infra/local/requirements.txt
	@touch $@

.heard/train/.done: infra/triage/requirements.txt shared/requirements.lock
	@echo "Installing what trains the model into .heard/train"
	@$(PYTHON) -m venv --without-pip .heard/train
	@$(PYTHON) -m pip --python .heard/train/bin/python install --quiet -c shared/requirements.lock -r infra/triage/requirements.txt
	@touch $@

$(VENV)/.tests: tests/requirements.txt $(VENV)/.bed
	@echo "Installing tests and linters into $(VENV): $$(sed -n 's/^\([A-Za-z][A-Za-z0-9_-]*\).*/\1/p' tests/requirements.txt | tr '\n' ' ')"
	@$(PYTHON) -m pip --python $(PY) install --quiet -c shared/requirements.lock -r tests/requirements.txt
	@touch $@
