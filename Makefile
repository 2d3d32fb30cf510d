# Halfway. The two commands for everyone are `make run` and `make test`.

SHELL := /bin/bash
LINTER := github.com/golangci/golangci-lint/v2/cmd/golangci-lint
LINTER_VERSION := v2.12.2

# Fyne complains at the bare C locale, as it would at a user's.
ifneq (,$(filter $(LANG),C POSIX)$(if $(LANG),,none))
export LANG := C.UTF-8
endif

# Development builds keep Fyne's thread checks; the shipped build has moved on.
DEV := -tags no_metadata
SHIP := -tags migrated_fynedo -trimpath -ldflags "-s -w"

# What is seen in a real window has the machine to itself: a person would not
# wait behind the other tests either.
WINDOW := ./cmd/halfway
BESIDE = $(shell go list $(DEV) ./... | grep -v /cmd/halfway$$)

.PHONY: run build demo test lint soak bench measure pictures coach setup

setup:
	@.ci/setup

run: setup
	@mkdir -p build
	go build $(DEV) -o build/halfway ./cmd/halfway
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" != Linux ]; then \
		exec build/halfway $(ARGS); \
	else \
		echo "There is no display here, so the demonstration plays in a window that nobody sees."; \
		exec $(MAKE) --no-print-directory demo; \
	fi

# The program as it is shipped.
build: setup
	@mkdir -p build
	go build $(SHIP) -o build/halfway ./cmd/halfway

# One whole dialogue in a real window under Xvfb, with pictures.
demo: setup
	@mkdir -p build
	go build $(DEV) -o build/halfway ./cmd/halfway
	go run ./cmd/demo -program build/halfway -out build/demo

build/tools/golangci-lint-$(LINTER_VERSION):
	@mkdir -p build/tools
	GOBIN=$(CURDIR)/build/tools go install $(LINTER)@$(LINTER_VERSION)
	@mv build/tools/golangci-lint $@

lint: setup build/tools/golangci-lint-$(LINTER_VERSION)
	go vet $(DEV) ./...
	build/tools/golangci-lint-$(LINTER_VERSION) run --allow-parallel-runners

test: lint
	@mkdir -p build
	go build $(DEV) -o build/halfway ./cmd/halfway
	go test $(DEV) -run 'Pictures|Stage_|Targets_|NothingPrivate|Clicker_' ./ui
	go test -race $(DEV) -timeout 20m $(BESIDE)
	HALFWAY_PROGRAM=build/halfway go test -race $(DEV) -timeout 40m $(WINDOW)

# The golden pictures of the stage anew. Look at them before you keep them.
pictures: setup
	go test $(DEV) -run 'Pictures' ./ui -renew

# The same rigs with higher counts.
soak: setup
	@mkdir -p build
	go build $(DEV) -o build/halfway ./cmd/halfway
	HALFWAY_CRASHES=2000 RAPID_CHECKS=2000 go test -race $(DEV) -timeout 180m $(BESIDE)
	HALFWAY_PROGRAM=build/halfway go test -race $(DEV) -timeout 40m $(WINDOW)

# Trains the coach anew, always the same from the same sentences, and prints how
# well it does on those that it has not seen.
coach: setup
	go run $(DEV) ./cmd/coach

bench: setup
	go test $(DEV) -run '^$$' -bench . -benchmem ./dialogue/... ./storage/... ./ui

# The whole program against a bare window.
measure: build
	go run ./cmd/measure -program build/halfway
